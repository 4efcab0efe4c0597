import { type CellPlace, Emitter, type GridRows, type RowId } from '@/lib/data-table'
import {
  type Cursor,
  columnOf,
  cursorAt,
  type GridExtent,
  type GridPlace,
  locate,
  placeAt,
  placeBesideGap,
  type RecordFinder,
  rowOf,
} from '../model/cursor'
import { type Motion, move, type Position } from '../model/motion'
import type { Viewport } from './viewport'

/**
 * The one cell of the grid that is in the tab order, and its focus. It lives outside React: a move changes two elements
 * and renders nothing, unless the new cell is not on the page yet. When its record or attribute disappears, the cursor
 * is lost: it keeps its position, and the grid itself is in the tab order instead.
 */
export class ActiveCell {
  /** `null` until the user chooses a cell. */
  private cursor: Cursor | null = null
  /** Moves go on from here when the cursor is lost. */
  private lastPosition: Position = { row: 0, column: 0 }
  private wasLost = false
  /** Its record was found in another row, and the listeners were not called yet. */
  private hasMoved = false
  private tabStop: HTMLElement | null = null
  private isFocusInside = false
  /** The next `syncTabStop` gives the cell focus, once it is on the page. */
  private isFocusDue = false
  private readonly changes = new Emitter()

  constructor(
    private readonly viewport: Viewport,
    private readonly records: () => RecordFinder,
    /** Called before focus moves to another cell. */
    private readonly onTabStop: () => void,
  ) {}

  /** Calls the listener after every change of the active cell; returns the unsubscription. */
  readonly subscribe = this.changes.subscribe

  /** The chosen place; the same object until it changes. `null` before the first choice, and while it is lost. */
  readonly snapshot = (): GridPlace | null => (this.wasLost ? null : this.chosen())

  /** The position of a lost cursor, else `null`. The same object until it changes. */
  readonly lostAt = (): Position | null => (this.wasLost ? this.lastPosition : null)

  /**
   * The place in the tab order, which keys act on: the chosen one, or the first cell before any choice. `null` without
   * columns, and while the cursor is lost.
   */
  resolve(): GridPlace | null {
    const extent = this.viewport.extent()
    if (this.cursor === null) return firstPlace(extent)
    const cursor = locate(this.cursor, extent, this.records())
    if (cursor === null) return null
    if (cursor.place !== this.cursor.place) this.hasMoved = true
    this.cursor = cursor
    return cursor.place
  }

  /** True if a place was chosen whose record or attribute is not on show. */
  isLost(): boolean {
    return this.cursor !== null && this.resolve() === null
  }

  /** The row that is in the tab order when these rows are shown; `null` for the header, and if it is not among them. */
  rowAmong(rows: GridRows): RowId | null {
    if (this.cursor === null) return rows.length === 0 ? null : rows.at(0)
    return rowOf(this.cursor, rows, this.records())
  }

  /** The column that is in the tab order when these columns are shown; `null` if it is not among them. */
  columnAmong(columns: GridExtent['columns']): string | null {
    return this.cursor === null ? (columns[0]?.id ?? null) : columnOf(this.cursor, columns)
  }

  /** The active cell; `null` in the header, before the first choice, and while the cursor is lost. */
  cell(): CellPlace | null {
    const place = this.cursor === null ? null : this.resolve()
    return place === null || place.row === 'header'
      ? null
      : { row: place.row, column: place.column }
  }

  /** The last choice, even if it is not on show any more. */
  chosen(): GridPlace | null {
    return this.cursor?.place ?? null
  }

  /** The place that a motion leads to from a place; the place itself if it is not on show. */
  placeFrom(place: GridPlace, motion: Motion): GridPlace {
    const extent = this.viewport.extent()
    const from = this.viewport.positionOf(place)
    if (from === null) return place
    const to = move(from, motion, {
      rowCount: extent.rows.length,
      columnCount: extent.columns.length,
      pageRows: this.viewport.pageRows(),
    })
    return placeAt(to, extent) ?? place
  }

  /** The place that a motion leads to from a lost cursor. */
  placeFromGap(motion: Motion): GridPlace | null {
    const extent = this.viewport.extent()
    return placeBesideGap(this.cursor, this.lastPosition, motion, extent, this.records())
  }

  /** Makes a place active, scrolls it into view and, if asked, focuses it. */
  go(place: GridPlace, options: { readonly focus: boolean }): void {
    const before = this.snapshot()
    const hasChanged = before?.row !== place.row || before.column !== place.column
    this.choose(place)
    this.viewport.scrollTo(place)
    this.isFocusDue = options.focus
    if (this.viewport.elementOf(place) === null) this.viewport.render()
    this.syncTabStop()
    if (hasChanged) this.changes.emit()
  }

  /** Follows focus that reached a cell without us, by Tab or assistive technology. */
  adopt(place: GridPlace): void {
    const before = this.snapshot()
    if (before?.row === place.row && before.column === place.column) return
    this.choose(place)
    this.syncTabStop()
    this.changes.emit()
  }

  /** Gives DOM focus to the cell in the tab order. */
  focus(): void {
    this.tabStop?.focus({ preventScroll: true })
  }

  /** Call when focus enters or leaves the grid. */
  noteFocus(isInside: boolean): void {
    this.isFocusInside = isInside
  }

  /**
   * Moves the tab stop to the element of the active place. Call after every render: it also restores focus that was
   * lost because its element was removed or now shows another cell.
   */
  syncTabStop(): void {
    const place = this.resolve()
    const isLost = this.cursor !== null && place === null
    const element = isLost ? this.viewport.gridElement() : place && this.viewport.elementOf(place)
    const position = place && this.viewport.positionOf(place)
    if (position !== null) {
      this.lastPosition = { row: Math.max(0, position.row), column: position.column }
    }
    if (element !== this.tabStop) this.moveTabStop(element)
    // Before the focus moves: on focus the browser sets the selection that decides where copy and paste events go.
    this.onTabStop()
    if (element !== null) this.takeFocus(element, isLost)
    if (isLost === this.wasLost && !this.hasMoved) return
    this.wasLost = isLost
    this.hasMoved = false
    this.changes.emit()
  }

  private moveTabStop(element: HTMLElement | null): void {
    // The lost cell is back: focus returns from the grid to it.
    const isBack = this.tabStop === this.viewport.gridElement() && this.tabStop?.matches(':focus')
    if (isBack) this.isFocusDue = true
    if (this.tabStop !== null) this.tabStop.tabIndex = -1
    this.tabStop = element
  }

  private takeFocus(element: HTMLElement, isLost: boolean): void {
    if (element.tabIndex !== 0) element.tabIndex = 0
    const { activeElement: focused, body } = element.ownerDocument
    // Elements are reused, so the focused one may show another cell now.
    const isOnOtherCell =
      isLost && focused?.closest('[data-row]')?.closest('[role=grid]') === element
    const isFocusLost = this.isFocusInside && focused === body
    if (this.isFocusDue || isFocusLost || isOnOtherCell) this.focus()
    this.isFocusDue = false
  }

  private choose(place: GridPlace): void {
    const before = this.chosen()
    const isSame = before?.row === place.row && before.column === place.column
    this.cursor = cursorAt(isSame && before !== null ? before : place, this.records())
    this.wasLost = false
  }
}

function firstPlace({ rows, columns }: GridExtent): GridPlace | null {
  const [column] = columns
  if (column === undefined) return null
  return { row: rows.length === 0 ? 'header' : rows.at(0), column: column.id }
}
