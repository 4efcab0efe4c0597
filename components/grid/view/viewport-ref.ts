import type { GridScene, SceneHost } from '../controller/active-cell'

const EMPTY_SCENE: GridScene = {
  rows: { length: 0, at: () => -1, indexOf: () => -1 },
  layout: { columns: [], pinnedCount: 0, pinnedWidthPx: 0, totalWidthPx: 0 },
  viewWidthPx: 0,
  viewHeightPx: 0,
}

/** Where React leaves what it rendered, for the parts of the grid that live outside it. */
export class SceneBridge implements SceneHost {
  private current = EMPTY_SCENE
  private element: HTMLElement | null = null
  private request: (() => void) | null = null

  scene(): GridScene {
    return this.current
  }

  /** Takes what a render laid out, once it is on the page. */
  setScene(scene: GridScene): void {
    this.current = scene
  }

  readonly scroller = (): HTMLElement | null => this.element

  /** The ref of the scrolled element. */
  readonly setScroller = (element: HTMLElement | null): void => {
    this.element = element
  }

  /** Takes the way to render again. */
  setRender(request: () => void): void {
    this.request = request
  }

  render(): void {
    this.request?.()
  }
}
