import type { MouseEvent } from 'react'
import type { RowId } from '@/lib/data-table'
import type { GridPlace } from '../model/cursor'

/** Width of a cell's mark at its trailing edge, px. */
const MARK_WIDTH_PX = 24

/** The place of the cell or header cell that an event happened in. */
export function placeOf(target: EventTarget): GridPlace | null {
  const cell = cellOf(target)
  const { row, columnId: column } = cell?.dataset ?? {}
  if (row === undefined || column === undefined) return null
  return { row: row === 'header' ? row : Number(row), column }
}

/** The row that an event happened in, also on the row's menu button; `null` for the header. */
export function rowOf(target: EventTarget): RowId | null {
  const row = cellOf(target)?.dataset.row
  return row === undefined || row === 'header' ? null : Number(row)
}

export function headerCellOf(target: EventTarget): HTMLElement | null {
  const cell = cellOf(target)
  return cell?.dataset.row === 'header' ? cell : null
}

export function resizeHandleOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-resize]') : null
}

/** True inside an editor, a note or a menu button: they lie over the cells and handle their own keys and presses. */
export function isInOverlay(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.ls-editor, .ls-note, .ls-row-menu') !== null
}

/** True for a press on the mark of a cell that failed, conflicts or breaks a rule. */
export function isOnMark(event: MouseEvent<HTMLElement>): boolean {
  const cell = cellOf(event.target)
  if (
    cell === null ||
    !cell.matches('[data-cell-state="failed"],[data-cell-state="conflict"],[data-invalid]')
  ) {
    return false
  }
  const box = cell.getBoundingClientRect()
  return cell.matches(':dir(rtl)')
    ? event.clientX < box.left + MARK_WIDTH_PX
    : event.clientX > box.right - MARK_WIDTH_PX
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
}
