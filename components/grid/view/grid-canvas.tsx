// biome-ignore-all lint/a11y/useSemanticElements: rows and columns are windows placed by hand; a table element would lay them out itself.
import { useCallback, useId, useLayoutEffect, useMemo, useReducer, useRef } from 'react'
import type { GridRows, RowId } from '@/lib/data-table'
import type { eventHandlers } from '../controller/event-handlers'
import type { GridController } from '../controller/grid-controller'
import { CellEditor } from '../editors/cell-editor'
import type { RowHover } from '../input/row-hover'
import { type GridLayout, ROW_HEIGHT_PX, rowTopPx } from '../model/geometry'
import type { GridProps } from '../types'
import { useSnapshot } from '../use-snapshot'
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
  /** The event handlers of the scrolled element. */
  readonly events: ReturnType<typeof eventHandlers>
  readonly hasColumnDetails: boolean
  /** Receives the function that sets the width of a column, px. */
  readonly onResizeReady: (setWidth: (column: string, widthPx: number) => void) => void
}

/**
 * The scrolled element: header, the window of rows and columns, and what lies over the cells. Scrolling renders only
 * this.
 */
export function GridCanvas(props: GridCanvasProps) {
  const { columns, rows, source, controller, viewportRef, onResizeReady } = props
  const [, render] = useReducer((count: number) => count + 1, 0)
  const idPrefix = useId()
  const scrolling = { getScroller: viewportRef.scroller, viewport: props.viewport }
  const rowWindow = useRowWindow(rows.length, scrolling)
  const activeRow = controller.active.rowAmong(rows)
  const activePosition = positionOutside(activeRow, rows, rowWindow)
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
        // Without this, a browser could translate the values, and users would copy and edit the translation.
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

/**
 * The position of the active row if it is outside the window. It is rendered all the same, so that Tab can return to
 * it.
 */
function positionOutside(
  row: RowId | null,
  rows: GridRows,
  { first, last }: { readonly first: number; readonly last: number },
): number | null {
  const position = row === null ? -1 : rows.indexOf(row)
  return position >= 0 && (position < first || position > last) ? position : null
}

/** The rows to render, in order, with their elements; the same array until one changes. */
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
    // Safe in a memo: the same rows give the same slots, so React may repeat or drop a render.
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

/** Marks the position of a lost cursor with a dashed outline. */
function LostCursor({
  controller,
  layout,
}: {
  readonly controller: GridController
  readonly layout: GridLayout
}) {
  const { subscribe, lostAt } = controller.active
  const at = useSnapshot({ subscribe, snapshot: lostAt })
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
      <span className="ls-loading-text">
        {rowCount === 0 ? 'Loading records…' : 'Loading more records…'}
      </span>
    </div>
  )
}
