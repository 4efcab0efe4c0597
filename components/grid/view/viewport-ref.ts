import type { RenderedGrid, ViewportHost } from '../controller/viewport'

const NOTHING_RENDERED: RenderedGrid = {
  rows: { length: 0, at: () => -1, indexOf: () => -1 },
  layout: { columns: [], pinnedCount: 0, pinnedWidthPx: 0, totalWidthPx: 0 },
  viewWidthPx: 0,
  viewHeightPx: 0,
}

/** Holds what React rendered for the controller, which lives outside React. */
export class ViewportRef implements ViewportHost {
  private current = NOTHING_RENDERED
  private element: HTMLElement | null = null
  private requestRender: (() => void) | null = null

  rendered(): RenderedGrid {
    return this.current
  }

  /** Call once a render is on the page. */
  setRendered(rendered: RenderedGrid): void {
    this.current = rendered
  }

  readonly scroller = (): HTMLElement | null => this.element

  /** The ref of the scrolled element. */
  readonly setScroller = (element: HTMLElement | null): void => {
    this.element = element
  }

  setRender(requestRender: () => void): void {
    this.requestRender = requestRender
  }

  render(): void {
    this.requestRender?.()
  }
}
