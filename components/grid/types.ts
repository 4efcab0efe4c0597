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
  /** Stays the same while the attribute lives, whatever it is called. */
  readonly id: string
  readonly attribute: Attribute
  /** Primary attributes are pinned, read-only and row headers. */
  readonly isPinned: boolean
  /** Initial width in px. */
  readonly widthPx: number
}

/** Where a row's menu was asked for. */
export interface RowMenuRequest {
  readonly row: RowId
  /** What the menu stands beside: a cell, the row's button, or the pointer. */
  readonly anchor: { getBoundingClientRect(): DOMRect }
}

/** What the owner may ask of the grid. */
export interface GridHandle {
  /** Commits the open editor, if any. */
  commitEditor(): void
  /** Brings a cell fully into view, makes it active and, unless told otherwise, focuses it. */
  goTo(place: CellPlace, options?: { readonly focus?: boolean }): void
  /** Scrolls a cell into view, and leaves cursor, focus and an open editor where they are. */
  reveal(place: CellPlace): void
  activeCell(): CellPlace | null
  /** Gives focus to the active cell. */
  focus(): void
  /** True while an editor is open. */
  isEditing(): boolean
  /** Opens an editor that goes on with a typed text. False where another one is open, or its cell is not on show. */
  openTyped(text: TypedCell, at?: CellPlace): boolean
}

/** A fixed size for the scrolled view. */
export interface GridViewport {
  readonly widthPx: number
  readonly heightPx: number
}

/** Something for the user to know, beside what the cells show. */
export interface GridMessage {
  readonly title: string
  readonly description?: string
  /** `warning`: not all was done that was asked for. */
  readonly tone: 'info' | 'warning'
}

export interface GridProps {
  /** Accessible name. */
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly rows: GridRows
  readonly source: CellSource
  /** True while more rows are on their way: `aria-busy`, and a quiet last line. */
  readonly isLoading?: boolean
  readonly ref?: Ref<GridHandle>
  /** What editors take when they open, and hand back when they close. */
  readonly edits: AnchoredEdits
  /** The cursor is on nothing: what it was on is not on show any more. Told once. */
  readonly onCursorLost?: (place: CellPlace) => void
  /** One gesture, one call. */
  readonly onEdit: (edits: readonly CellEdit[]) => void
  readonly onActiveCellChange?: (place: CellPlace | null) => void
  /** Asked for more about a cell (a click on its mark, Alt+Enter in navigation mode, or its menu). */
  readonly onCellDetails?: (place: CellPlace) => void
  /** Asked for what can be done with a row: its button, a right click, Shift+F10 or the menu key. The row is active. */
  readonly onRowMenu?: (request: RowMenuRequest) => void
  /** The row whose menu is open. @default null */
  readonly openRowMenu?: RowId | null
  /** Enter, F2 or a double click on a row header, which no editor opens on. */
  readonly onRowHeaderEdit?: (row: RowId) => void
  /** What became of a paste, a cut or a copy, where the cells alone do not tell. */
  readonly onMessage?: (message: GridMessage) => void
  /** Asked for more about a column. */
  readonly renderColumnDetails?: (column: GridColumn) => ReactNode
  /** Lays the grid out for this size instead of measuring: for places without layout, such as tests. */
  readonly viewport?: GridViewport
}
