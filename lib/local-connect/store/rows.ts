import type { StoredPrimaryValues } from '../types'

/**
 * Reading SQLite rows without casts: the driver gives `unknown`, and a column that is not what
 * the schema says is a defect to be told at once.
 */
export type Row = Record<string, unknown>

/** @throws TypeError if the driver gave something that is no row */
export function asRow(value: unknown): Row {
  if (!isRow(value)) throw new TypeError('SQLite gave something that is not a row.')
  return value
}

/** @throws TypeError if the driver gave something that is no list of columns */
export function asTuple(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('SQLite gave something that is not a row.')
  return value
}

/** A TEXT column. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`Column ${column} is not a text.`)
  return value
}

/** A TEXT column that may be NULL. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** An INTEGER or REAL column. */
export function number(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`Column ${column} is not a number.`)
  return value
}

/** A TEXT column that holds JSON. */
export function json(row: Row, column: string): unknown {
  return JSON.parse(text(row, column))
}

/** The column of a tuple that holds a TEXT. */
export function textAt(tuple: readonly unknown[], index: number): string {
  const value = tuple[index]
  if (typeof value !== 'string') throw new TypeError(`Column ${index} is not a text.`)
  return value
}

/** The column of a tuple that holds an INTEGER or REAL. */
export function numberAt(tuple: readonly unknown[], index: number): number {
  const value = tuple[index]
  if (typeof value !== 'number') throw new TypeError(`Column ${index} is not a number.`)
  return value
}

/**
 * A text that is stored as JSON. Most hold nothing that JSON writes in another way, and are what
 * stands between the quotes.
 */
export function storedText(stored: string): string {
  if (!stored.includes('\\')) return stored.slice(1, -1)
  const value: unknown = JSON.parse(stored)
  if (typeof value !== 'string') throw new TypeError('A stored value is not a text.')
  return value
}

/** Primary values as they are stored: a JSON list of pairs. */
export function storedPrimaryValues(stored: string): StoredPrimaryValues {
  const values: unknown = JSON.parse(stored)
  if (!Array.isArray(values) || !values.every(isPrimaryValue)) {
    throw new TypeError('Stored primary values are no list of pairs.')
  }
  return values
}

function isPrimaryValue(value: unknown): value is [number, string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'number' &&
    typeof value[1] === 'string'
  )
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
