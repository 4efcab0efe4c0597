import { type GridLayout, ROW_HEIGHT_PX, revealOffset, rowTopPx } from './geometry'
import { HEADER } from './navigation'
import type { CellPlace, GridRows, RowId } from './types'

/** A place that can take focus: a cell, or a header cell. */
export interface ActivePlace {
  readonly row: RowId | 'header'
  readonly column: string
}

/** What the grid shows at the moment, as the last render left it. */
export interface GridScene {
  readonly rows: GridRows
  readonly layout: GridLayout
  /** Size of the scrolled view, px. */
  readonly viewWidthPx: number
  readonly viewHeightPx: number
}

/** What the active cell needs from React. */
export interface SceneHost {
  scene(): GridScene
  scroller(): HTMLElement | null
  /** Renders again, so that a row and column from outside the window come onto the page. */
  render(): void
}

/**
 * The one cell of the grid that is in the tab order, and its focus. Lives outside React: a move touches two elements
 * and renders nothing, unless the new cell is not on the page yet.
 */
export class ActiveCell {
  private place: ActivePlace | null = null
  /** Last known position, so that losing the row leads to its neighbour. */
  private lastRow = 0
  private tabStop: HTMLElement | null = null
  private isFocusInside = false
  /** Focus was asked for a cell that is not on the page yet. */
  private isFocusDue = false
  private readonly listeners = new Set<() => void>()

  constructor(private readonly host: SceneHost) {}

  /** Calls the listener after every change of place; gives back the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The place that was asked for; the same object until it changes. `null` before the first. */
  readonly snapshot = (): ActivePlace | null => this.place

  /** The place that is in the tab order now: the chosen one, or the nearest that exists. `null` without columns. */
  resolve(): ActivePlace | null {
    const { rows, layout } = this.host.scene()
    const column = this.columnAmong(layout.columns)
    return column === null ? null : { row: this.rowAmong(rows) ?? 'header', column }
  }

  /** The row in the tab order, were these the rows on show; `null` for the header. */
  rowAmong(rows: GridRows): RowId | null {
    const row = this.place?.row
    if (row === 'header' || rows.length === 0) return null
    if (row !== undefined && rows.indexOf(row) >= 0) return row
    return rows.at(Math.max(0, Math.min(this.lastRow, rows.length - 1)))
  }

  /** The column in the tab order, were these the columns; `null` when there are none. */
  columnAmong(columns: readonly { readonly id: string }[]): string | null {
    const column = columns.find(({ id }) => id === this.place?.column) ?? columns[0]
    return column?.id ?? null
  }

  /** The active cell as the owner knows it; `null` in the header, or before anything was chosen. */
  cell(): CellPlace | null {
    return this.place === null || this.place.row === 'header'
      ? null
      : { row: this.place.row, column: this.place.column }
  }

  /** Makes a place active, brings it into view and, unless told otherwise, focuses it. */
  go(place: ActivePlace, options: { readonly focus: boolean }): void {
    const hasChanged = this.place?.row !== place.row || this.place.column !== place.column
    if (hasChanged) this.place = place
    this.reveal(place)
    this.isFocusDue = options.focus
    if (this.findElement(place) === null) this.host.render()
    this.syncTabStop()
    if (hasChanged) for (const listener of [...this.listeners]) listener()
  }

  /** Scrolls back to the first columns. */
  showStart(): void {
    const scroller = this.host.scroller()
    if (scroller !== null) scroller.scrollLeft = 0
  }

  /** Follows focus that came to a cell by itself: by Tab, or by assistive technology. */
  adopt(place: ActivePlace): void {
    if (this.place?.row === place.row && this.place.column === place.column) return
    this.place = place
    this.syncTabStop()
    for (const listener of [...this.listeners]) listener()
  }

  /** Gives DOM focus to the cell in the tab order. */
  focus(): void {
    this.tabStop?.focus({ preventScroll: true })
  }

  /** To be told when focus enters or leaves the grid. */
  noteFocus(isInside: boolean): void {
    this.isFocusInside = isInside
  }

  /**
   * Puts the tab stop on the element of the active place; after every render. Focus that fell to the page because its
   * element left it comes back.
   */
  syncTabStop(): void {
    const place = this.resolve()
    const element = place === null ? null : this.findElement(place)
    if (place !== null && place.row !== 'header')
      this.lastRow = this.host.scene().rows.indexOf(place.row)
    if (element !== this.tabStop) {
      if (this.tabStop !== null) this.tabStop.tabIndex = -1
      this.tabStop = element
    }
    if (element === null) return
    if (element.tabIndex !== 0) element.tabIndex = 0
    const { ownerDocument } = element
    const isFocusLost = this.isFocusInside && ownerDocument.activeElement === ownerDocument.body
    if (this.isFocusDue || isFocusLost) this.focus()
    this.isFocusDue = false
  }

  /** The element of a place, if it is on the page. */
  findElement(place: ActivePlace): HTMLElement | null {
    const index = this.host.scene().layout.columns.findIndex(({ id }) => id === place.column)
    const query = `[data-row="${place.row}"][aria-colindex="${index + 1}"]`
    return this.host.scroller()?.querySelector<HTMLElement>(query) ?? null
  }

  /** 0-based row (`HEADER` for the header) and column of a place; `null` when it is not on show. */
  positionOf(place: ActivePlace): { readonly row: number; readonly column: number } | null {
    const { rows, layout } = this.host.scene()
    const row = place.row === 'header' ? HEADER : rows.indexOf(place.row)
    const column = layout.columns.findIndex(({ id }) => id === place.column)
    return column < 0 || (row < 0 && place.row !== 'header') ? null : { row, column }
  }

  private reveal(place: ActivePlace): void {
    const scroller = this.host.scroller()
    const position = this.positionOf(place)
    if (scroller === null || position === null) return
    this.revealRow(scroller, position.row)
    this.revealColumn(scroller, position.column)
  }

  private revealRow(scroller: HTMLElement, row: number): void {
    if (row === HEADER) return
    const top = rowTopPx(row)
    const offset = revealOffset(
      { startPx: top, endPx: top + ROW_HEIGHT_PX },
      {
        offsetPx: scroller.scrollTop,
        sizePx: this.host.scene().viewHeightPx,
        coveredPx: rowTopPx(0),
      },
    )
    if (offset !== scroller.scrollTop) scroller.scrollTop = offset
  }

  private revealColumn(scroller: HTMLElement, index: number): void {
    const { layout, viewWidthPx } = this.host.scene()
    const column = layout.columns[index]
    if (column === undefined || column.index < layout.pinnedCount) return
    const offset = revealOffset(
      { startPx: column.leftPx, endPx: column.leftPx + column.widthPx },
      { offsetPx: scroller.scrollLeft, sizePx: viewWidthPx, coveredPx: layout.pinnedWidthPx },
    )
    if (offset !== scroller.scrollLeft) scroller.scrollLeft = offset
  }
}
