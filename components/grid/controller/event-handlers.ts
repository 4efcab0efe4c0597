import type { ClipboardEvent, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react'
import { isComposing } from '@/components/ui'
import { fitColumn, type SetWidth, startResize } from '../input/column-resize'
import { navigationIntent } from '../input/keyboard'
import type { RowHover } from '../input/row-hover'
import { EXACT_TYPE } from '../model/clipboard-text'
import type { ActivePlace } from './active-cell'
import type { GridController } from './grid-controller'

/** Width of a cell's mark at its trailing edge, px: a press there asks for details. */
const MARK_WIDTH_PX = 24
/** One step of resizing a column by keyboard, px. */
const RESIZE_STEP_PX = 16

export interface GridEventTargets {
  readonly controller: GridController
  readonly openColumnDetails: (column: string, anchor: HTMLElement) => void
  readonly onCellDetails: ((place: { row: number; column: string }) => void) | undefined
  readonly setWidth: SetWidth
  readonly hover: RowHover
}

/** The handlers of the scrolled element: all keys, presses and the clipboard of the grid, found by data attributes. */
export function gridEvents(targets: GridEventTargets) {
  const { controller } = targets
  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      if (event.defaultPrevented || isInOverlay(event.target)) return
      const header = headerCellOf(event.target)
      if (header !== null && handleHeaderKey(event, header, targets)) {
        event.preventDefault()
        return
      }
      // An input method has the key, or an accent waits for its letter: their text comes to the cell.
      const isOfInput = isComposing(event) || event.key === 'Dead'
      if (isOfInput && controller.input.isAttached()) return
      const intent = navigationIntent(event)
      if (intent !== null && controller.navigate(intent)) event.preventDefault()
    },
    onMouseDown(event: MouseEvent<HTMLElement>): void {
      if (event.button !== 0 || isInOverlay(event.target) || resizeHandleOf(event.target) !== null)
        return
      const place = placeOf(event.target)
      if (place === null) return
      controller.press(place)
      // Focus is where it belongs already; the browser would move it to what lies under the pointer after scrolling.
      event.preventDefault()
    },
    onClick(event: MouseEvent<HTMLElement>): void {
      if (isInOverlay(event.target) || resizeHandleOf(event.target) !== null) return
      const header = headerCellOf(event.target)
      if (header !== null) {
        targets.openColumnDetails(header.dataset.columnId ?? '', header)
        return
      }
      const place = placeOf(event.target)
      if (place !== null && place.row !== 'header' && isOnMark(event)) {
        targets.onCellDetails?.({ row: place.row, column: place.column })
      }
    },
    onDoubleClick(event: MouseEvent<HTMLElement>): void {
      if (isInOverlay(event.target)) return
      const handle = resizeHandleOf(event.target)
      if (handle !== null) {
        fitColumn(handle, targets.setWidth)
        return
      }
      const place = placeOf(event.target)
      if (place !== null && place.row !== 'header') {
        controller.editCell({ row: place.row, column: place.column })
      }
    },
    onContextMenu(event: MouseEvent<HTMLElement>): void {
      const place = isInOverlay(event.target) ? null : placeOf(event.target)
      if (place === null || place.row === 'header') return
      const at = new DOMRect(event.clientX, event.clientY, 0, 0)
      const cell = { row: place.row, column: place.column }
      if (controller.openRowMenu(cell, { getBoundingClientRect: () => at })) event.preventDefault()
    },
    onPointerOver(event: PointerEvent<HTMLElement>): void {
      targets.hover.set(rowUnder(event.target))
    },
    onPointerLeave(): void {
      targets.hover.set(null)
    },
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      const handle = resizeHandleOf(event.target)
      if (handle !== null && event.button === 0) startResize(event, handle, targets.setWidth)
    },
    onFocus(event: FocusEvent<HTMLElement>): void {
      controller.active.noteFocus(true)
      const place = placeOf(event.target)
      if (place !== null) controller.active.adopt(place)
    },
    onBlur(event: FocusEvent<HTMLElement>): void {
      if (!event.currentTarget.contains(event.relatedTarget)) controller.active.noteFocus(false)
    },
    onCopy(event: ClipboardEvent<HTMLElement>): void {
      if (isElsewhere(event.target)) return
      putText(event, controller.copyText())
    },
    onCut(event: ClipboardEvent<HTMLElement>): void {
      if (isElsewhere(event.target)) return
      putText(event, controller.cutText())
    },
    onPaste(event: ClipboardEvent<HTMLElement>): void {
      if (isElsewhere(event.target)) return
      controller.paste({
        exact: event.clipboardData.getData(EXACT_TYPE),
        plain: event.clipboardData.getData('text/plain'),
        html: event.clipboardData.getData('text/html'),
      })
      event.preventDefault()
    },
  }
}

function putText(event: ClipboardEvent, text: string | null): void {
  if (text === null) return
  event.clipboardData.setData('text/plain', text)
  event.clipboardData.setData(EXACT_TYPE, text)
  event.preventDefault()
}

/** Editors have a clipboard of their own, and headings hold no values. */
function isElsewhere(target: EventTarget): boolean {
  return isInOverlay(target) || headerCellOf(target) !== null
}

/** Enter and Alt+Down tell more about a column, Shift with an arrow makes it wider or narrower. */
function handleHeaderKey(
  event: KeyboardEvent,
  header: HTMLElement,
  { openColumnDetails, setWidth }: GridEventTargets,
): boolean {
  const column = header.dataset.columnId ?? ''
  if (event.key === 'Enter' || event.key === ' ' || (event.altKey && event.key === 'ArrowDown')) {
    openColumnDetails(column, header)
    return true
  }
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (!event.shiftKey || step === 0) return false
  setWidth(column, header.offsetWidth + step * RESIZE_STEP_PX)
  return true
}

function isOnMark(event: MouseEvent<HTMLElement>): boolean {
  const cell = cellOf(event.target)
  if (
    cell === null ||
    !cell.matches('[data-cell-state="failed"],[data-cell-state="conflict"],[data-invalid]')
  ) {
    return false
  }
  const box = cell.getBoundingClientRect()
  const isRtl = cell.matches(':dir(rtl)')
  return isRtl
    ? event.clientX < box.left + MARK_WIDTH_PX
    : event.clientX > box.right - MARK_WIDTH_PX
}

function placeOf(target: EventTarget): ActivePlace | null {
  const cell = cellOf(target)
  const { row, columnId: column } = cell?.dataset ?? {}
  if (row === undefined || column === undefined) return null
  return { row: row === 'header' ? row : Number(row), column }
}

/** The row under the pointer; a row's own button is on top of it. */
function rowUnder(target: EventTarget): number | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  const row = element?.dataset.row
  return row === undefined || row === 'header' ? null : Number(row)
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
}

function headerCellOf(target: EventTarget): HTMLElement | null {
  const cell = cellOf(target)
  return cell?.dataset.row === 'header' ? cell : null
}

function resizeHandleOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-resize]') : null
}

/** Editors and notes lie over the cells and have their own keys and presses. */
function isInOverlay(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.ls-editor, .ls-note, .ls-row-menu') !== null
}
