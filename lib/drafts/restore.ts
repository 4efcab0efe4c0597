import { type Attribute, type CellBase, otherThan } from '@/lib/data-table'
import {
  compareDraft,
  type Draft,
  type DraftStep,
  draftCollided,
  editDraft,
  goneRecord,
  movedReason,
  newDraft,
} from './draft'
import type { CellChange, Typed } from './history'

const MOVED_SINCE =
  'This edit was brought back, and what is stored in the cell is not what it was made on.'

const ADDED_SINCE =
  'This edit was brought back, and its record has been added by somebody else meanwhile.'

const GONE_SINCE = 'This edit was brought back, and its record is not in the table any more.'

const OTHER_SINCE =
  'This edit was brought back, and another record or attribute has the name of the one that it was made in.'

/** A cell as undo finds it. */
export interface CellNow {
  readonly draft: Draft | undefined
  readonly attribute: Attribute
  /** What is known to be stored, where there is no draft; `null` where nothing was read. */
  readonly base: CellBase | null
  /** Something is stored in the cell's record. */
  readonly isRecordStored: boolean
  /** The cell's record was there, and is not any more. */
  readonly isRecordGone: boolean
  /** The record of the edit is gone altogether: its id is known, and no record has it. */
  readonly isRecordNowhere: boolean
  /** The service's id of the record that has its name now; `null` where it is not known. */
  readonly recordId?: string | null | undefined
}

/**
 * What becomes of a cell whose earlier edit is brought back; `null` when it is under way and left alone. Values come
 * back, bases never: an edit whose cell moved since it was typed comes back as the collision that it is.
 */
export function restoreCell(
  change: CellChange,
  target: Typed | null,
  now: CellNow,
): DraftStep | null {
  const { draft } = now
  if (draft?.status.kind === 'saving') return null
  // After a lost answer only a save, which reads first, may say what is stored.
  if (draft?.isUncertain) return editDraft(draft, target ? target.value : draft.base.value)
  if (target === null) return { kind: 'settled' }
  if (draft === undefined && target.inDoubt !== null) {
    return { kind: 'draft', draft: target.inDoubt }
  }
  const stored = storedNow(now) ?? target.collision?.theirs ?? target.base
  const { attribute, address, key } = change
  const { base, recordId, group, value } = target
  const fresh = newDraft(key, now.attribute, address, stored, value, group)
  if (group === 'new-record' && now.isRecordStored) {
    const collision = { reason: 'exists', theirs: stored, message: ADDED_SINCE } as const
    return draftCollided({ ...fresh, base }, collision)
  }
  // What is to be removed is stored under another name, where the record has one.
  if (group !== 'new-record' && now.isRecordGone && !(value === null && now.isRecordNowhere)) {
    return draftCollided({ ...fresh, base, recordId }, goneRecord(stored, GONE_SINCE))
  }
  const other = group === 'new-record' ? null : otherNow(change, target, now)
  if (other !== null) {
    const collision = { reason: other, theirs: stored, recordId: now.recordId } as const
    const own = { ...fresh, base, recordId, attribute }
    return draftCollided(own, { ...collision, message: OTHER_SINCE })
  }
  const found = compareDraft({ ...fresh, base }, stored)
  return found === 'mine' ? { kind: 'settled' } : decide(fresh, target, draft)
}

/** Whether another record, or attribute, has the name of the one that the edit was made in. */
function otherNow({ attribute }: CellChange, { recordId }: Typed, now: CellNow) {
  const asked = { recordId, attributeId: attribute.id }
  return otherThan(asked, { recordId: now.recordId, attributeId: now.attribute.id })
}

/** What the service is known to hold in the cell. */
function storedNow({ draft, base }: CellNow): CellBase | null {
  if (draft === undefined) return base
  return draft.status.kind === 'conflict' ? draft.status.theirs : draft.base
}

/** `fresh` is the value on what is stored now; it stands as it is only where its user has seen that. */
function decide(fresh: Draft, target: Typed, current: Draft | undefined): DraftStep {
  const theirs = fresh.base
  const movedBy = movedReason({ ...fresh, base: target.base }, theirs)
  const waiting = current?.status.kind === 'conflict' ? current.status : null
  const hasDecided = target.collision === null && isSameReading(target.base, theirs)
  const isAsked = target.collision?.reason === 'scope' || waiting?.reason === 'scope'
  if (hasDecided || (movedBy === null && !isAsked)) return { kind: 'draft', draft: fresh }
  const reason = movedBy ?? 'scope'
  const message = (target.collision ?? waiting)?.message ?? MOVED_SINCE
  const status = { kind: 'conflict', reason, theirs, message } as const
  return { kind: 'draft', draft: { ...fresh, base: target.base, status } }
}

/** The other members of the version as well: what its user decided on was one read. */
function isSameReading(a: CellBase, b: CellBase): boolean {
  return a.value === b.value && JSON.stringify(a.lockVersion) === JSON.stringify(b.lockVersion)
}
