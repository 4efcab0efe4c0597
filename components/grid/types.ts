import type { ReactNode, Ref } from 'react'
import type { Attribute, CellAnchor, CellState, RecordRef } from '@/lib/data-table'

/**
 * A row's identity inside the grid: a small integer that its owner hands out and that stays for the life of the page,
 * whatever the order, the filter or the columns. Never a visible position. A record that others rename gets another row,
 * and another record may come under its name: what points at a record for longer keeps a reference, see `CellSource`.
 */
export type RowId = number

/** The rows on show, in order. Replaced as a whole when order or filter change; cheap at 100,000 rows. */
export interface GridRows {
  readonly length: number
  /** Identity of the row at a 0-based position. */
  at(position: number): RowId
  /** 0-based position, or -1 when the row is not on show. */
  indexOf(row: RowId): number
}

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

/** Everything a cell paints. Immutable; the same object until that cell changes. */
export interface CellView {
  /** The string as stored or drafted; `null`: there is none. */
  readonly value: string | null
  readonly state: CellState
  /** What a lookup would return instead, when `value` is null: shown faintly. */
  readonly fallback: { readonly value: string; readonly from: 'default-record' | 'type' } | null
  /** The broken rule, the service's words or the collision, in a sentence. */
  readonly message: string | null
  /** A sentence about the cell that needs no note over its neighbours: for the pointer and for assistive tech. */
  readonly hint?: string
  /** Breaks a rule of its attribute (then `message` says which): will not be sent. */
  readonly isInvalid: boolean
  readonly isReadOnly: boolean
  /** The table is being read, and what the cell holds was not brought yet: it may be anything. @default false */
  readonly isUnread?: boolean
  /** Its row is on show for another edit alone: the record is gone, and nothing can be typed here. @default false */
  readonly isOfGoneRecord?: boolean
  /** A draft that deletes the stored value. */
  readonly isCleared: boolean
  /** The whole record is to be deleted; `value` is what goes with it. @default false */
  readonly isOfDeletedRecord?: boolean
}

/** What becomes of a row as a whole: it is as stored, to be added, under other primary values, or to be deleted. */
export type RowState = 'stored' | 'new' | 'renamed' | 'deleted'

/** Where cells come from: read by position-free identity, with a subscription per cell. */
export interface CellSource {
  get(row: RowId, column: string): CellView
  subscribe(row: RowId, column: string, listener: () => void): () => void
  /** A reference to a row's record, which outlasts its name and its place among the rows. */
  refOf(row: RowId): RecordRef
  /**
   * The row where the record is now; `null` where it is in none: it is gone, though another may have its name.
   *
   * @param isThere tells the rows that count; those of records in the table without it
   */
  rowOf(ref: RecordRef, isThere?: (row: RowId) => boolean): RowId | null
  /** Marks the default record, and names rows for assistive tech. */
  rowKind(row: RowId): 'record' | 'default-record'
  rowState(row: RowId): RowState
  /** Calls back after `rowState` of this row may have changed; gives the way out. */
  subscribeRow(row: RowId, listener: () => void): () => void
}

/** Where a row's menu was asked for. */
export interface RowMenuRequest {
  readonly row: RowId
  /** What the menu stands beside: a cell, the row's button, or the pointer. */
  readonly anchor: { getBoundingClientRect(): DOMRect }
}

/** Why an edit has nowhere to go. */
export type MissingCause = 'record' | 'attribute' | 'type' | 'deletion'

/** How the cell of an anchor stands now. */
export type CellStanding =
  | {
      readonly kind: 'here'
      readonly place: CellPlace
      /** What others changed since the edit began, in words; `null` where nothing did. */
      readonly change: string | null
    }
  | {
      readonly kind: 'missing'
      readonly cause: MissingCause
      /** What happened, in words. */
      readonly words: string
      /** A cell that what was typed may have been meant for. */
      readonly offer: { readonly place: CellPlace; readonly label: string } | null
    }

/**
 * Edits that take time: an editor takes an anchor when it opens and hands it back with what was typed. Without DOM, so
 * that whoever edits otherwise can use the same.
 */
export interface AnchoredEdits {
  /** What an edit that begins now rests on; `null` for a place that no edit can be made at. */
  anchor(place: CellPlace): CellAnchor | null
  /** How the anchor's cell stands now. */
  standing(anchor: CellAnchor): CellStanding
  /**
   * Makes the edit, on what its user saw when it began: what others changed since is a conflict. Where the cell is
   * missing nothing is made, and whoever calls keeps the text.
   */
  commit(anchor: CellAnchor, value: string | null): CellStanding
  /**
   * Keeps what is being typed, as a draft is kept, from the first character on.
   *
   * @param key of the text that it goes on from; `null` for a new one
   * @returns its key
   */
  keep(key: string | null, anchor: CellAnchor, value: string | null): string
  /** A kept text became an edit, or its user gave it up. */
  drop(key: string): void
  /** A kept text whose cell is missing has no editor any more: it waits for its user. */
  park(key: string): void
}

/** A text that was typed and made no edit yet. */
export interface TypedCell {
  readonly key: string
  readonly anchor: CellAnchor
  readonly value: string | null
}

/** One edit that the person made. `value: null` clears the cell. */
export interface CellEdit {
  readonly row: RowId
  readonly column: string
  readonly value: string | null
}

/** A place in the grid, by identity. */
export interface CellPlace {
  readonly row: RowId
  readonly column: string
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

/** Something for the person to know, beside what the cells show. */
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
