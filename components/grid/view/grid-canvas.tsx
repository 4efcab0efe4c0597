// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are windows placed by hand; a table element would lay them out itself.
import {
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useSyncExternalStore,
} from 'react'
import type { GridRows, RowId } from '@/lib/data-table'
import type { eventHandlers } from '../controller/event-handlers'
import type { GridController } from '../controller/grid-controller'
import { CellEditor } from '../editors/cell-editor'
import type { RowHover } from '../input/row-hover'
import { type GridLayout, ROW_HEIGHT_PX, rowTopPx } from '../model/geometry'
import type { GridProps } from '../types'
import { changedId, deletedId } from './cell'
import { CellNote } from './cell-note'
import { Composition } from './composition'
import { HeaderRow } from './header-row'
import { Row } from './row'
import { RowMenuButtons } from './row-menu-buttons'
import { assignSlots, type RowSlot } from './row-slots'
import { useGridTable, type WindowRow } from './use-grid-table'
import { useColumnWindow, useRowWindow } from './use-window'
import type { ViewportRef } from './viewport-ref'

export interface GridCanvasProps
  extends Pick<
    GridProps,
    | 'label'
    | 'columns'
    | 'rows'
    | 'source'
    | 'edits'
    | 'isLoading'
    | 'onCellDetails'
    | 'viewport'
    | 'openRowMenu'
  > {
  readonly hover: RowHover
  readonly hasRowMenu: boolean
  readonly controller: GridController
  readonly viewportRef: ViewportRef
  /** The handlers of the scrolled element. */
  readonly events: ReturnType<typeof eventHandlers>
  readonly hasColumnDetails: boolean
  /** Hands out the way to set a column's width, px. */
  readonly onResizeReady: (setWidth: (column: string, widthPx: number) => void) => void
}

/** The scrolled element and its content: header, the window of rows and columns, the open editor. The only part that scrolling renders. */
export function GridCanvas(props: GridCanvasProps) {
  const { columns, rows, source, controller, viewportRef, onResizeReady } = props
  const [, render] = useReducer((count: number) => count + 1, 0)
  const idPrefix = useId()
  const scrolling = { getScroller: viewportRef.scroller, viewport: props.viewport }
  const rowWindow = useRowWindow(rows.length, scrolling)
  const activeRow = controller.active.rowAmong(rows)
  const activePosition = placeOutside(activeRow, rows, rowWindow)
  const windowRows = useWindowRows(rows, rowWindow, activePosition, activeRow)
  const table = useGridTable(columns, windowRows)
  const { layout } = table
  const activeColumn = controller.active.columnAmong(layout.columns)
  const columnWindow = useColumnWindow(layout, activeColumn, scrolling)

  useLayoutEffect(() => {
    viewportRef.setRender(render)
    viewportRef.setRendered({
      rows,
      layout,
      viewWidthPx: columnWindow.viewWidthPx,
      viewHeightPx: rowWindow.viewHeightPx,
    })
    controller.settle()
  })
  useLayoutEffect(() => onResizeReady(table.setWidth), [onResizeReady, table.setWidth])

  const positionOf = useCallback((row: number) => rows.indexOf(row), [rows])
  const isLoading = props.isLoading === true
  const heightPx = rowWindow.totalHeightPx + (isLoading ? ROW_HEIGHT_PX : 0)
  return (
    <div ref={viewportRef.setScroller} className="ls-scroller" tabIndex={-1} {...props.events}>
      <span hidden id={changedId(idPrefix)}>
        changed, not saved
      </span>
      <span hidden id={deletedId(idPrefix)}>
        will be deleted with its record
      </span>
      <div
        role="grid"
        className="ls-canvas"
        aria-label={props.label}
        // A translated value would be copied, compared and typed over as if it were stored.
        translate="no"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-busy={isLoading || undefined}
        style={{ width: layout.totalWidthPx, height: heightPx }}
      >
        <HeaderRow
          columns={columnWindow.columns}
          widthPx={layout.totalWidthPx}
          hasDetails={props.hasColumnDetails}
        />
        {table.rows.map(({ id, original }) => (
          <Row
            key={id}
            source={source}
            row={original.row}
            position={original.position}
            columns={columnWindow.columns}
            widthPx={layout.totalWidthPx}
            idPrefix={idPrefix}
          />
        ))}
      </div>
      {isLoading ? <LoadingLine rowCount={rows.length} layout={layout} /> : null}
      {props.hasRowMenu ? (
        <RowMenuButtons
          columns={layout.columns}
          controller={controller}
          hover={props.hover}
          openRow={props.openRowMenu ?? null}
          positionOf={positionOf}
          source={source}
          widthPx={layout.totalWidthPx}
        />
      ) : null}
      <LostCursor controller={controller} layout={layout} />
      <CellNote
        controller={controller}
        source={source}
        columns={layout.columns}
        positionOf={positionOf}
        onDetails={props.onCellDetails}
      />
      <Composition controller={controller} columns={layout.columns} positionOf={positionOf} />
      <CellEditor
        controller={controller}
        edits={props.edits}
        source={source}
        positionOf={positionOf}
        getScroller={viewportRef.scroller}
      />
    </div>
  )
}

/** The active row's position when the window does not hold it: it stays on the page so that Tab can come back to it. */
function placeOutside(
  row: RowId | null,
  rows: GridRows,
  { first, last }: { readonly first: number; readonly last: number },
): number | null {
  const position = row === null ? -1 : rows.indexOf(row)
  return position >= 0 && (position < first || position > last) ? position : null
}

/** The rows to render, in order, each with its elements; the same array until one of them changes. */
function useWindowRows(
  rows: GridRows,
  { first, last }: { readonly first: number; readonly last: number },
  extra: number | null,
  active: RowId | null,
): WindowRow[] {
  const slots = useRef<readonly RowSlot[]>([])
  return useMemo(() => {
    const positions: number[] = []
    if (extra !== null && extra < first) positions.push(extra)
    for (let at = first; at <= Math.min(last, rows.length - 1); at += 1) positions.push(at)
    if (extra !== null && extra > last) positions.push(extra)
    // The same rows give the same slots again, so a render that React repeats or drops does no harm.
    slots.current = assignSlots(
      slots.current,
      positions.map((at) => rows.at(at)),
      active,
    )
    return slots.current.map(({ row, key }, index) => ({
      row,
      position: positions[index] ?? 0,
      slot: key,
    }))
  }, [rows, first, last, extra, active])
}

/** Where the cursor was when its cell went: it is on nothing, and says so by its broken line. */
function LostCursor({
  controller,
  layout,
}: {
  readonly controller: GridController
  readonly layout: GridLayout
}) {
  const { subscribe, lostAt } = controller.active
  const at = useSyncExternalStore(subscribe, lostAt, () => null)
  const column = at === null ? undefined : (layout.columns[at.column] ?? layout.columns.at(-1))
  if (at === null || column === undefined) return null
  const style = { top: rowTopPx(at.row), left: column.leftPx, width: column.widthPx }
  return <div aria-hidden className="ls-lost-cursor" style={style} />
}

function LoadingLine({
  rowCount,
  layout,
}: {
  readonly rowCount: number
  readonly layout: GridLayout
}) {
  return (
    <div className="ls-loading" style={{ top: rowTopPx(rowCount), width: layout.totalWidthPx }}>
      <span className="ls-loading-words">
        {rowCount === 0 ? 'Loading records…' : 'Loading more records…'}
      </span>
    </div>
  )
}
