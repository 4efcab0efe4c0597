import { type CellAddress, type CellIds, isOther, recordKey } from '@/lib/data-table'
import type { PendingCell } from '../plan/plan'
import type { SaveRun } from './run'

/**
 * The ids that a read of the cell is to find. A record that this save began anew, because it had emptied it or had found
 * none, has an id that no request could know.
 */
export function askedIds(run: SaveRun, { draft, operation }: PendingCell): CellIds {
  const { attributeId } = draft
  const key = recordKey(draft.primaryValues)
  const made = run.madeRecords.get(key)
  // What is to be removed was seen in the record of before, which may go on under another name.
  if (draft.value === null) return { attributeId, recordId: draft.recordId }
  if (made !== undefined) return { attributeId, recordId: made }
  const isBegunHere =
    operation === 'create' && (run.absentRecords.has(key) || hasRemovedFrom(run, draft))
  return { attributeId, recordId: isBegunHere ? null : draft.recordId }
}

/**
 * True for a record that a value was written to, as the answer names it, which is not the one that was asked for, and
 * which this save has not begun anew: others made it after the look, and nothing more that was meant for the one before
 * is to go there.
 */
export function isMadeByOthers(run: SaveRun, cell: PendingCell, recordId: string | null): boolean {
  const record = recordKey(cell.draft.primaryValues)
  // A removal of its last value may be under way beside it.
  const mayHaveEmptied = run.request.drafts.some(
    ({ id, base, value, primaryValues }) =>
      base.value !== null &&
      value === null &&
      recordKey(primaryValues) === record &&
      !run.removedByOthers.has(id),
  )
  return isOther(askedIds(run, cell).recordId, recordId) && !mayHaveEmptied
}

/** This save removed a value of the record, which may have been its last. */
export function hasRemovedFrom(
  { request, removed }: SaveRun,
  { primaryValues }: CellAddress,
): boolean {
  if (removed.size === 0) return false
  const key = recordKey(primaryValues)
  return request.drafts.some((one) => removed.has(one.id) && recordKey(one.primaryValues) === key)
}
