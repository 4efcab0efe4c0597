import {
  type ColumnDef,
  columnPinningFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useCallback, useMemo } from 'react'
import type { RowId } from '@/lib/data-table'
import {
  type GridLayout,
  layOutColumns,
  MAX_COLUMN_WIDTH_PX,
  MIN_COLUMN_WIDTH_PX,
} from '../model/geometry'
import type { GridColumn } from '../types'

/** A row of the window. The table library gets only these rows: an object per record would double the memory. */
export interface WindowRow {
  readonly row: RowId
  readonly position: number
  /** React key of its elements. */
  readonly slot: number
}

const features = tableFeatures({ columnSizingFeature, columnPinningFeature })

const bySlot = (row: WindowRow): string => String(row.slot)

/** The table library with the columns (pinning, widths) and the rows of the window, and the layout computed from it. */
export function useGridTable(columns: readonly GridColumn[], windowRows: WindowRow[]) {
  const defs = useMemo(() => columns.map(columnDef), [columns])
  const columnPinning = useMemo(
    () => ({ start: columns.filter(({ isPinned }) => isPinned).map(({ id }) => id), end: [] }),
    [columns],
  )
  const table = useTable({
    features,
    columns: defs,
    data: windowRows,
    getRowId: bySlot,
    state: { columnPinning },
  })
  const { columnSizing } = table.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table object changes with its rows; its columns depend on these two.
  const layout = useMemo((): GridLayout => {
    const byId = new Map(columns.map((column) => [column.id, column]))
    const widths = (placed: readonly { readonly id: string; getSize: () => number }[]) =>
      placed.flatMap((leaf) => {
        const column = byId.get(leaf.id)
        return column === undefined ? [] : [{ column, widthPx: leaf.getSize() }]
      })
    return layOutColumns(widths(table.getStartLeafColumns()), widths(table.getCenterLeafColumns()))
  }, [columns, columnSizing])
  const { setColumnSizing } = table
  const setWidth = useCallback(
    (column: string, widthPx: number): void => {
      const width = Math.round(
        Math.max(MIN_COLUMN_WIDTH_PX, Math.min(MAX_COLUMN_WIDTH_PX, widthPx)),
      )
      setColumnSizing((sizes) => ({ ...sizes, [column]: width }))
    },
    [setColumnSizing],
  )
  return { rows: table.getRowModel().rows, layout, setWidth }
}

function columnDef(column: GridColumn): ColumnDef<typeof features, WindowRow> {
  return {
    id: column.id,
    header: column.attribute.name,
    size: column.widthPx,
    minSize: MIN_COLUMN_WIDTH_PX,
    maxSize: MAX_COLUMN_WIDTH_PX,
  }
}
