/**
 * Wire strings and what a user types and reads. All values travel as strings: TEXT as it is, NUMBER as a decimal,
 * BOOLEAN as `true` or `false`, lists as a JSON array. No function here throws, and none drops what was typed: a text
 * that fits no value of the type becomes a wire string that validation refuses and names.
 */

import { isDecimalText } from './decimal'
import { keepLineBreaks, unifiedLineBreaks } from './line-endings'
import { formatListText, parseListText } from './list-text'
import { formatList, isListType, type ListType, readList, sameList, sameNumber } from './list-value'
import { isOneOrSeveral } from './number-readings'
import type { Attribute, ValueType } from './types'

/** What marks an expression, which the service evaluates when it is read. */
const EXPRESSION_MARK = '='

const BOOLEAN_WORDS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['yes', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['no', 'false'],
  ['0', 'false'],
])

/** True for a value that is an expression: TEXT, NUMBER or BOOLEAN, not primary, beginning with `=`. */
export function isExpression(
  attribute: Pick<Attribute, 'valueType' | 'isPrimary'>,
  wire: string,
): boolean {
  return (
    wire.startsWith(EXPRESSION_MARK) && !attribute.isPrimary && !isListType(attribute.valueType)
  )
}

/**
 * What a text from an editor or the clipboard becomes as a stored string.
 * TEXT as it is; NUMBER without outer space, and with digits on both sides of its point; BOOLEAN from true/false/yes/no/1/0 in any case, else as it is; lists from
 * a JSON array or from the text form of `list-text.ts`. What begins with `=` stays byte for byte, except in lists.
 */
export function fromText(type: ValueType, text: string): string {
  if (isListType(type)) return listFromText(type, text)
  if (type === 'TEXT' || text.startsWith(EXPRESSION_MARK)) return text
  const trimmed = text.trim()
  // Space before the mark: trimming would turn a number that is none into an expression nobody typed.
  if (trimmed.startsWith(EXPRESSION_MARK)) return text
  return type === 'NUMBER'
    ? withBothSides(trimmed)
    : (BOOLEAN_WORDS.get(trimmed.toLowerCase()) ?? text)
}

/** `.5` and `5.` as everybody types them, written as the service takes them; any other text as it is. */
function withBothSides(text: string): string {
  if (/^[+-]?\.\d+$/.test(text)) return text.replace('.', '0.')
  return /^[+-]?\d+\.$/.test(text) ? text.slice(0, -1) : text
}

/** The text that an editor opens with; `fromText` of it gives the same value again. */
export function toText(type: ValueType, wire: string): string {
  if (!isListType(type)) return wire
  const items = readList(wire)
  return items === null ? wire : formatListText(items.map((item) => item.text))
}

/**
 * What an editor's text means for a cell that held `wire` (`null`: no value stored). An unchanged text gives `wire`
 * itself, byte for byte, even where the stored value is one that `fromText` would tidy.
 */
export function editedValue(type: ValueType, wire: string | null, text: string): string {
  return wire !== null && toText(type, wire) === text ? wire : fromText(type, text)
}

/** The text that a field of a page opens with, which knows one kind of line break alone; empty where no value is. */
export function fieldText(type: ValueType, wire: string | null): string {
  return wire === null ? '' : unifiedLineBreaks(toText(type, wire))
}

/** What a field's text means for a cell that held `wire`: `editedValue`, with the line breaks that the value has. */
export function fieldValue(type: ValueType, wire: string | null, text: string): string {
  return wire === null
    ? fromText(type, text)
    : editedValue(type, wire, keepLineBreaks(toText(type, wire), text))
}

/** What a cell shows, also to assistive technology: the stored string, a list as its items in one line. */
export function displayText(type: ValueType, wire: string): string {
  return toText(type, wire)
}

/**
 * True when two stored values mean the same, so that an edit between them is none. `null` (no value stored) equals
 * only `null`; numbers compare exactly by value, lists item by item, all else byte for byte.
 */
export function sameValue(type: ValueType, a: string | null, b: string | null): boolean {
  if (a === b) return true
  if (a === null || b === null) return false
  if (type === 'NUMBER') return sameNumber(a, b)
  return isListType(type) && sameList(a, b)
}

/** What a lookup gives when neither the record nor the default record stores a value. */
export function typeDefault(type: ValueType): string {
  switch (type) {
    case 'TEXT':
      return ''
    case 'NUMBER':
      return '0'
    case 'BOOLEAN':
      return 'false'
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return '[]'
  }
}

function listFromText(type: ListType, text: string): string {
  const trimmed = text.trim()
  if (!isJsonArray(trimmed)) return listOf(type, listItems(type, text))
  const items = readList(trimmed)
  // An array of something else (`[null]`, `[[1]]`) stays as it is: as a list of text it would be valid, and wrong.
  return items === null
    ? trimmed
    : listOf(
        type,
        items.map((item) => item.text),
      )
}

/**
 * The items of a typed text. In a list of numbers a comma without a space may belong to a number: what may be one number
 * or several is one item, which validation refuses, so that nobody is taken at a guess.
 */
export function listItems(type: ListType, text: string): readonly string[] {
  if (type === 'TEXT_LIST' || text.includes('"')) return parseListText(text)
  return text
    .split(/[\r\n]+|,\s+/)
    .flatMap((part) => (isOneOrSeveral(part) ? [part.trim()] : parseListText(part)))
}

/** The items as a stored list; in a list of numbers each as a number of its own is written. */
export function listOf(type: ListType, items: readonly string[]): string {
  return formatList(type, type === 'NUMBER_LIST' ? items.map(listNumber) : items)
}

/** JSON has neither a plus sign nor zeros in front. */
function listNumber(text: string): string {
  const number = withBothSides(text.trim())
  return isDecimalText(number) ? number.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1') : text
}

function isJsonArray(text: string): boolean {
  if (!text.startsWith('[')) return false
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
