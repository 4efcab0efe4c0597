import { type ColumnLayout, ROW_HEIGHT_PX } from '../model/geometry'

/** Width for a text that is wider than its column, px. */
const WIDE_PX = 440
const CHARACTER_WIDTH_PX = 7.5
/** Space wanted below for options or a tall text, px. */
const WANTED_BELOW_PX = 280

export interface EditorBox {
  readonly leftPx: number
  readonly widthPx: number
  /** Hints and options align with the right edge of the editor, because there is no room to its right. */
  readonly isAtRight: boolean
  /** Hints and options go above the editor, because there is no room below it. */
  readonly isAbove: boolean
}

/** The place of an editor: over its cell, wider for a long value, inside the view. */
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
