/**
 * Converts between wire strings and the text that users type and read. All values travel as strings: TEXT as it is,
 * NUMBER as a decimal, BOOLEAN as `true` or `false`, lists as a JSON array. No function throws or loses typed text: a
 * text that fits no value of the type becomes a wire string that validation refuses.
 */

import { isDecimalText } from './decimal'
import { keepLineBreaks, unifiedLineBreaks } from './line-endings'
import { formatListText, parseListText } from './list-text'
import { formatList, isListType, type ListType, readList, sameList, sameNumber } from './list-value'
import { isOneOrSeveral } from './possible-numbers'
import type { Attribute, ValueType } from './types'

/** The beginning of an expression, which the service evaluates on reading. */
const EXPRESSION_MARK = '='

const BOOLEAN_WORDS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['yes', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['no', 'false'],
  ['0', 'false'],
])

/** True for an expression: a TEXT, NUMBER or BOOLEAN that is not primary and begins with `=`. */
export function isExpression(
  attribute: Pick<Attribute, 'valueType' | 'isPrimary'>,
  wire: string,
): boolean {
  return (
    wire.startsWith(EXPRESSION_MARK) && !attribute.isPrimary && !isListType(attribute.valueType)
  )
}

/**
 * The wire string for a text from an editor or the clipboard.
 * TEXT stays as it is. NUMBER loses outer space and gets digits on both sides of its point. BOOLEAN accepts
 * true/false/yes/no/1/0 in any case. Lists are read from a JSON array or from the text form of `list-text.ts`. Except
 * in lists, a text that begins with `=` stays byte for byte.
 */
export function fromText(type: ValueType, text: string): string {
  if (isListType(type)) return listFromText(type, text)
  if (type === 'TEXT' || text.startsWith(EXPRESSION_MARK)) return text
  const trimmed = text.trim()
  // With space before the `=` it is no expression; trimming would make it one.
  if (trimmed.startsWith(EXPRESSION_MARK)) return text
  return type === 'NUMBER'
    ? withDigitsOnBothSides(trimmed)
    : (BOOLEAN_WORDS.get(trimmed.toLowerCase()) ?? text)
}

/** Writes `.5` and `5.` as the service accepts them; other texts stay as they are. */
function withDigitsOnBothSides(text: string): string {
  if (/^[+-]?\.\d+$/.test(text)) return text.replace('.', '0.')
  return /^[+-]?\d+\.$/.test(text) ? text.slice(0, -1) : text
}

/** The text that an editor opens with. `fromText` of it gives the same value. */
export function toText(type: ValueType, wire: string): string {
  if (!isListType(type)) return wire
  const items = readList(wire)
  return items === null ? wire : formatListText(items.map((item) => item.text))
}

/**
 * The value for an edited text in a cell that stored `wire` (`null`: no value). An unchanged text gives `wire` byte for
 * byte, even if `fromText` would normalise it.
 */
export function editedValue(type: ValueType, wire: string | null, text: string): string {
  return wire !== null && toText(type, wire) === text ? wire : fromText(type, text)
}

/** The text for an HTML field, which has only `\n` line breaks; empty for no value. */
export function fieldText(type: ValueType, wire: string | null): string {
  return wire === null ? '' : unifiedLineBreaks(toText(type, wire))
}

/** Like `editedValue`, for the text of an HTML field: restores the line breaks of the value. */
export function fieldValue(type: ValueType, wire: string | null, text: string): string {
  return wire === null
    ? fromText(type, text)
    : editedValue(type, wire, keepLineBreaks(toText(type, wire), text))
}

/** The text that a cell shows: the stored string, or the items of a list in one line. */
export function displayText(type: ValueType, wire: string): string {
  return toText(type, wire)
}

/**
 * True if two stored values mean the same, so that no edit lies between them. `null` (no value) equals only `null`;
 * numbers compare exactly by value, lists item by item, all else byte for byte.
 */
export function sameValue(type: ValueType, a: string | null, b: string | null): boolean {
  if (a === b) return true
  if (a === null || b === null) return false
  if (type === 'NUMBER') return sameNumber(a, b)
  return isListType(type) && sameList(a, b)
}

/** The result of a lookup if neither the record nor the default record stores a value. */
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
  // Another array (`[null]`, `[[1]]`) stays as it is; as a list of texts it would be valid but wrong.
  return items === null
    ? trimmed
    : listOf(
        type,
        items.map((item) => item.text),
      )
}

/**
 * The items of a typed text. In a list of numbers, a comma without a space may belong to a number: an ambiguous part
 * stays one item, which validation refuses, so that nothing is guessed.
 */
export function listItems(type: ListType, text: string): readonly string[] {
  if (type === 'TEXT_LIST' || text.includes('"')) return parseListText(text)
  return text
    .split(/[\r\n]+|,\s+/)
    .flatMap((part) => (isOneOrSeveral(part) ? [part.trim()] : parseListText(part)))
}

/** The items as a stored list; in a list of numbers, each is normalised as a NUMBER is. */
export function listOf(type: ListType, items: readonly string[]): string {
  return formatList(type, type === 'NUMBER_LIST' ? items.map(listNumber) : items)
}

/** JSON allows no plus sign and no leading zeros. */
function listNumber(text: string): string {
  const number = withDigitsOnBothSides(text.trim())
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
