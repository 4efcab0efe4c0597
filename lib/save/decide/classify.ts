import {
  type CellBase,
  type CellIds,
  compare,
  isRewritten,
  type LockVersion,
  otherThan,
} from '@/lib/data-table'
import { guardOf, guardOnly, operationOf, type PendingCell, type TableLock } from '../plan/plan'
import type { WriteOperation } from '../protocol/service'
import type { ConflictReason, ScopePolicy } from '../protocol/types'

/**
 * Why a cell was read within a save. `refused`: the service refused it; `hindered`: it refused the whole call, and wrote
 * nothing, since another change was under way; `lost`: the answer to its write is not known; `before`: nothing guards
 * the write, so the cell is read just before it.
 */
export type ReadCause = 'refused' | 'hindered' | 'lost' | 'before'

/** A cell, what was sent for it, and what the service holds now. */
export interface CellQuestion {
  readonly cell: PendingCell
  readonly cause: ReadCause
  readonly lock: TableLock
  /** What to do where only the scope moved. */
  readonly policy: ScopePolicy
  /** The version that was sent, or that would be. */
  readonly sent: LockVersion | null
  /** One read of the cell, made after the refusal; `value: null` when nothing is stored. */
  readonly read: CellBase
  /** The record and attribute that the read was of. */
  readonly found?: CellIds | undefined
  /**
   * For a refused creation in a cell that is still without a value: the guard of its scope now, as a neighbour's read
   * tells; `null` where the neighbour is gone, `undefined` where there was none to read.
   */
  readonly scopeGuard?: string | null | undefined
  /** Beside it: this save removed the last value of the scope itself, and nothing has been stored there since. */
  readonly isEmptied?: boolean | undefined
  /** True for a version of the cell's scope to which nothing but writes of this save leads from the one that was sent. */
  readonly isOwnGuard: (guard: string) => boolean
}

/** What becomes of the cell. `send`: nobody's edit is in the way, send it with this version. */
export type Verdict =
  | { readonly kind: 'saved'; readonly base: CellBase }
  | {
      readonly kind: 'send'
      /** Another than before where the user's own earlier value, or its absence, was found. */
      readonly operation: WriteOperation
      readonly version: LockVersion | null
      /** The version is fresher than the user's read, and others may have moved the scope in between. */
      readonly isRebased: boolean
    }
  | { readonly kind: 'conflict'; readonly reason: ConflictReason; readonly theirs: CellBase }
  /** The version did not move: the service refused the value itself. */
  | { readonly kind: 'refused' }
  /** Sent as often as a save sends a cell, and no answer: no reading shows it, which may come. */
  | { readonly kind: 'given-up' }

/** How often one cell is sent in one save at most. */
export const MAX_SENDS = 4
/** How often a cell whose answers get lost is sent: twice again. */
export const MAX_LOST_SENDS = 3

/**
 * Decides from ids, values and versions what a read means for a cell, never from the words of a refusal: the service
 * gives no code, and its words vary.
 *
 * Another record, or attribute, has the name: conflict, whatever it holds.
 * What is wanted is there: saved. Something else than the user saw or sent is there: conflict. What the user saw is
 * there: the write may go on, unless another cell of its lock scope was changed by somebody else, which the table's
 * level asks to look at first; the policy may say that it goes on all the same.
 */
export function classify(question: CellQuestion): Verdict {
  const { cell, read } = question
  const { base, value, valueType, uncertainValues } = cell.draft
  const other = otherThan(cell.draft, question.found ?? {})
  if (other !== null) return { kind: 'conflict', reason: other, theirs: read }
  switch (compare({ valueType, base, mine: value, sent: uncertainValues }, read)) {
    case 'mine':
      return { kind: 'saved', base: read }
    case 'same':
      return afterSame(question)
    case 'own-earlier':
      // It was written, and nobody else's edit is in the cell.
      return afterOwnEarlier(question)
    case 'missing':
      return { kind: 'conflict', reason: 'gone', theirs: read }
    case 'moved':
      return { kind: 'conflict', reason: 'value', theirs: read }
  }
}

/** The cell holds what its user saw. */
function afterSame(question: CellQuestion): Verdict {
  const { cell, read } = question
  const { base, isExact } = cell.draft
  if (isExact === true && isRewritten(base, read)) {
    return { kind: 'conflict', reason: 'rewritten', theirs: read }
  }
  if (read.value === null && question.scopeGuard !== undefined)
    return afterRefusedCreation(question)
  return isMoved(question) ? afterMove(question) : withoutMove(question)
}

