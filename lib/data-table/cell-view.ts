import type { CellAnchor } from './cell-anchor'
import type { CellState } from './cell-state'
import type { RecordRef } from './record-ref'

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

/** One edit that the user made. `value: null` clears the cell. */
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
