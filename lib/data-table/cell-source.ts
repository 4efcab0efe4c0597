import type { RecordRef } from './record-ref'
import type { Attribute } from './types'

/** The state of a cell on the screen; the value of `data-cell-state`. */
export type CellState = 'clean' | 'dirty' | 'saving' | 'saved' | 'failed' | 'conflict'

/**
 * Identifies a row of the grid: a small integer from its owner, the same for the life of the page whatever the order, the
 * filter or the columns. It is not a visible position. A record that others rename comes back in another row, and its
 * old row may get another record; to point at a record for longer, keep a `RecordRef`.
 */
export type RowId = number

/** The visible rows, in order. Replaced as a whole when order or filter change. */
export interface GridRows {
  readonly length: number
  /** The row at a 0-based position. */
  at(position: number): RowId
  /** The 0-based position, or -1 if the row is not visible. */
  indexOf(row: RowId): number
}

/** The id of a column: the service's id of the attribute, which survives a rename; its name if it has no id. */
export function columnIdOf({ id, name }: Attribute): string {
  return id ?? name
}

/** A place in the grid. */
export interface CellPlace {
  readonly row: RowId
  readonly column: string
}

/** One edit by the user. `value: null` clears the cell. */
export interface CellEdit extends CellPlace {
  readonly value: string | null
}

/** Everything that a cell shows. Immutable; the same object until the cell changes. */
export interface CellView {
  /** The stored or drafted string; `null` for no value. */
  readonly value: string | null
  readonly state: CellState
  /** What a lookup returns if `value` is null; shown in grey. */
  readonly fallback: { readonly value: string; readonly from: 'default-record' | 'type' } | null
  /** A sentence about the problem: the broken rule, the service's message or the conflict. */
  readonly message: string | null
  /** A sentence for the tooltip and the accessible description, if there is no problem to show in a note. */
  readonly hint?: string
  /** Breaks a rule of its attribute, which `message` names; it will not be sent. */
  readonly isInvalid: boolean
  readonly isReadOnly: boolean
  /** Not loaded yet, so the value is unknown. @default false */
  readonly isUnread?: boolean
  /** The record does not exist any more; its row is shown because of other drafts. Read-only. @default false */
  readonly isOfMissingRecord?: boolean
  /** A draft that deletes the stored value. */
  readonly isCleared: boolean
  /** The record is to be deleted; `value` is what would be deleted with it. @default false */
  readonly isOfDeletedRecord?: boolean
}

/** The state of a whole row: as stored, to be added, to be renamed, or to be deleted. */
export type RowState = 'stored' | 'new' | 'renamed' | 'deleted'

/** Gives the grid its cells, by row id and column, with a subscription for each. */
export interface CellSource {
  get(row: RowId, column: string): CellView
  subscribe(row: RowId, column: string, listener: () => void): () => void
  /** A reference to the record of a row, which survives renames and changes of order. */
  refOf(row: RowId): RecordRef
  /**
   * The row of a record now; `null` if the record does not exist, even if another one has its name.
   *
   * @param isThere which rows count; by default those of stored records
   */
  rowOf(ref: RecordRef, isThere?: (row: RowId) => boolean): RowId | null
  rowKind(row: RowId): 'record' | 'default-record'
  rowState(row: RowId): RowState
  /** Calls the listener when `rowState` of this row may have changed; returns the unsubscription. */
  subscribeRow(row: RowId, listener: () => void): () => void
}
