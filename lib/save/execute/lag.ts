import { type CellBase, sameValue } from '@/lib/data-table'
import { guardOf } from '../plan/plan'
import type { CellReadResult } from '../protocol/service'
import type { DraftToSave } from '../protocol/types'
import type { CellToRead, SaveRun } from './run'

/**
 * True where a reading may be older than a write that it does not show, which one more reading tells: it shows what the
 * user's own earlier write replaced, or a lock that this save itself moved on; nothing where their value was, or what is wanted; or, after
 * a write without an answer that no version guards when it is sent again, that nothing happened.
 */
export function mayLag(
  run: SaveRun,
  item: CellToRead,
  result: CellReadResult | undefined,
): boolean {
  if (result?.kind !== 'read') return false
  const { base: read } = result
  const { draft } = item.cell
  // What was sent without an answer and is found stored is one's own.
  const isInDoubt = item.cause === 'lost' || item.cell.wasLost === true
  return (
    isReplaced(draft, read) ||
    isBeforeOwnMove(run, item, read) ||
    (draft.base.value !== null && read.value === null) ||
    (!isInDoubt && isWanted(draft, read)) ||
    showsNothing(run, item, read)
  )
}

/** True for a state of the cell that the user's own answered write is known to have replaced. */
export function isReplaced({ replaced = [] }: DraftToSave, read: CellBase): boolean {
  const version = read.lockVersion?.value ?? null
  return replaced.some(
    (one) =>
      one.value === read.value &&
      (one.version === null || version === null || one.version === version),
  )
}

/** True where what is wanted is read in place of what its user saw: it may be there, or from before they saw that. */
export function isWanted({ base, value, valueType }: DraftToSave, read: CellBase): boolean {
  return read.value !== base.value && sameValue(valueType, read.value, value)
}

function isBeforeOwnMove({ lock, chain }: SaveRun, { cell, version }: CellToRead, read: CellBase) {
  const { scope } = cell
  const [sent, now] = [guardOf(lock, version), guardOf(lock, read.lockVersion)]
  return (
    scope !== null && sent !== null && now !== null && sent !== now && chain.isOwn(scope, now, sent)
  )
}

/** After a write of this save without an answer: the cell is as it was before. */
function showsNothing({ lock }: SaveRun, { cell, cause, version }: CellToRead, read: CellBase) {
  if (cause !== 'lost' && cell.wasLost !== true) return false
  if (read.value !== cell.draft.base.value) return false
  const [sent, now] = [guardOf(lock, version), guardOf(lock, read.lockVersion)]
  // Where the level compares, a write that was carried out makes the service refuse the next one.
  return cause === 'refused' ? sent === now : lock.lockLevel === 'NONE'
}
