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

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
