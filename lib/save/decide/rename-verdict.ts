import { type CellBase, isOther, type LockVersion, NO_VALUE } from '@/lib/data-table'
import { guardOf, type TableLock } from '../plan/plan'
import { isOfRecord } from '../plan/record-look'
import type { Gone, RenameToSave, ScopePolicy } from '../protocol/types'
import { MAX_LOST_SENDS, MAX_SENDS } from './classify'

/** Where a record is found that was to be renamed. */
export interface Places {
  /** One cell of the record, read at the old and at the new primary values; `value: null` where none is stored. */
  readonly atOld: CellBase
  readonly atNew: CellBase
  /** Whether a record is there at all. */
  readonly isAtOld: boolean
  readonly isAtNew: boolean
  /** The service's ids of the records there, as far as it told them. */
  readonly idAtOld?: string | null
  readonly idAtNew?: string | null
}

/** What was read of a record after its rename was refused or its answer lost, at both addresses. */
export interface RenameQuestion extends Places {
  readonly rename: RenameToSave
  /** The service's id of the record to be renamed; `null` where it is not known. */
  readonly recordId?: string | null
  readonly cause: 'refused' | 'lost'
  readonly lock: TableLock
  readonly policy: ScopePolicy
  /** Versions of the record's values that its user saw, or that this save wrote. */
  readonly valueVersions: readonly string[]
  /** How often the rename was sent in this save. */
  readonly sends: number
  /** The version that was sent. */
  readonly sent: LockVersion | null
  /** True for a version of the record's, or the table's, lock that a write of this save made. */
  readonly isOwnGuard: (guard: string) => boolean
}

/** What becomes of a rename. */
export type RenameVerdict =
  | { readonly kind: 'saved'; readonly base: CellBase }
  | { readonly kind: 'send'; readonly version: LockVersion; readonly isRebased: boolean }
  | {
      readonly kind: 'conflict'
      readonly reason: 'exists' | 'gone' | 'scope' | 'other-record'
      readonly gone?: Gone
      readonly theirs: CellBase
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'given-up' }

/** Decides from where the record is found, by its id or its versions, never from the words of a refusal. */
export function classifyRename(question: RenameQuestion): RenameVerdict {
  const { recordId = null, valueVersions, atOld, atNew, isAtOld, isAtNew } = question
  if (recordId !== null && recordId === question.idAtNew) return { kind: 'saved', base: atNew }
  if (isOther(recordId, question.idAtOld)) {
    return { kind: 'conflict', reason: 'other-record', theirs: atOld }
  }
  // Known there by its own value's version, and not here: what is at the old primary values by now is another record.
  const isMoved = isValueOf(valueVersions, atNew) && !isValueOf(valueVersions, atOld)
  if (isMoved) return { kind: 'saved', base: atNew }
  if (isAtOld && isAtNew) return { kind: 'conflict', reason: 'exists', theirs: atNew }
  if (isAtOld) return stillAtOld(question)
  if (isAtNew && isOurs(question)) return { kind: 'saved', base: atNew }
  return { kind: 'conflict', reason: 'gone', gone: 'record', theirs: isAtNew ? atNew : NO_VALUE }
}

/** The record is at the new primary values, and a write without an answer may have moved it there. */
function isOurs({ rename, cause }: RenameQuestion): boolean {
  return cause === 'lost' || rename.isUncertain === true
}

/** True when a value is known to be of the record by its version: a rename leaves that. */
export function isValueOf(valueVersions: readonly string[], read: CellBase): boolean {
  const version = read.lockVersion?.value ?? null
  return version !== null && valueVersions.includes(version)
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
