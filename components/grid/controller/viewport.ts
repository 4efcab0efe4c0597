import type { GridRows } from '@/lib/data-table'
import { type GridExtent, type GridPlace, positionOf } from '../model/cursor'
import {
  type ColumnLayout,
  type GridLayout,
  HEADER_HEIGHT_PX,
  ROW_HEIGHT_PX,
  revealOffset,
  rowTopPx,
} from '../model/geometry'
import { HEADER, type Position } from '../model/motion'

/** What the last render of the grid laid out. */
export interface RenderedGrid {
  readonly rows: GridRows
  readonly layout: GridLayout
  /** Size of the scrolled view, px. */
  readonly viewWidthPx: number
  readonly viewHeightPx: number
}

/** Access to the rendered grid for code outside React. */
export interface ViewportHost {
  rendered(): RenderedGrid
  scroller(): HTMLElement | null
  /** Renders again, so that the active row and column are on the page even outside the window. */
  render(): void
}

/** The scrolled view: where places are in it, which elements show them, and how to bring them into sight. */
export class Viewport {
  constructor(private readonly host: ViewportHost) {}

  rendered(): RenderedGrid {
    return this.host.rendered()
  }

  scroller(): HTMLElement | null {
    return this.host.scroller()
  }

  render(): void {
    this.host.render()
  }

  extent(): GridExtent {
    const { rows, layout } = this.rendered()
    return { rows, columns: layout.columns }
  }

  /** Whole rows that fit below the header, at least 1. */
  pageRows(): number {
    const bodyPx = this.rendered().viewHeightPx - HEADER_HEIGHT_PX
    return Math.max(1, Math.floor(bodyPx / ROW_HEIGHT_PX))
  }

  columnLayout(column: string): ColumnLayout | undefined {
    return this.rendered().layout.columns.find(({ id }) => id === column)
  }

  /** The position of a place; `null` if it is not on show. */
  positionOf(place: GridPlace): Position | null {
    return positionOf(place, this.extent())
  }

  /** The element of a place, if it is on the page. */
  elementOf(place: GridPlace): HTMLElement | null {
    const index = this.rendered().layout.columns.findIndex(({ id }) => id === place.column)
    const query = `[data-row="${place.row}"][aria-colindex="${index + 1}"]`
    return this.scroller()?.querySelector<HTMLElement>(query) ?? null
  }

  gridElement(): HTMLElement | null {
    return this.scroller()?.querySelector<HTMLElement>('[role=grid]') ?? null
  }

  /** Scrolls a place into view. */
  scrollTo(place: GridPlace): void {
    const scroller = this.scroller()
    const position = this.positionOf(place)
    if (scroller === null || position === null) return
    this.scrollToRow(scroller, position.row)
    this.scrollToColumn(scroller, position.column)
  }

  scrollToFirstColumn(): void {
    const scroller = this.scroller()
    if (scroller !== null) scroller.scrollLeft = 0
  }

  private scrollToRow(scroller: HTMLElement, row: number): void {
    if (row === HEADER) return
    const top = rowTopPx(row)
    const offset = revealOffset(
      { startPx: top, endPx: top + ROW_HEIGHT_PX },
      {
        offsetPx: scroller.scrollTop,
        sizePx: this.rendered().viewHeightPx,
        coveredPx: rowTopPx(0),
      },
    )
    if (offset !== scroller.scrollTop) scroller.scrollTop = offset
  }

  private scrollToColumn(scroller: HTMLElement, index: number): void {
    const { layout, viewWidthPx } = this.rendered()
    const column = layout.columns[index]
    if (column === undefined || column.index < layout.pinnedCount) return
    const offset = revealOffset(
      { startPx: column.leftPx, endPx: column.leftPx + column.widthPx },
      { offsetPx: scroller.scrollLeft, sizePx: viewWidthPx, coveredPx: layout.pinnedWidthPx },
    )
    if (offset !== scroller.scrollLeft) scroller.scrollLeft = offset
  }
}
