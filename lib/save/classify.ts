import { type CellBase, type LockVersion, sameValue } from '@/lib/data-table'
import { guardOf, guardOnly, type PendingCell, type TableLock } from './plan'
import type { ConflictReason } from './types'

/**
 * Why a cell was read within a save. `refused`: the service refused it; `lost`: the answer to its write is not known;
 * `before`: nothing guards the write, so the cell is read just before it.
 */
export type ReadCause = 'refused' | 'lost' | 'before'

/** A cell, what was sent for it, and what the service holds now. */
export interface CellQuestion {
  readonly cell: PendingCell
  readonly cause: ReadCause
  readonly lock: TableLock
  /** The version that was sent, or that would be. */
  readonly sent: LockVersion | null
  /** One read of the cell, made after the refusal; `value: null` when nothing is stored. */
  readonly read: CellBase
  /**
   * For a refused creation in a cell that is still without a value: the guard of its scope now, as a neighbour's read
   * tells; `null` where the neighbour is gone, `undefined` where there was none to read.
   */
  readonly scopeGuard?: string | null | undefined
  /** True for a version of the cell's scope that a write of this save made. */
  readonly isOwnGuard: (guard: string) => boolean
}

/** What becomes of the cell. `send`: nobody's edit is in the way, send it with this version. */
export type Verdict =
  | { readonly kind: 'saved'; readonly base: CellBase }
  | { readonly kind: 'send'; readonly version: LockVersion | null }
  | { readonly kind: 'conflict'; readonly reason: ConflictReason; readonly theirs: CellBase }
  /** The version did not move: the service refused the value itself. */
  | { readonly kind: 'refused' }
  /** Sent as often as a save sends a cell, and no answer yet; the cell holds what was read. */
  | { readonly kind: 'given-up' }

/** How often one cell is sent in one save at most. */
export const MAX_SENDS = 4
/** How often a cell whose answers get lost is sent: twice again. */
export const MAX_LOST_SENDS = 3

/**
 * Decides from values and versions what a read means for a cell, never from the words of a refusal: the service gives
 * no code, and its words vary.
 *
 * What is wanted is there: saved. Something else than the person saw is there: conflict. What the person saw is there:
 * the write may go on, unless another cell of its lock scope was changed by somebody else, which the table's level
 * asks to look at first.
 */
export function classify(question: CellQuestion): Verdict {
  const { cell, read } = question
  const { base, value, valueType } = cell.draft
  if (sameValue(valueType, read.value, value)) return { kind: 'saved', base: read }
  // Byte for byte: what the person saw, not what means the same.
  if (read.value !== base.value) {
    return { kind: 'conflict', reason: read.value === null ? 'gone' : 'value', theirs: read }
  }
  if (read.value === null && question.scopeGuard !== undefined)
    return afterRefusedCreation(question)
  return isMoved(question) ? afterMove(question) : withoutMove(question)
}

/** Nothing is stored, as the person saw; what was refused is either the value or that the scope had moved. */
function afterRefusedCreation(question: CellQuestion): Verdict {
  const { cell, lock, sent, read, scopeGuard, isOwnGuard } = question
  if (scopeGuard !== null && scopeGuard === guardOf(lock, sent)) return { kind: 'refused' }
  const isOwn = typeof scopeGuard === 'string' && isOwnGuard(scopeGuard)
  if (!isOwn || cell.sends >= MAX_SENDS) return { kind: 'conflict', reason: 'scope', theirs: read }
  return { kind: 'send', version: guardOnly(lock, scopeGuard) }
}

function isMoved({ lock, sent, read }: CellQuestion): boolean {
  const before = guardOf(lock, sent)
  const now = guardOf(lock, read.lockVersion)
  return before !== null && now !== null && before !== now
}

/** The value is what the person saw, and the version is another. */
function afterMove({ cell, cause, lock, read, isOwnGuard }: CellQuestion): Verdict {
  const guard = guardOf(lock, read.lockVersion)
  const isOwn = guard !== null && isOwnGuard(guard)
  // At VALUE the scope is the cell: somebody wrote the same value again, and no edit is in the way.
  const isHarmless = lock.lockLevel === 'VALUE' || isOwn
  if (isHarmless && cell.sends < MAX_SENDS) return { kind: 'send', version: read.lockVersion }
  // Nobody but this save moved the scope, time after time: the refusal is of the value.
  if (isOwn) return { kind: cause === 'lost' ? 'given-up' : 'refused' }
  const reason = lock.lockLevel === 'VALUE' ? 'value' : 'scope'
  return { kind: 'conflict', reason, theirs: read }
}

/** Value and version are what the person saw. */
function withoutMove({ cell, cause, read }: CellQuestion): Verdict {
  switch (cause) {
    case 'refused':
      return { kind: 'refused' }
    case 'lost':
      // Not applied. The fresh version is of one read, like the one before.
      return cell.sends < MAX_LOST_SENDS
        ? { kind: 'send', version: read.lockVersion ?? cell.version }
        : { kind: 'given-up' }
    case 'before':
      return { kind: 'send', version: read.lockVersion }
  }
}
