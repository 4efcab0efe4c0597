import {
  type Attribute,
  type CellBase,
  guardMember,
  guardVersion,
  type LockLevel,
  otherThan,
  type ScopeWitness,
} from '@/lib/data-table'
import {
  compareDraft,
  type Draft,
  type DraftStep,
  draftCollided,
  goneRecord,
  judgeDraft,
  rereadDraft,
  rereadOther,
  rereadTaken,
} from './draft'
import { type RenameDraft, rereadRename } from './rename'

/**
 * How a draft that came back stands to the table as it was read: `ready` to be saved; `invalid`, it breaks a rule and is
 * not sent; `scope-moved`, its value is as
 * its user saw it and something else under the same lock is not; `conflict`, its value moved; `applied`, the table
 * holds what was typed; `orphaned`, its attribute or record is gone; `unknown`, a save of it was not answered yet.
 */
export type RestoredKind =
  | 'ready'
  | 'invalid'
  | 'scope-moved'
  | 'conflict'
  | 'applied'
  | 'orphaned'
  | 'unknown'

/** A draft's cell as the table was read now. */
export interface CellRead {
  /** `undefined`: the table has no such attribute. */
  readonly attribute: Attribute | undefined
  readonly hasRecord: boolean
  /** The service's id of the record that has its name now; `null` where it is not known. */
  readonly recordId?: string | null | undefined
  /** The record that the draft was made in has another name now. @default false */
  readonly isElsewhere?: boolean
  readonly base: CellBase
  /** A stored neighbour of its lock scope, for a cell without a value. */
  readonly witness: ScopeWitness | null
}

/** The table's lock. */
export interface Lock {
  readonly level: LockLevel
  readonly hasPrimaries: boolean
}

/** A sorted draft: its kind, and what becomes of it. */
export interface Sorted {
  readonly kind: RestoredKind
  readonly step: DraftStep
}

const SCOPE_MOVED =
  'Something else under the same lock was changed between your edit and now. Look at it, then keep or drop yours.'
const RECORD_GONE = 'The record is not in the table any more.'

/**
 * Sorts a draft of an earlier session. Its base is what its user saw then: unlike in a live re-reading, a lock scope
 * that moved meanwhile is said and waits for its user, because nobody was there to see it move.
 */
export function sortRestored(draft: Draft, read: CellRead, lock: Lock): Sorted {
  if (read.attribute === undefined) {
    return { kind: 'orphaned', step: { kind: 'draft', draft } }
  }
  const judged = judgeDraft(draft, read.attribute)
  if (draft.status.kind === 'saving' || draft.isUncertain) {
    return { kind: 'unknown', step: { kind: 'draft', draft: judged } }
  }
  if (draft.group === 'new-record' && read.hasRecord) {
    return sortedAs('conflict', rereadTaken(judged, read.base))
  }
  const isLost = !read.hasRecord && draft.group !== 'new-record'
  const isRemoved = draft.value === null && (draft.recordId ?? null) !== null && !read.isElsewhere
  if (isLost && !isRemoved) {
    return sortedAs('orphaned', draftCollided(judged, goneRecord(read.base, RECORD_GONE)))
  }
  const asked = { recordId: draft.recordId, attributeId: draft.attribute.id }
  const ids = { recordId: read.recordId, attributeId: read.attribute.id }
  const other = otherThan(asked, ids)
  if (other !== null && draft.group !== 'new-record') {
    return sortedAs('conflict', rereadOther(draft, read.base, other, ids))
  }
  const isMoved = compareDraft(judged, read.base) === 'same' && isScopeMoved(draft, read, lock)
  if (isMoved && draft.status.kind !== 'conflict') {
    const scope = { reason: 'scope', theirs: read.base, message: SCOPE_MOVED } as const
    return sortedAs('scope-moved', draftCollided(judged, scope))
  }
  return sortedBy(rereadDraft(judged, read.base))
}

function sortedAs(kind: RestoredKind, step: DraftStep): Sorted {
  return { kind: step.kind === 'settled' ? 'applied' : kind, step }
}

function sortedBy(step: DraftStep): Sorted {
  if (step.kind === 'settled') return { kind: 'applied', step }
  const { status, problem } = step.draft
  if (status.kind !== 'conflict') return { kind: problem === null ? 'ready' : 'invalid', step }
  return { kind: status.reason === 'scope' ? 'scope-moved' : 'conflict', step }
}

/** True when the guard that the level compares is another one than the draft's base, or its witness, was read with. */
function isScopeMoved(draft: Draft, read: CellRead, { level, hasPrimaries }: Lock): boolean {
  const member = guardMember(level, hasPrimaries)
  if (member === null || member === 'value') return false
  const guard = (at: Versioned | null) => guardVersion(level, hasPrimaries, at?.lockVersion ?? null)
  return draft.base.value === null
    ? guard(draft.witness) !== guard(read.witness)
    : guard(draft.base) !== guard(read.base)
}

type Versioned = Pick<CellBase, 'lockVersion'>

/** A renamed record as the table was read now. */
export interface RenamedRead {
  /** The table's primary attributes are those that the record was known by. */
  readonly hasAttributes: boolean
  readonly isAtOld: boolean
  readonly isAtNew: boolean
  /** Another record has the name of the one that was to be renamed. */
  readonly isOther?: boolean | undefined
  /** A stored cell of the record. */
  readonly witness: ScopeWitness | null
  /** The cell that the rename was made on, read at the new primary values. */
  readonly witnessAtNew: CellBase | null
}

/** A sorted rename: its kind, and what becomes of it; `null` for nothing. */
export interface SortedRename {
  readonly kind: RestoredKind
  readonly rename: RenameDraft | null
}

/** Sorts a rename of an earlier session, by where its record is found. See `sortRestored`. */
export function sortRestoredRename(
  rename: RenameDraft,
  read: RenamedRead,
  lock: Lock,
): SortedRename {
  if (rename.status.kind === 'saving' || rename.isUncertain) return { kind: 'unknown', rename }
  if (!read.hasAttributes) return { kind: 'orphaned', rename }
  const seen = rename.witness?.lockVersion.value ?? null
  const isSame = seen !== null && seen === read.witnessAtNew?.lockVersion?.value
  if (!read.isAtOld && read.isAtNew && isSame) return { kind: 'applied', rename: null }
  const next = rereadRename(rename, {
    ...read,
    asksAboutScope: isRecordMoved(rename, read, lock),
  })
  return { kind: kindOfRename(next), rename: next }
}

function kindOfRename({ status }: RenameDraft): RestoredKind {
  if (status.kind !== 'conflict') return 'ready'
  switch (status.reason) {
    case 'gone':
      return 'orphaned'
    case 'scope':
      return 'scope-moved'
    case 'record':
    case 'exists':
    case 'value':
    case 'rewritten':
    case 'other-record':
    case 'other-attribute':
      return 'conflict'
  }
}

/** True where the lock is as wide as the record, and something in it moved since the rename was made. */
function isRecordMoved(rename: RenameDraft, read: RenamedRead, lock: Lock): boolean {
  const { level, hasPrimaries } = lock
  const member = guardMember(level, hasPrimaries)
  if (member !== 'primaryValues' && member !== 'dataTable') return false
  const guard = (at: ScopeWitness | null) =>
    guardVersion(level, hasPrimaries, at?.lockVersion ?? null)
  return guard(rename.witness) !== guard(read.witness)
}
