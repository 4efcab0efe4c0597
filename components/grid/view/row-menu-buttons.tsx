import { EllipsisVertical } from 'lucide-react'
import { type CellSource, isolate, type RowId } from '@/lib/data-table'
import type { GridController } from '../controller/grid-controller'
import type { RowHover } from '../input/row-hover'
import { type ColumnLayout, rowTopPx } from '../model/geometry'
import { useSnapshot } from '../use-snapshot'
import { useCell } from './use-cell'

/** The width of the button and its distance from the edge of its cell, px. */
const BUTTON_WIDTH_PX = 26
const EDGE_PX = 4
/** The width of a state's mark at the edge of the cell, px. */
const MARK_WIDTH_PX = 22

export interface RowMenuButtonsProps {
  readonly controller: GridController
  readonly hover: RowHover
  readonly source: CellSource
  readonly columns: readonly ColumnLayout[]
  readonly widthPx: number
  readonly positionOf: (row: RowId) => number
  /** The row whose menu is open. */
  readonly openRow: RowId | null
}

/**
 * The menu button of a row, on the row under the pointer and on the active row only. The buttons are not in the tab
 * order: Shift+F10 opens the same menu from any cell.
 */
export function RowMenuButtons(props: RowMenuButtonsProps) {
  const { controller, hover, columns, positionOf, openRow } = props
  const active = useSnapshot(controller.active)
  const hovered = useSnapshot(hover)
  const [column] = columns
  if (column === undefined || !column.column.isPinned) return null
  const activeRow = active === null || active.row === 'header' ? null : active.row
  const rows = new Set([activeRow, hovered, openRow])
  return [...rows].map((row) => {
    if (row === null || positionOf(row) < 0) return null
    const isAlways = row === hovered || row === openRow
    return <RowMenuButton {...props} column={column} isAlways={isAlways} key={row} row={row} />
  })
}

interface RowMenuButtonProps extends RowMenuButtonsProps {
  readonly row: RowId
  readonly column: ColumnLayout
  /** Visible without focus in the grid. */
  readonly isAlways: boolean
}

function RowMenuButton(props: RowMenuButtonProps) {
  const { controller, source, row, column, columns, widthPx, positionOf, openRow, isAlways } = props
  const view = useCell(source, row, column.id)
  const hasMark = view.isInvalid || (view.state !== 'clean' && view.state !== 'dirty')
  const right = EDGE_PX + BUTTON_WIDTH_PX + (hasMark ? MARK_WIDTH_PX : 0)
  const label = columns
    .filter(({ column: { isPinned } }) => isPinned)
    .map(({ id }) => isolate(source.get(row, id).value ?? ''))
    .join(' · ')
  const isDefault = source.rowKind(row) === 'default-record'
  return (
    <div
      className="ls-row-menu"
      data-always={isAlways || undefined}
      style={{ top: rowTopPx(positionOf(row)), width: widthPx }}
    >
      <button
        aria-expanded={openRow === row}
        aria-haspopup="menu"
        aria-label={`Menu of ${isDefault ? 'the default record' : `record ${label}`}`}
        className="ls-row-menu-button"
        data-row={row}
        onClick={(event) => controller.openRowMenu({ row, column: column.id }, event.currentTarget)}
        // Keeps focus in the cell.
        onMouseDown={(event) => event.preventDefault()}
        style={{ left: column.leftPx + column.widthPx - right }}
        tabIndex={-1}
        type="button"
      >
        <EllipsisVertical aria-hidden />
      </button>
    </div>
  )
}
