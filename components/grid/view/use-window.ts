import { type Rect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo } from 'react'
import {
  type ColumnLayout,
  type GridLayout,
  HEADER_HEIGHT_PX,
  ROW_HEIGHT_PX,
} from '../model/geometry'
import type { GridViewport } from '../types'

/** The size to render for on the server, and until the browser has measured. */
const FIRST_RECT: Rect = { width: 1280, height: 720 }
/** Extra rows and columns rendered beyond the view. Few, because they render inside the scroll event. */
const ROW_OVERSCAN = 3
const COLUMN_OVERSCAN = 1

type Observe = (
  instance: Virtualizer<HTMLElement, HTMLElement>,
  report: (rect: Rect) => void,
) => undefined | (() => void)

interface ScrollOptions {
  readonly getScroller: () => HTMLElement | null
  readonly viewport: GridViewport | undefined
}

/** The positions of the visible rows. */
export function useRowWindow(rowCount: number, { getScroller, viewport }: ScrollOptions) {
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: rowCount,
    getScrollElement: getScroller,
    estimateSize: rowHeight,
    paddingStart: HEADER_HEIGHT_PX,
    overscan: ROW_OVERSCAN,
    ...sizing(viewport),
  })
  const items = virtualizer.getVirtualItems()
  return {
    first: items[0]?.index ?? 0,
    last: items[items.length - 1]?.index ?? -1,
    totalHeightPx: virtualizer.getTotalSize(),
    viewHeightPx: virtualizer.scrollRect?.height ?? FIRST_RECT.height,
  }
}

/** The pinned columns, then those of the window; the same array until the window changes. */
export function useColumnWindow(
  layout: GridLayout,
  activeColumn: string | null,
  { getScroller, viewport }: ScrollOptions,
) {
  const unpinned = useMemo(() => layout.columns.slice(layout.pinnedCount), [layout])
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: unpinned.length,
    horizontal: true,
    getScrollElement: getScroller,
    estimateSize: (index) => unpinned[index]?.widthPx ?? 0,
    // A new function for each layout makes the virtualizer read the widths again.
    getItemKey: useCallback((index: number) => unpinned[index]?.id ?? index, [unpinned]),
    paddingStart: layout.pinnedWidthPx,
    overscan: COLUMN_OVERSCAN,
    ...sizing(viewport),
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items[items.length - 1]?.index ?? -1
  const activeIndex = unpinned.findIndex(({ id }) => id === activeColumn)
  const extra = activeIndex >= 0 && (activeIndex < first || activeIndex > last) ? activeIndex : null
  const columns = useMemo((): readonly ColumnLayout[] => {
    const inView = unpinned.slice(first, last + 1)
    const active = extra === null ? undefined : unpinned[extra]
    if (active === undefined) return [...layout.columns.slice(0, layout.pinnedCount), ...inView]
    const withActive =
      active.index < (inView[0]?.index ?? 0) ? [active, ...inView] : [...inView, active]
    return [...layout.columns.slice(0, layout.pinnedCount), ...withActive]
  }, [layout, unpinned, first, last, extra])
  return { columns, viewWidthPx: virtualizer.scrollRect?.width ?? FIRST_RECT.width }
}

function rowHeight(): number {
  return ROW_HEIGHT_PX
}

/** Options that make the virtualizer measure the view, or use the fixed size. */
function sizing(viewport: GridViewport | undefined) {
  if (viewport === undefined) return { initialRect: FIRST_RECT }
  const rect = { width: viewport.widthPx, height: viewport.heightPx }
  const observeElementRect: Observe = (_instance, report) => {
    report(rect)
    return undefined
  }
  return { initialRect: rect, observeElementRect }
}
