import type { PointerEvent } from 'react'

/** Sets a column's width, px. */
export type SetWidth = (column: string, widthPx: number) => void

/** Padding on both sides of a cell, with some extra room, px. */
const PADDING_PX = 26
/** Room for the marks that CSS draws beside the text, which a range does not measure, px. */
const MARK_PX = 22

/** Resizes a column while the pointer drags its edge. */
export function startResize(
  event: PointerEvent<HTMLElement>,
  handle: HTMLElement,
  setWidth: SetWidth,
): void {
  const column = handle.dataset.resize ?? ''
  const startX = event.clientX
  const startPx = handle.parentElement?.offsetWidth ?? 0
  handle.setPointerCapture(event.pointerId)
  const follow = (move: globalThis.PointerEvent): void =>
    setWidth(column, startPx + move.clientX - startX)
  const stop = (): void => {
    handle.removeEventListener('pointermove', follow)
    handle.removeEventListener('lostpointercapture', stop)
  }
  handle.addEventListener('pointermove', follow)
  handle.addEventListener('lostpointercapture', stop)
}

/** Makes a column as wide as its widest header or cell on the page. */
export function fitColumn(handle: HTMLElement, setWidth: SetWidth): void {
  const header = handle.parentElement
  const grid = header?.closest('[role="grid"]') ?? null
  if (header === null || grid === null) return
  const index = header.getAttribute('aria-colindex')
  const cells = [...grid.querySelectorAll(`.ls-cell[aria-colindex="${index}"]`)]
  const headerPx = [...header.children]
    .filter((child) => child.matches('.ls-header-name, .ls-header-type'))
    .reduce((sum, child) => sum + contentWidth(child) + 6, 0)
  const widths = cells.map((cell) => contentWidth(cell) + (hasMark(cell) ? MARK_PX : 0))
  setWidth(handle.dataset.resize ?? '', Math.ceil(Math.max(headerPx, ...widths)) + PADDING_PX)
}

function contentWidth(element: Element): number {
  const range = element.ownerDocument.createRange()
  range.selectNodeContents(element)
  return range.getBoundingClientRect().width
}

function hasMark(cell: Element): boolean {
  return cell.matches(
    '[data-value], [data-invalid], [data-content="expression"], [data-content="no-value"], :not([data-cell-state="clean"])',
  )
}
