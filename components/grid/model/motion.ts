/** A move of the active cell by a key. */
export type Motion =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'row-start'
  | 'row-end'
  | 'grid-start'
  | 'grid-end'
  | 'page-up'
  | 'page-down'
  | 'first-row'
  | 'last-row'

/** A position in the grid, 0-based; `row` is `HEADER` for the header row. */
export interface Position {
  readonly row: number
  readonly column: number
}

export const HEADER = -1

/** The size of the grid. */
export interface Bounds {
  readonly rowCount: number
  readonly columnCount: number
  /** Whole rows on one screen, at least 1. */
  readonly pageRows: number
}

/** The position that a motion leads to; it stops at the edges. Only `up` from the first row leads to the header. */
export function move(from: Position, motion: Motion, bounds: Bounds): Position {
  const lastRow = bounds.rowCount - 1
  const lastColumn = bounds.columnCount - 1
  const to = (row: number, column: number): Position => ({
    row: clamp(row, HEADER, lastRow),
    column: clamp(column, 0, lastColumn),
  })
  const inBody = (row: number): number => Math.max(Math.min(0, lastRow), row)
  switch (motion) {
    case 'up':
      return to(from.row - 1, from.column)
    case 'down':
      return to(from.row + 1, from.column)
    case 'left':
      return to(from.row, from.column - 1)
    case 'right':
      return to(from.row, from.column + 1)
    case 'row-start':
      return to(from.row, 0)
    case 'row-end':
      return to(from.row, lastColumn)
    case 'grid-start':
      return to(inBody(0), 0)
    case 'grid-end':
      return to(lastRow, lastColumn)
    case 'page-up':
      return to(from.row === HEADER ? HEADER : inBody(from.row - bounds.pageRows), from.column)
    case 'page-down':
      return to(from.row + bounds.pageRows, from.column)
    case 'first-row':
      return to(from.row === HEADER ? HEADER : inBody(0), from.column)
    case 'last-row':
      return to(lastRow, from.column)
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
