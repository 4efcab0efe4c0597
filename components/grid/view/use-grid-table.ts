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

/** A row of the window. The table sees only these few: an object per record would cost a second copy of the table. */
export interface WindowRow {
  readonly row: RowId
  readonly position: number
  /** React key: the elements that show the row. */
  readonly slot: number
}

const features = tableFeatures({ columnSizingFeature, columnPinningFeature })

const bySlot = (row: WindowRow): string => String(row.slot)

/** The table that owns columns (pinning, widths) and the window's rows, and the layout that follows from it. */
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table's identity moves with its rows; its columns follow from these two.
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
