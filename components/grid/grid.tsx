'use client'

import { useCallback, useImperativeHandle, useInsertionEffect, useRef, useState } from 'react'
import { eventHandlers } from './controller/event-handlers'
import type { GridInputs } from './controller/grid-context'
import { GridController } from './controller/grid-controller'
import { RowHover } from './input/row-hover'
import type { GridProps } from './types'
import { ColumnDetails } from './view/column-details'
import { GridCanvas } from './view/grid-canvas'
import { ViewportRef } from './view/viewport-ref'
import './view/grid.css'
import './view/cell-states.css'
import './view/overlays.css'
import './view/row-states.css'

/**
 * The spreadsheet: shows cells, moves among them and reports edits. It owns no data. It fills the height of its parent
 * and scrolls inside. Keys that it does not use bubble to the owner.
 */
export function Grid(props: GridProps) {
  const { controller, viewportRef, hover } = useGridController(props)
  const [details, setDetails] = useState<{ column: string; anchor: HTMLElement } | null>(null)
  const resize = useRef<(column: string, widthPx: number) => void>(() => {})
  const handleResizeReady = useCallback((setWidth: (column: string, widthPx: number) => void) => {
    resize.current = setWidth
  }, [])
  useImperativeHandle(props.ref, () => controller, [controller])

  const { renderColumnDetails } = props
  const detailsColumn = props.columns.find(({ id }) => id === details?.column)
  const events = eventHandlers({
    controller,
    openColumnDetails: (column, anchor) => renderColumnDetails && setDetails({ column, anchor }),
    onCellDetails: props.onCellDetails,
    setWidth: (column, widthPx) => resize.current(column, widthPx),
    hover,
  })
  return (
    <div className="ls-grid">
      <GridCanvas
        label={props.label}
        columns={props.columns}
        rows={props.rows}
        source={props.source}
        edits={props.edits}
        isLoading={props.isLoading ?? false}
        hasColumnDetails={renderColumnDetails !== undefined}
        hasRowMenu={props.onRowMenu !== undefined}
        hover={hover}
        openRowMenu={props.openRowMenu ?? null}
        controller={controller}
        events={events}
        viewportRef={viewportRef}
        onResizeReady={handleResizeReady}
        {...(props.viewport === undefined ? {} : { viewport: props.viewport })}
        {...(props.onCellDetails === undefined ? {} : { onCellDetails: props.onCellDetails })}
      />
      {details === null || detailsColumn === undefined ? null : (
        <ColumnDetails
          anchor={details.anchor}
          title={detailsColumn.attribute.name}
          onClose={() => setDetails(null)}
        >
          {renderColumnDetails?.(detailsColumn)}
        </ColumnDetails>
      )}
    </div>
  )
}

/** One controller for the lifetime of the grid, always with the latest props. */
function useGridController(inputs: GridInputs) {
  const [parts] = useState(() => {
    const viewportRef = new ViewportRef()
    return {
      viewportRef,
      controller: new GridController(inputs, viewportRef),
      hover: new RowHover(),
    }
  })
  // Insertion effects run before layout effects, so those see the new props.
  useInsertionEffect(() => parts.controller.setInputs(inputs))
  return parts
}