/**
 * The newer value goes on with the version of this read. The earlier write was accepted at what the user had seen;
 * but it moved the scope, and whether others did so too since then no version tells, so that a level wider than the
 * cell asks to look.
 */
function afterOwnEarlier(question: CellQuestion): Verdict {
  const { cell, cause, lock, policy, read, isOwnGuard } = question
  const guard = guardOf(lock, read.lockVersion)
  const isMovedByOthers = isMoved(question) && (guard === null || !isOwnGuard(guard))
  const isAsked = isMovedByOthers && lock.lockLevel !== 'VALUE' && policy === 'ask'
  if (isAsked) return { kind: 'conflict', reason: 'scope', theirs: read }
  if (cell.sends < MAX_SENDS) return sendAgain(question, read.lockVersion, isMoved(question))
  return cause === 'lost' ? { kind: 'given-up' } : { kind: 'refused' }
}

function sendAgain(
  { cell, read }: CellQuestion,
  version: LockVersion | null,
  isRebased: boolean,
): Verdict {
  const operation = operationOf(read.value, cell.draft.value) ?? cell.operation
  return { kind: 'send', operation, version, isRebased }
}

/** Nothing is stored, as the user saw; what was refused is either the value or that the scope had moved. */
function afterRefusedCreation(question: CellQuestion): Verdict {
  const { cell, lock, policy, sent, read, scopeGuard = null, isOwnGuard } = question
  if (scopeGuard !== null && scopeGuard === guardOf(lock, sent)) return { kind: 'refused' }
  const isOwn = question.isEmptied === true || (scopeGuard !== null && isOwnGuard(scopeGuard))
  const mayGo = isOwn || policy === 'send-again'
  // Nobody but this save moved the scope, time after time: the refusal is of the value.
  if (isOwn && cell.sends >= MAX_SENDS) return { kind: 'refused' }
  if (!mayGo || cell.sends >= MAX_SENDS) return { kind: 'conflict', reason: 'scope', theirs: read }
  // Where the neighbour is gone there is no version to send; a creation replaces nothing even so.
  return sendAgain(question, scopeGuard === null ? null : guardOnly(lock, scopeGuard), !isOwn)
}

function isMoved({ lock, sent, read }: CellQuestion): boolean {
  const before = guardOf(lock, sent)
  const now = guardOf(lock, read.lockVersion)
  return before !== null && now !== null && before !== now
}

/** The value is what the user saw, and the version is another. */
function afterMove(question: CellQuestion): Verdict {
  const { cell, cause, lock, policy, read, isOwnGuard } = question
  const guard = guardOf(lock, read.lockVersion)
  const isOwn = guard !== null && isOwnGuard(guard)
  // At VALUE the scope is the cell: somebody wrote the same value again, and no edit is in the way.
  const mayGo = lock.lockLevel === 'VALUE' || isOwn || policy === 'send-again'
  if (mayGo && cell.sends < MAX_SENDS) return sendAgain(question, read.lockVersion, !isOwn)
  // Nobody but this save moved the scope, time after time: the refusal is of the value.
  if (isOwn) return { kind: cause === 'lost' ? 'given-up' : 'refused' }
  const reason = lock.lockLevel === 'VALUE' ? 'value' : 'scope'
  return { kind: 'conflict', reason, theirs: read }
}

/** Value and version are what the user saw. */
function withoutMove(question: CellQuestion): Verdict {
  const { cell, cause, read } = question
  switch (cause) {
    case 'refused':
      // What was sent before without an answer may be what moved the version, unseen by this reading.
      return cell.wasLost === true ? { kind: 'given-up' } : { kind: 'refused' }
    case 'hindered':
    case 'lost': {
      // Not applied. The fresh version is of one read, like the one before.
      if (cell.sends < MAX_LOST_SENDS) {
        return sendAgain(question, read.lockVersion ?? cell.version, false)
      }
      const isInDoubt = cause === 'lost' || cell.wasLost === true
      return { kind: isInDoubt ? 'given-up' : 'refused' }
    }
    case 'before':
      return sendAgain(question, read.lockVersion, false)
  }
}
