import { type CellEdit, type CellPlace, type CellView, sameValue } from '@/lib/data-table'
import type { GridColumn, GridMessage, GridProps } from '../types'
import { ActiveCell } from './active-cell'
import type { Viewport } from './viewport'

/** The owner's props that the controller uses. */
export type GridInputs = Pick<
  GridProps,
  | 'columns'
  | 'rows'
  | 'source'
  | 'edits'
  | 'isLoading'
  | 'onCursorLost'
  | 'onEdit'
  | 'onActiveCellChange'
  | 'onCellDetails'
  | 'onRowMenu'
  | 'onMessage'
  | 'onRowHeaderEdit'
>

/** A cell with its column and what it shows. */
export interface GridCell {
  readonly place: CellPlace
  readonly column: GridColumn
  readonly view: CellView
}

/** What the parts of the controller share: the latest props, the active cell, and the ways to report to the owner. */
export class GridContext {
  readonly active: ActiveCell

  /** @param onTabStop called before focus moves to another cell */
  constructor(
    public inputs: GridInputs,
    readonly viewport: Viewport,
    onTabStop: () => void,
  ) {
    this.active = new ActiveCell(viewport, () => this.inputs.source, onTabStop)
  }

  /** The cell at a place; `null` if its column does not exist. */
  cellAt(place: CellPlace): GridCell | null {
    const column = this.inputs.columns.find(({ id }) => id === place.column)
    if (column === undefined) return null
    return { place, column, view: this.inputs.source.get(place.row, place.column) }
  }

  /** The cell that keys act on, before any choice the first; `null` in the header and while the cursor is lost. */
  activeCell(): GridCell | null {
    const place = this.active.resolve()
    return place === null || place.row === 'header'
      ? null
      : this.cellAt({ row: place.row, column: place.column })
  }

  /** Reports an edit of one cell, unless the cell has this value already. */
  edit({ place, column, view }: GridCell, value: string | null): void {
    if (sameValue(column.attribute.valueType, view.value, value)) return
    this.apply([{ row: place.row, column: place.column, value }])
  }

  /** Reports edits that the user made by one action. All edits but those of an editor come through here. */
  apply(edits: readonly CellEdit[]): void {
    if (edits.length > 0) this.inputs.onEdit(edits)
  }

  /** Shows a message about something that the cells do not show. */
  say(message: GridMessage): void {
    this.inputs.onMessage?.(message)
  }
}
