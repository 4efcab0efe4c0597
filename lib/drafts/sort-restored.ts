import {
  type Attribute,
  type CellBase,
  guardMember,
  guardVersion,
  type LockLevel,
  type ScopeWitness,
} from '@/lib/data-table'
import { type Draft, type DraftStep, draftCollided, judgeDraft, rereadDraft } from './draft'

/**
 * How a draft that came back stands to the table as it was read: `ready` to be saved; `scope-moved`, its value is as
 * its person saw it and something else under the same lock is not; `conflict`, its value moved; `applied`, the table
 * holds what was typed; `orphaned`, its attribute or record is gone; `unknown`, a save of it was not answered yet.
 */
export type RestoredKind = 'ready' | 'scope-moved' | 'conflict' | 'applied' | 'orphaned' | 'unknown'

/** A draft's cell as the table was read now. */
export interface CellRead {
  /** `undefined`: the table has no such attribute. */
  readonly attribute: Attribute | undefined
  readonly hasRecord: boolean
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
 * Sorts a draft of an earlier sitting. Its base is what its person saw then: unlike in a live re-reading, a lock scope
 * that moved meanwhile is said and waits for its person, because nobody was there to see it move.
 */
export function sortRestored(draft: Draft, read: CellRead, lock: Lock): Sorted {
  if (read.attribute === undefined) {
    return { kind: 'orphaned', step: { kind: 'draft', draft } }
  }
  const judged = judgeDraft(draft, read.attribute)
  if (draft.status.kind === 'saving' || draft.isUncertain) {
    return { kind: 'unknown', step: { kind: 'draft', draft: judged } }
  }
  if (!read.hasRecord && draft.base.value !== null) {
    const gone = {
      reason: 'gone',
      gone: 'record',
      theirs: read.base,
      message: RECORD_GONE,
    } as const
    return sortedAs('orphaned', draftCollided(judged, gone))
  }
  const isMoved = draft.base.value === read.base.value && isScopeMoved(draft, read, lock)
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
  const { status } = step.draft
  if (status.kind !== 'conflict') return { kind: 'ready', step }
  return { kind: status.reason === 'scope' ? 'scope-moved' : 'conflict', step }
}

/** True when the guard that the level compares is another one than the draft's base, or its witness, was read with. */
function isScopeMoved(draft: Draft, read: CellRead, { level, hasPrimaries }: Lock): boolean {
  const member = guardMember(level, hasPrimaries)
  if (member === null || member === 'value') return false
  const guard = (at: { readonly lockVersion: CellBase['lockVersion'] } | null) =>
    guardVersion(level, hasPrimaries, at?.lockVersion ?? null)
  return draft.base.value === null
    ? guard(draft.witness) !== guard(read.witness)
    : guard(draft.base) !== guard(read.base)
}
