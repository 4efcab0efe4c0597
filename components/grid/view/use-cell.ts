import { useCallback, useSyncExternalStore } from 'react'
import type { CellSource, CellView, RowId } from '@/lib/data-table'

/** Subscribes to the view of one cell; renders again only when that cell changes. */
export function useCell(source: CellSource, row: RowId, column: string): CellView {
  const subscribe = useCallback(
    (listener: () => void) => source.subscribe(row, column, listener),
    [source, row, column],
  )
  const read = () => source.get(row, column)
  return useSyncExternalStore(subscribe, read, read)
}
