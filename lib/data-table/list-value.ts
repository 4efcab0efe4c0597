import { compareDecimals, parseDecimal } from './decimal'
import type { ValueType } from './types'

/** The two list types. */
export type ListType = Extract<ValueType, 'TEXT_LIST' | 'NUMBER_LIST'>

/** One item of a stored list: a JSON string, decoded, or a JSON number as its own digits. */
export interface ListItem {
  readonly kind: 'text' | 'number'
  readonly text: string
}

/** True for the types whose values are JSON arrays. */
export function isListType(type: ValueType): type is ListType {
  return type === 'TEXT_LIST' || type === 'NUMBER_LIST'
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** True when the text can stand in a JSON array as a number, digit by digit as it is. */
export function isJsonNumber(text: string): boolean {
  return JSON_NUMBER.test(text)
}

/** One JSON token of a flat array: a mark, a string, or a number. Sticky, so that it reads from `lastIndex`. */
const TOKEN = /[ \t\n\r]*(?:([[\],])|("[^"\\]*(?:\\.[^"\\]*)*")|(-?\d[\d.eE+-]*))/y

/**
 * Reads a stored list exactly: numbers keep their digits (`1.10`, 12345678901234567890), which JSON.parse would not.
 * `null` when the text is not a JSON array of strings and numbers.
 */
export function readList(wire: string): readonly ListItem[] | null {
  // JSON.parse decides what is JSON; the tokens below only find each number's own digits again.
  const parsed = parseJson(wire)
  if (!Array.isArray(parsed) || !parsed.every(isStringOrNumber)) return null
  const items: ListItem[] = []
  TOKEN.lastIndex = 0
  for (let token = TOKEN.exec(wire); token !== null; token = TOKEN.exec(wire)) {
    const [, , string, number] = token
    const index = items.length
    if (string !== undefined) items.push({ kind: 'text', text: String(parsed[index]) })
    if (number !== undefined) items.push({ kind: 'number', text: number })
  }
  TOKEN.lastIndex = 0
  return items.length === parsed.length ? items : null
}

/** A TEXT_LIST as it is stored by us: JSON without spaces. */
export function canonicalList(items: readonly string[]): string {
  return JSON.stringify(items)
}

/**
 * The items as a stored list. In a NUMBER_LIST what JSON accepts as a number stands bare; anything else stands
 * as a JSON string, so that nothing typed is lost and validation can name it.
 */
export function formatList(type: ListType, items: readonly string[]): string {
  if (type === 'TEXT_LIST') return canonicalList(items)
  const members = items.map((item) => (isJsonNumber(item) ? item : JSON.stringify(item)))
  return `[${members.join(',')}]`
}

/** The items of a stored list as texts, numbers by their own digits; `ok: false` when it is no list of either. */
export function parseList(
  wire: string,
): { readonly ok: true; readonly items: readonly string[] } | { readonly ok: false } {
  const items = readList(wire)
  return items === null ? { ok: false } : { ok: true, items: items.map((item) => item.text) }
}

/** True when two stored lists mean the same: item by item, numbers by value, whatever the spacing of the JSON. */
export function sameList(a: string, b: string): boolean {
  const itemsA = readList(a)
  const itemsB = readList(b)
  if (itemsA === null || itemsB === null || itemsA.length !== itemsB.length) return false
  return itemsA.every((item, index) => {
    const other = itemsB[index]
    if (other === undefined || item.kind !== other.kind) return false
    return item.kind === 'number' ? sameNumber(item.text, other.text) : item.text === other.text
  })
}

/** True when two decimals are exactly equal (`1.50` and `1.5`); texts that are no numbers only when identical. */
export function sameNumber(a: string, b: string): boolean {
  if (a === b) return true
  const decimalA = parseDecimal(a)
  const decimalB = parseDecimal(b)
  return decimalA !== null && decimalB !== null && compareDecimals(decimalA, decimalB) === 0
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isStringOrNumber(item: unknown): item is string | number {
  return typeof item === 'string' || typeof item === 'number'
}
