import { type ColumnLayout, ROW_HEIGHT_PX } from '../model/geometry'

/** A comfortable width for a text that its column cannot hold, px. */
const WIDE_PX = 440
const CHARACTER_WIDTH_PX = 7.5
/** Room that a list of options or a tall text wants, px. */
const WANTED_BELOW_PX = 280

export interface EditorBox {
  readonly leftPx: number
  readonly widthPx: number
  /** What lies under the editor begins at its right edge: there is no room to the right. */
  readonly isAtRight: boolean
  /** Hints and options go above: there is no room below. */
  readonly isAbove: boolean
}

/** Where an editor goes: over its cell, wider when the value is long, kept inside the view. */
export function editorBox(
  column: ColumnLayout,
  topPx: number,
  value: string | null,
  scroller: HTMLElement | null,
): EditorBox {
  const view = {
    left: scroller?.scrollLeft ?? 0,
    top: scroller?.scrollTop ?? 0,
    width: scroller?.clientWidth ?? 0,
    height: scroller?.clientHeight ?? 0,
  }
  const wanted = (value?.length ?? 0) * CHARACTER_WIDTH_PX + 24 > column.widthPx ? WIDE_PX : 0
  const widthPx = Math.max(column.widthPx, Math.min(wanted, view.width - 16))
  const rightEdge = view.left + view.width
  const leftPx = Math.max(0, Math.min(column.leftPx, Math.max(view.left, rightEdge - widthPx)))
  const below = view.top + view.height - topPx - ROW_HEIGHT_PX
  return {
    leftPx,
    widthPx,
    isAtRight: leftPx + WIDE_PX > rightEdge,
    isAbove: below < WANTED_BELOW_PX && topPx - view.top > below + ROW_HEIGHT_PX,
  }
}
