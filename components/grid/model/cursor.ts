import type { CellSource, GridRows, RecordRef, RowId } from '@/lib/data-table'
import { HEADER, type Motion, type Position } from './motion'

/** A place that can have focus: a cell, or a header cell. */
export interface GridPlace {
  readonly row: RowId | 'header'
  readonly column: string
}

/** The rows and columns on show, in their order. */
export interface GridExtent {
  readonly rows: GridRows
  readonly columns: readonly { readonly id: string }[]
}

/** Finds the row of a record and the record of a row, see `CellSource`. */
export type RecordFinder = Pick<CellSource, 'refOf' | 'rowOf'>

/**
 * A place with the record that it points at. The record is found again after a sort, a filter or a rename. A range of
 * cells can be described by two of them.
 */
export interface Cursor {
  readonly place: GridPlace
  /** `null` in the header. */
  readonly record: RecordRef | null
}

/** A cursor on a place. */
export function cursorAt(place: GridPlace, records: RecordFinder): Cursor {
  return { place, record: place.row === 'header' ? null : records.refOf(place.row) }
}

/** The visible row of the cursor's record; `null` in the header and for a record that is not on show. */
export function rowOf({ record }: Cursor, rows: GridRows, records: RecordFinder): RowId | null {
  return record && records.rowOf(record, (row) => rows.indexOf(row) >= 0)
}

/** The cursor's column; `null` if it is not on show. */
export function columnOf({ place }: Cursor, columns: GridExtent['columns']): string | null {
  return columns.some(({ id }) => id === place.column) ? place.column : null
}

/**
 * The cursor where its record and column are now: the same object if nothing changed, `null` if one of them is not on
 * show.
 */
export function locate(
  cursor: Cursor,
  { rows, columns }: GridExtent,
  records: RecordFinder,
): Cursor | null {
  const { place, record } = cursor
  if (columnOf(cursor, columns) === null) return null
  if (place.row === 'header') return cursor
  const row = rowOf(cursor, rows, records)
  if (row === null) return null
  const isSameRow = row === place.row
  if (isSameRow && record?.record === row && record.recordId !== null) return cursor
  return { place: isSameRow ? place : { row, column: place.column }, record: records.refOf(row) }
}

/** The position of a place; `null` if it is not on show. */
export function positionOf(place: GridPlace, { rows, columns }: GridExtent): Position | null {
  const row = place.row === 'header' ? HEADER : rows.indexOf(place.row)
  const column = columns.findIndex(({ id }) => id === place.column)
  return column < 0 || (row < 0 && place.row !== 'header') ? null : { row, column }
}

/** The place at a position; `null` for a column that does not exist. */
export function placeAt(position: Position, { rows, columns }: GridExtent): GridPlace | null {
  const column = columns[position.column]
  if (column === undefined) return null
  return { row: position.row === HEADER ? 'header' : rows.at(position.row), column: column.id }
}

/**
 * Where a key leads from a cursor whose row or column is no longer on show. What moved into the gap counts as the next
 * row down and the next column to the right, so only a move up or left goes one further.
 *
 * @param last the cursor's last known position
 */
export function placeBesideGap(
  cursor: Cursor | null,
  last: Position,
  motion: Motion,
  extent: GridExtent,
  records: RecordFinder,
): GridPlace | null {
  const { rows, columns } = extent
  const isRowGone =
    cursor !== null && cursor.place.row !== 'header' && rowOf(cursor, rows, records) === null
  const isColumnGone = cursor !== null && columnOf(cursor, columns) === null
  const up = motion === 'up' && isRowGone && last.row < rows.length ? 1 : 0
  const left = motion === 'left' && isColumnGone && last.column < columns.length ? 1 : 0
  const row = Math.max(0, Math.min(last.row, rows.length - 1) - up)
  const column = Math.max(0, Math.min(last.column, columns.length - 1) - left)
  return placeAt({ row: rows.length === 0 ? HEADER : row, column }, extent)
}
