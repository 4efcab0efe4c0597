// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are windows placed by hand; a table element would lay them out itself.
import { memo, useCallback, useSyncExternalStore } from 'react'
import type { CellSource, RowId, RowState } from '@/lib/data-table'
import { type ColumnLayout, rowTopPx } from '../model/geometry'
import { Cell } from './cell'

export interface RowProps {
  readonly source: CellSource
  readonly row: RowId
  /** 0-based position among the visible rows. */
  readonly position: number
  readonly columns: readonly ColumnLayout[]
  readonly widthPx: number
  readonly idPrefix: string
}

/** One row of the window, moved into place by a transform. */
export const Row = memo(RowBody)

function RowBody({ source, row, position, columns, widthPx, idPrefix }: RowProps) {
  const isDefaultRecord = source.rowKind(row) === 'default-record'
  const state = useRowState(source, row)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus goes to the cells of a grid, not to its rows.
    <div
      role="row"
      className="ls-row"
      aria-rowindex={position + 2}
      aria-label={isDefaultRecord ? 'Default record' : undefined}
      data-kind={isDefaultRecord ? 'default-record' : undefined}
      data-record={state === 'stored' ? undefined : state}
      style={{ width: widthPx, transform: `translateY(${rowTopPx(position)}px)` }}
    >
      {columns.map((layout) => (
        <Cell
          key={layout.id}
          source={source}
          row={row}
          ariaRow={position + 2}
          layout={layout}
          idPrefix={idPrefix}
          isDefaultRecord={isDefaultRecord}
          rowState={state}
        />
      ))}
    </div>
  )
}

/** Subscribes to the state of the row. */
function useRowState(source: CellSource, row: RowId): RowState {
  const subscribe = useCallback(
    (listener: () => void) => source.subscribeRow(row, listener),
    [source, row],
  )
  const read = () => source.rowState(row)
  return useSyncExternalStore(subscribe, read, read)
}
