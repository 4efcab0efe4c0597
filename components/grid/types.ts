import type { ReactNode, Ref } from 'react'
import type {
  AnchoredEdits,
  Attribute,
  CellEdit,
  CellPlace,
  CellSource,
  GridRows,
  RowId,
  TypedCell,
} from '@/lib/data-table'

/** One column. */
export interface GridColumn {
  /** Stays the same when the attribute is renamed. */
  readonly id: string
  readonly attribute: Attribute
  /** Primary attributes are pinned, read-only and row headers. */
  readonly isPinned: boolean
  /** Initial width in px. */
  readonly widthPx: number
}

/** A request for the menu of a row. */
export interface RowMenuRequest {
  readonly row: RowId
  /** Where the menu opens: at a cell, at the button of the row, or at the pointer. */
  readonly anchor: { getBoundingClientRect(): DOMRect }
}

/** Methods for the owner of the grid. */
export interface GridHandle {
  /** Commits the open editor, if any. */
  commitEditor(): void
  /** Scrolls a cell into view, makes it active and, by default, focuses it. */
  goTo(place: CellPlace, options?: { readonly focus?: boolean }): void
  /** Scrolls a cell into view without moving the active cell or focus. Does nothing while an editor is open. */
  reveal(place: CellPlace): void
  activeCell(): CellPlace | null
  /** Gives focus to the active cell. */
  focus(): void
  /** True while an editor is open. */
  isEditing(): boolean
  /** Opens an editor that continues a stored text. False if one is open already or the cell is not on show. */
  openTyped(text: TypedCell, at?: CellPlace): boolean
}

export interface GridViewport {
  readonly widthPx: number
  readonly heightPx: number
}

/** A message for the user about something that the cells do not show. */
export interface GridMessage {
  readonly title: string
  readonly description?: string
  /** `warning` if not everything was done. */
  readonly tone: 'info' | 'warning'
}

export interface GridProps {
  /** Accessible name. */
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly rows: GridRows
  readonly source: CellSource
  /** True while rows are loading: sets `aria-busy` and shows a last line that says so. */
  readonly isLoading?: boolean
  readonly ref?: Ref<GridHandle>
  /** Anchors for editors, and the edits made with them. */
  readonly edits: AnchoredEdits
  /** Called once when the active cell disappears from the grid. */
  readonly onCursorLost?: (place: CellPlace) => void
  /** Called once for each action of the user, such as a paste. */
  readonly onEdit: (edits: readonly CellEdit[]) => void
  readonly onActiveCellChange?: (place: CellPlace | null) => void
  /** The user asked for details of a cell: a click on its mark, Alt+Enter, or its menu. */
  readonly onCellDetails?: (place: CellPlace) => void
  /**
   * The user asked for the menu of a row: its button, a right click, Shift+F10 or the menu key. The row is active by
   * then.
   */
  readonly onRowMenu?: (request: RowMenuRequest) => void
  /** The row whose menu is open. @default null */
  readonly openRowMenu?: RowId | null
  /** Enter, F2 or a double click on a row header, which has no editor of its own. */
  readonly onRowHeaderEdit?: (row: RowId) => void
  /** Messages such as the result of a paste. */
  readonly onMessage?: (message: GridMessage) => void
  /** Renders the details of a column. */
  readonly renderColumnDetails?: (column: GridColumn) => ReactNode
  /** A fixed size, for places that cannot be measured, such as tests. */
  readonly viewport?: GridViewport
}
