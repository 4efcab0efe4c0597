import { compareDecimals, parseDecimal } from './decimal'
import type { ValueType } from './types'

/** The two list types. */
export type ListType = Extract<ValueType, 'TEXT_LIST' | 'NUMBER_LIST'>

/** An item of a stored list: a decoded JSON string, or a JSON number with its exact digits. */
export interface ListItem {
  readonly kind: 'text' | 'number'
  readonly text: string
}

/** True for the types whose values are JSON arrays. */
export function isListType(type: ValueType): type is ListType {
  return type === 'TEXT_LIST' || type === 'NUMBER_LIST'
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** True if the text is a JSON number as it is. */
export function isJsonNumber(text: string): boolean {
  return JSON_NUMBER.test(text)
}

/**
 * Matches one JSON token of a flat array: punctuation, a string or a number. Sticky, so it continues at `lastIndex`.
 */
const TOKEN = /[ \t\n\r]*(?:([[\],])|("[^"\\]*(?:\\.[^"\\]*)*")|(-?\d[\d.eE+-]*))/y

/**
 * Parses a stored list without changing numbers (`1.10`, 12345678901234567890), which JSON.parse would. `null` if the
 * text is not a JSON array of strings and numbers.
 */
export function readList(wire: string): readonly ListItem[] | null {
  // JSON.parse decides what is valid; the tokens below only recover the digits of each number.
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

/** A TEXT_LIST as we store it: JSON without spaces. */
export function canonicalList(items: readonly string[]): string {
  return JSON.stringify(items)
}

/**
 * The items as a stored list. In a NUMBER_LIST an item that is no JSON number is stored as a string, so that nothing
 * typed is lost and validation can refuse it.
 */
export function formatList(type: ListType, items: readonly string[]): string {
  if (type === 'TEXT_LIST') return canonicalList(items)
  const members = items.map((item) => (isJsonNumber(item) ? item : JSON.stringify(item)))
  return `[${members.join(',')}]`
}

/** The items of a stored list as texts, numbers with their exact digits; `ok: false` if it is not a list. */
export function parseList(
  wire: string,
): { readonly ok: true; readonly items: readonly string[] } | { readonly ok: false } {
  const items = readList(wire)
  return items === null ? { ok: false } : { ok: true, items: items.map((item) => item.text) }
}

/** True if two stored lists mean the same: item by item, numbers by value, whatever the spacing. */
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

/** True if two decimals are equal (`1.50` and `1.5`); other texts only if they are identical. */
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
