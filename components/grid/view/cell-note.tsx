import type { CellPlace, CellSource } from '@/lib/data-table'
import type { GridController } from '../controller/grid-controller'
import { type ColumnLayout, ROW_HEIGHT_PX, rowTopPx } from '../model/geometry'
import { useSnapshot } from '../use-snapshot'
import { useCell } from './use-cell'

export interface CellNoteProps {
  readonly controller: GridController
  readonly source: CellSource
  readonly columns: readonly ColumnLayout[]
  readonly positionOf: (row: number) => number
  readonly onDetails: ((place: CellPlace) => void) | undefined
}

/** The problem of the active cell, in a note below it. Screen readers read it as the description of the cell. */
export function CellNote({ controller, source, columns, positionOf, onDetails }: CellNoteProps) {
  const place = useSnapshot(controller.active)
  const editor = useSnapshot(controller.editor.session)
  const column = columns.find(({ id }) => id === place?.column)
  if (editor !== null || place === null || place.row === 'header' || column === undefined)
    return null
  const position = positionOf(place.row)
  if (position < 0) return null
  const cell = { row: place.row, column: place.column }
  return (
    <Note place={cell} source={source} column={column} position={position} onDetails={onDetails} />
  )
}

interface NoteProps extends Pick<CellNoteProps, 'source' | 'onDetails'> {
  readonly place: CellPlace
  readonly column: ColumnLayout
  readonly position: number
}

function Note({ place, source, column, position, onDetails }: NoteProps) {
  const view = useCell(source, place.row, place.column)
  if (view.message === null) return null
  const hasDetails =
    onDetails !== undefined && (view.state === 'failed' || view.state === 'conflict')
  return (
    <div
      className="ls-note"
      aria-hidden
      data-note={view.isInvalid ? 'invalid' : view.state}
      style={{ left: column.leftPx, top: rowTopPx(position) + ROW_HEIGHT_PX }}
    >
      {view.message}
      {hasDetails ? (
        <button
          type="button"
          tabIndex={-1}
          className="ls-note-more"
          onClick={() => onDetails(place)}
        >
          Details
        </button>
      ) : null}
    </div>
  )
}
