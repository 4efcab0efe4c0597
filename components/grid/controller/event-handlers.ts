import type { ClipboardEvent, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react'
import { isComposing } from '@/components/ui'
import { fitColumn, type SetWidth, startResize } from '../input/column-resize'
import {
  headerCellOf,
  isInOverlay,
  isOnMark,
  placeOf,
  resizeHandleOf,
  rowOf,
} from '../input/event-target'
import { navigationIntent } from '../input/keyboard'
import type { RowHover } from '../input/row-hover'
import { EXACT_TYPE } from '../model/clipboard-text'
import type { GridController } from './grid-controller'

/** One step of resizing a column by keyboard, px. */
const RESIZE_STEP_PX = 16

export interface GridEventTargets {
  readonly controller: GridController
  readonly openColumnDetails: (column: string, anchor: HTMLElement) => void
  readonly onCellDetails: ((place: { row: number; column: string }) => void) | undefined
  readonly setWidth: SetWidth
  readonly hover: RowHover
}

/** The event handlers of the scrolled element, for all cells of the grid; data attributes tell which cell it was. */
export function eventHandlers(targets: GridEventTargets) {
  const { controller } = targets
  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      if (event.defaultPrevented || isInOverlay(event.target)) return
      const header = headerCellOf(event.target)
      if (header !== null && handleHeaderKey(event, header, targets)) {
        event.preventDefault()
        return
      }
      // The key belongs to an input method or begins an accented letter; the text reaches the cell by `TextInput`.
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
      // The cell has focus already. The browser would focus whatever scrolling has brought under the pointer.
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
      targets.hover.set(rowOf(event.target))
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
      if (isNotOfCells(event.target)) return
      putText(event, controller.clipboard.copyText())
    },
    onCut(event: ClipboardEvent<HTMLElement>): void {
      if (isNotOfCells(event.target)) return
      putText(event, controller.clipboard.cutText())
    },
    onPaste(event: ClipboardEvent<HTMLElement>): void {
      if (isNotOfCells(event.target)) return
      controller.clipboard.paste({
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

/** Editors handle the clipboard themselves, and header cells have no values to copy. */
function isNotOfCells(target: EventTarget): boolean {
  return isInOverlay(target) || headerCellOf(target) !== null
}

/** Enter, Space and Alt+Down open the details of a column; Shift with an arrow makes it wider or narrower. */
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
