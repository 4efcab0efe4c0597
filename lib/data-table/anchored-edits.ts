import type { CellPlace } from './cell-source'
import { sameValue } from './codecs'
import type { RecordRef } from './record-ref'
import type { Attribute, CellAddress, CellBase } from './types'

/**
 * The cell as its user saw it when an edit began. An editor takes it on opening and commits with it, so that changes
 * made in between are found however long the editor was open.
 */
export interface CellAnchor {
  readonly record: RecordRef
  /** Names as they were then. */
  readonly address: CellAddress
  readonly attribute: Attribute
  /** The stored value. */
  readonly base: CellBase
  /** The visible value: that of a draft, else the stored one. */
  readonly shown: string | null
  /** True if the record was not stored yet. */
  readonly isOfNewRecord: boolean
  /** Up to where the user had seen the log of external changes. */
  readonly seenUntil: number
}

/** True if the cell stores what the user saw when the edit began: the stored value then, or their own draft, saved since. */
export function isAsSeen({ attribute, base, shown }: CellAnchor, stored: CellBase): boolean {
  // Another spelling of a number (`1.0` for `1`) was not seen, unless it is the draft of the user, saved since.
  const isOwnDraft = shown !== base.value && sameValue(attribute.valueType, stored.value, shown)
  return stored.value === base.value || isOwnDraft
}

/** Why an edit has no cell any more: its record or attribute was deleted, the type changed, or a draft deletes the record. */
export type MissingCause = 'record' | 'attribute' | 'type' | 'deletion'

/** The cell of an anchor as it is now. */
export type AnchoredCell =
  | {
      readonly kind: 'here'
      readonly place: CellPlace
      /** A sentence about what others changed since the edit began; `null` if nothing. */
      readonly change: string | null
    }
  | {
      readonly kind: 'missing'
      readonly cause: MissingCause
      /** A sentence about what happened. */
      readonly message: string
      /** Another cell that the text may be meant for. */
      readonly offer: { readonly place: CellPlace; readonly label: string } | null
    }

/** Edits that take time: begun with an anchor, committed with it later. Independent of the DOM. */
export interface AnchoredEdits {
  /** Begins an edit; `null` for a place that cannot be edited. */
  anchor(place: CellPlace): CellAnchor | null
  /** Finds the anchor's cell again. */
  find(anchor: CellAnchor): AnchoredCell
  /**
   * Makes the edit. Changes since the anchor was taken become a conflict. If the cell is missing, nothing is changed and
   * the caller still has the text.
   */
  commit(anchor: CellAnchor, value: string | null): AnchoredCell
  /**
   * Stores the text of an open editor, from the first character on, as safely as a draft.
   *
   * @param key of the stored text to replace; `null` for a new one
   * @returns the key of the stored text
   */
  storeText(key: string | null, anchor: CellAnchor, value: string | null): string
  /** Removes a stored text: it became an edit, or the user discarded it. */
  removeText(key: string): void
  /** Keeps a stored text whose cell is missing, for the user to decide later. */
  setTextAside(key: string): void
}

/** The stored text of an editor that was not committed yet. */
export interface TypedCell {
  readonly key: string
  readonly anchor: CellAnchor
  readonly value: string | null
}
