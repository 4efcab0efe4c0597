import type { DraftSummary } from '@/lib/drafts'
import { changeCount } from '../messages/status-messages'
import { count } from '../messages/words'
import { conflictCount } from '../view/conflicts'

/** What of the unsaved changes the next save would not send, and why: "2 edits against a rule", "1 conflict to decide". */
export function unsentWords(summary: DraftSummary): readonly string[] {
  const { saving, invalid, orphans, newRecords } = summary
  const orphaned = new Set(orphans)
  const ruled = invalid.filter(
    (one) => !orphaned.has(one) && one.status.kind !== 'conflict' && one.status.kind !== 'saving',
  ).length
  const collided = conflictCount(summary)
  const empty = newRecords.filter(({ isEmpty }) => isEmpty).length
  return [
    saving > 0 ? `${count(saving, 'edit')} ${saving === 1 ? 'is' : 'are'} being saved` : null,
    ruled > 0 ? `${count(ruled, 'edit')} against a rule` : null,
    collided > 0 ? `${count(collided, 'conflict')} to decide` : null,
    orphans.length > 0 ? `${count(orphans.length, 'edit')} without a column` : null,
    empty > 0 ? `${count(empty, 'new record')} without a value` : null,
  ].filter((part) => part !== null)
}

/** Why a save that was asked for sends nothing: "Nothing can be sent: 1 conflict to decide." */
export function nothingToSaveWords(summary: DraftSummary): string {
  return changeCount(summary) + summary.waitingTexts.length === 0
    ? 'Nothing to save: there are no unsaved edits.'
    : `Nothing can be sent: ${unsentWords(summary).join(', ')}.`
}

/** How a list of all changes and what a save sends of them go together; `null` where they are the same. */
export function restWords(summary: DraftSummary): string | null {
  const unsent = unsentWords(summary)
  const filled = summary.newRecords.filter(({ isEmpty }) => !isEmpty).length
  const parts = [
    ...(unsent.length > 0 ? [`Not sent now: ${unsent.join(', ')}.`] : []),
    ...(filled > 0
      ? [`${count(filled, 'new record')}: added by ${filled === 1 ? 'its' : 'their'} values.`]
      : []),
  ]
  return parts.length > 0 ? parts.join(' ') : null
}
