import type { CellPlace, CellSource, GridRows, RecordRef, RowId } from '@/lib/data-table'
import { type GridLayout, ROW_HEIGHT_PX, revealOffset, rowTopPx } from '../model/geometry'
import { HEADER, type Motion } from '../model/motion'

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

/** Finds records again, see `CellSource`. */
export type RecordFinder = Pick<CellSource, 'refOf' | 'rowOf'>

/**
 * The one cell of the grid that is in the tab order, and its focus. Lives outside React: a move touches two elements
 * and renders nothing, unless the new cell is not on the page yet. It points at a record and an attribute: where one of
 * them is gone, the cursor stays at its place, but on nothing; the grid itself is in the tab order then.
 */
export class ActiveCell {
  private place: ActivePlace | null = null
  /** The record of the place; `null` in the header, and before anything was chosen. */
  private record: RecordRef | null = null
  /** Last known position: moves go on from there when the place is gone. */
  private last = { row: 0, column: 0 }
  private wasLost = false
  /** Its record came into another row, and nobody was told yet. */
  private hasMoved = false
  private tabStop: HTMLElement | null = null
  private isFocusInside = false
  /** Focus was asked for a cell that is not on the page yet. */
  private isFocusDue = false
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly host: SceneHost,
    private readonly finder: () => RecordFinder,
    /** Told before focus goes to the element of a place. */
    private readonly onTabStop: () => void,
  ) {}

  /** Calls the listener after every change of place; gives back the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The place that was chosen; the same object until it changes. `null` before the first, and while it is lost. */
  readonly snapshot = (): ActivePlace | null => (this.wasLost ? null : this.place)

  /** Where the cursor stands while it is on nothing, 0-based; else `null`. The same object until it changes. */
  readonly lostAt = (): { readonly row: number; readonly column: number } | null =>
    this.wasLost ? this.last : null

  /**
   * The place that keys act on, which is in the tab order: the chosen one, or the first before any was. `null` without
   * columns, and where the chosen one is gone.
   */
  resolve(): ActivePlace | null {
    const { rows, layout } = this.host.scene()
    const column = this.columnAmong(layout.columns)
    if (column === null) return null
    if (this.place === null) return { row: this.rowAmong(rows) ?? 'header', column }
    if (this.place.row === 'header') return this.place
    const row = this.rowAmong(rows)
    if (row === null) return null
    // The record is in another row since others renamed it.
    if (row !== this.place.row) {
      this.place = { row, column }
      this.hasMoved = true
    }
    if (row !== this.record?.record || this.record.recordId === null) {
      this.record = this.finder().refOf(row)
    }
    return this.place
  }

  /** True where a place was chosen, and its record or attribute is not on show. */
  isLost(): boolean {
    return this.place !== null && this.resolve() === null
  }

  /** The row in the tab order, were these the rows on show; `null` for the header, and where it is gone. */
  rowAmong(rows: GridRows): RowId | null {
    if (this.place === null) return rows.length === 0 ? null : rows.at(0)
    if (this.record === null) return null
    return this.finder().rowOf(this.record, (row) => rows.indexOf(row) >= 0)
  }

  /** The column in the tab order, were these the columns; `null` when it is gone, or there are none. */
  columnAmong(columns: readonly { readonly id: string }[]): string | null {
    if (this.place === null) return columns[0]?.id ?? null
    const { column } = this.place
    return columns.some(({ id }) => id === column) ? column : null
  }

  /** The active cell as the owner knows it; `null` in the header, before anything was chosen, and where it is gone. */
  cell(): CellPlace | null {
    const place = this.place === null ? null : this.resolve()
    return place === null || place.row === 'header'
      ? null
      : { row: place.row, column: place.column }
  }

  /** What was chosen, though it may be gone. */
  chosen(): ActivePlace | null {
    return this.place
  }

  /** Where a move from a lost place leads: what closed up after it is the next one down, or to the right. */
  placeBeside(motion: Motion): ActivePlace | null {
    const { rows, layout } = this.host.scene()
    const columns = layout.columns
    const isRowLost = this.place?.row !== 'header' && this.rowAmong(rows) === null
    const isColumnLost = this.columnAmong(columns) === null
    const up = motion === 'up' && isRowLost && this.last.row < rows.length ? 1 : 0
    const left = motion === 'left' && isColumnLost && this.last.column < columns.length ? 1 : 0
    const row = Math.max(0, Math.min(this.last.row, rows.length - 1) - up)
    const column = columns[Math.max(0, Math.min(this.last.column, columns.length - 1) - left)]
    if (column === undefined) return null
    return { row: rows.length === 0 ? 'header' : rows.at(row), column: column.id }
  }

  /** Makes a place active, brings it into view and, unless told otherwise, focuses it. */
  go(place: ActivePlace, options: { readonly focus: boolean }): void {
    const before = this.snapshot()
    const hasChanged = before?.row !== place.row || before.column !== place.column
    this.choose(place)
    this.show(place)
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
    const before = this.snapshot()
    if (before?.row === place.row && before.column === place.column) return
    this.choose(place)
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
    const isLost = this.place !== null && place === null
    const element = isLost ? this.gridElement() : place && this.findElement(place)
    const position = place && this.positionOf(place)
    if (position !== null) this.last = { row: Math.max(0, position.row), column: position.column }
    if (element !== this.tabStop) {
      // Back from nothing: focus goes along, as it does with a cell.
      if (this.tabStop === this.gridElement() && this.tabStop?.matches(':focus')) {
        this.isFocusDue = true
      }
      if (this.tabStop !== null) this.tabStop.tabIndex = -1
      this.tabStop = element
    }
    // Before the focus: the browser sets its selection, which the clipboard's events go by, into what takes text then.
    this.onTabStop()
    if (element !== null) this.takeFocus(element, isLost)
    if (isLost === this.wasLost && !this.hasMoved) return
    this.wasLost = isLost
    this.hasMoved = false
    for (const listener of [...this.listeners]) listener()
  }

  private takeFocus(element: HTMLElement, isLost: boolean): void {
    if (element.tabIndex !== 0) element.tabIndex = 0
    const { activeElement: focused, body } = element.ownerDocument
    // A cell's element may show another cell by now.
    const isAdrift = isLost && focused?.closest('[data-row]')?.closest('[role=grid]') === element
    const isFocusLost = this.isFocusInside && focused === body
    if (this.isFocusDue || isFocusLost || isAdrift) this.focus()
    this.isFocusDue = false
  }

  private choose(place: ActivePlace): void {
    if (this.place?.row !== place.row || this.place.column !== place.column) this.place = place
    this.record = place.row === 'header' ? null : this.finder().refOf(place.row)
    this.wasLost = false
  }

  private gridElement(): HTMLElement | null {
    return this.host.scroller()?.querySelector<HTMLElement>('[role=grid]') ?? null
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

  /** Scrolls a place into view. */
  show(place: ActivePlace): void {
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
