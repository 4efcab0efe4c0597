import type { CellBase, LockVersion } from '@/lib/data-table'
import { MAX_LOST_SENDS, MAX_SENDS } from './classify'
import { guardOf, NO_VALUE, type TableLock } from './plan'
import type { Gone, RenameToSave, ScopePolicy } from './types'

/** What was read of a record after its rename was refused or its answer lost, at both addresses. */
export interface RenameQuestion {
  readonly rename: RenameToSave
  readonly cause: 'refused' | 'lost'
  readonly lock: TableLock
  readonly policy: ScopePolicy
  /** How often the rename was sent in this save. */
  readonly sends: number
  /** The version that was sent. */
  readonly sent: LockVersion | null
  /** One cell of the record, read at the old and at the new primary values; `value: null` where it is not stored. */
  readonly atOld: CellBase
  readonly atNew: CellBase
  /** Whether a record is there at all. */
  readonly isAtOld: boolean
  readonly isAtNew: boolean
  /** True for a version of the table that a write of this save made. */
  readonly isOwnGuard: (guard: string) => boolean
}

/** What becomes of a rename. */
export type RenameVerdict =
  | { readonly kind: 'saved'; readonly base: CellBase }
  | { readonly kind: 'send'; readonly version: LockVersion; readonly isRebased: boolean }
  | {
      readonly kind: 'conflict'
      readonly reason: 'exists' | 'gone' | 'scope'
      readonly gone?: Gone
      readonly theirs: CellBase
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'given-up' }

/** Decides from where the record is found, and from its versions, never from the words of a refusal. */
export function classifyRename(question: RenameQuestion): RenameVerdict {
  const { atNew, isAtOld, isAtNew } = question
  if (isAtOld && isAtNew) return { kind: 'conflict', reason: 'exists', theirs: atNew }
  if (isAtOld) return stillAtOld(question)
  if (isAtNew && isOurs(question)) return { kind: 'saved', base: atNew }
  return { kind: 'conflict', reason: 'gone', gone: 'record', theirs: isAtNew ? atNew : NO_VALUE }
}

/** The record is at the new primary values: moved there by a write without an answer, or known by its value's version. */
function isOurs({ rename, cause, atNew }: RenameQuestion): boolean {
  if (cause === 'lost' || rename.isUncertain === true) return true
  const seen = rename.witness?.lockVersion.value ?? null
  return seen !== null && seen === atNew.lockVersion?.value
}

function stillAtOld(question: RenameQuestion): RenameVerdict {
  const { cause, lock, policy, sends, sent, atOld, isOwnGuard } = question
  const fresh = atOld.lockVersion
  if (fresh === null) return { kind: cause === 'lost' ? 'given-up' : 'refused' }
  const hasMoved = fresh.primaryValues !== sent?.primaryValues || fresh.dataTable !== sent.dataTable
  if (cause === 'refused' && !hasMoved) return { kind: 'refused' }
  const guard = guardOf(lock, fresh)
  const isScopeMoved = isOfRecord(lock) && guard !== guardOf(lock, sent)
  const mayGo = !isScopeMoved || policy === 'send-again' || (guard !== null && isOwnGuard(guard))
  if (!mayGo) return { kind: 'conflict', reason: 'scope', theirs: atOld }
  if (sends < (cause === 'lost' ? MAX_LOST_SENDS : MAX_SENDS)) {
    return { kind: 'send', version: fresh, isRebased: isScopeMoved }
  }
  if (isScopeMoved) return { kind: 'conflict', reason: 'scope', theirs: atOld }
  return { kind: cause === 'lost' ? 'given-up' : 'refused' }
}

/** At these levels a change of any value of the record is to be looked at before it is renamed. */
function isOfRecord({ lockLevel }: TableLock): boolean {
  return lockLevel === 'PRIMARY_VALUE' || lockLevel === 'DATA_TABLE'
}
