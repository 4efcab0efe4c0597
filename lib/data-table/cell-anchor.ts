import { sameValue } from './codecs'
import type { RecordRef } from './record-ref'
import type { Attribute, CellAddress, CellBase } from './types'

/**
 * What an edit rests on: the cell as its user saw it when the edit began. It is taken when an editor opens, and handed
 * back with what was typed, so that whatever moved in between is found however long the editor was open.
 */
export interface CellAnchor {
  readonly record: RecordRef
  /** By the names of that moment. */
  readonly address: CellAddress
  readonly attribute: Attribute
  /** What was stored. */
  readonly base: CellBase
  /** What was shown: an unsaved edit of one's own, else what was stored. */
  readonly shown: string | null
  /** The record was still to be added. */
  readonly isOfNewRecord: boolean
  /** The point in the log of external changes until which its user had seen them. */
  readonly seenUntil: number
}

/** True where the cell holds what the user saw when the edit began: stored then, or typed by them and stored since. */
export function isAsSeen({ attribute, base, shown }: CellAnchor, stored: CellBase): boolean {
  // Another spelling of the same amount was not seen, unless it is what the user typed.
  const isTyped = shown !== base.value && sameValue(attribute.valueType, stored.value, shown)
  return stored.value === base.value || isTyped
}
