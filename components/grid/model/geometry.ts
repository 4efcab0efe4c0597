import type { CSSProperties } from 'react'
import type { GridColumn } from '../types'

/** Height of every row, px. All rows are equally high, so that positions can be computed. */
export const ROW_HEIGHT_PX = 36
/** Height of the header row, px. */
export const HEADER_HEIGHT_PX = 36
/** Limits of a column width, px. */
export const MIN_COLUMN_WIDTH_PX = 56
export const MAX_COLUMN_WIDTH_PX = 900

/** Position and width of a column. The same object until the layout changes, so that memoised cells can compare it. */
export interface ColumnLayout {
  readonly id: string
  readonly column: GridColumn
  /** 0-based place among all columns; `aria-colindex` is one more. */
  readonly index: number
  /** Distance from the left edge of the content, px. */
  readonly leftPx: number
  readonly widthPx: number
  /** The same, as the style of each of its cells. */
  readonly style: CSSProperties
}

/** All columns, pinned ones first. */
export interface GridLayout {
  readonly columns: readonly ColumnLayout[]
  readonly pinnedCount: number
  readonly pinnedWidthPx: number
  readonly totalWidthPx: number
}

/** Places columns side by side by their widths, px; `pinned` ones stay at the left when the view scrolls. */
export function layOutColumns(
  pinned: readonly { readonly column: GridColumn; readonly widthPx: number }[],
  others: readonly { readonly column: GridColumn; readonly widthPx: number }[],
): GridLayout {
  let leftPx = 0
  const columns = [...pinned, ...others].map(({ column, widthPx }, index): ColumnLayout => {
    const style = { left: leftPx, width: widthPx }
    const placed = { id: column.id, column, index, leftPx, widthPx, style }
    leftPx += widthPx
    return placed
  })
  return {
    columns,
    pinnedCount: pinned.length,
    pinnedWidthPx: pinned.reduce((sum, { widthPx }) => sum + widthPx, 0),
    totalWidthPx: leftPx,
  }
}

/** Top of a row in the scrolled content, px. */
export function rowTopPx(position: number): number {
  return HEADER_HEIGHT_PX + position * ROW_HEIGHT_PX
}

/**
 * The scroll offset that brings `span` fully into a view whose first `coveredPx` are covered by the header or by pinned
 * columns. The present offset if the span is visible already; its start is shown if it does not fit.
 */
export function revealOffset(
  span: { readonly startPx: number; readonly endPx: number },
  view: { readonly offsetPx: number; readonly sizePx: number; readonly coveredPx: number },
): number {
  const latest = Math.max(0, span.startPx - view.coveredPx)
  if (view.offsetPx > latest) return latest
  const earliest = Math.max(0, span.endPx - view.sizePx)
  return view.offsetPx < earliest ? Math.min(earliest, latest) : view.offsetPx
}
