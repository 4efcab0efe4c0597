import { countDrafts, type Draft, type DraftSummary, type RenameDraft } from '@/lib/drafts'
import { conflictCount } from '../view/conflicts'
import { count } from './format'

/** How many unsaved changes there are: of cells, and of records as wholes. */
export function changeCount({ drafts, renames, newRecords }: DraftSummary): number {
  return countDrafts(drafts) + renames.length + newRecords.length
}

/** True for what was sent without an answer: it did not fail, it may be saved. */
export function isNotKnown({ status }: Draft | RenameDraft): boolean {
  return status.kind === 'failed' && status.reason === 'unknown'
}

/**
 * The heading for edits that were not saved, by why: "Failed", "Failed or not known", "Against a rule".
 *
 * @param orphans how many edits without a column are among it. @default 0
 */
export function problemLabel(
  { failed, failedRenames, invalid }: DraftSummary,
  orphans = 0,
): string {
  const all = [...failed, ...failedRenames].filter((one) => !('problem' in one) || !one.problem)
  const isUnknown = all.some(isNotKnown)
  const hasOthers = isUnknown || invalid.length + orphans > 0
  const words = [
    all.some((one) => !isNotKnown(one)) || !hasOthers ? 'failed' : null,
    invalid.length > 0 ? 'against a rule' : null,
    isUnknown ? 'not known' : null,
    orphans > 0 ? 'without a column' : null,
  ].filter((word) => word !== null)
  const last = words.pop() ?? ''
  const joined = words.length === 0 ? last : `${words.join(', ')} or ${last}`
  return `${joined.slice(0, 1).toUpperCase()}${joined.slice(1)}`
}

/**
 * What is unsaved: "2 cells in 1 record changed", "1 record to be decided on", "1 record to be added, 2 to be deleted, 1
 * cell changed".
 *
 * @param openTexts how many texts stand in an editor of the grid over their cell: no edits yet, and kept
 */
export function unsavedLabel(summary: DraftSummary, openTexts = 0): string {
  const lost = summary.waitingTexts.filter(({ kind }) => kind === 'cell-editor').length
  const parts = [
    changeCount(summary) > 0 ? changesLabel(summary) : null,
    openTexts > 0 ? `${count(openTexts, 'text')} in an open field` : null,
    lost > 0 ? `${count(lost, 'text')} without a cell` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'No unsaved edits' : parts.join(', ')
}

function changesLabel(summary: DraftSummary): string {
  const { drafts, renames, newRecords, deletedRecords, heldDeletions, records } = summary
  const cells = drafts.filter(({ group }) => group !== 'deleted-record').length
  const ofRecords = [
    // One that collided is counted among the conflicts: nothing happens to it by a save.
    { amount: newRecords.filter((one) => !one.isCollided).length, words: 'to be added' },
    { amount: renames.length, words: 'to be renamed' },
    { amount: deletedRecords - heldDeletions, words: 'to be deleted' },
  ].filter(({ amount }) => amount > 0)
  if (ofRecords.length === 0 && cells === 0) return `${count(records, 'record')} to be decided on`
  if (ofRecords.length === 0) {
    return `${count(cells, 'cell')} in ${count(records, 'record')} changed`
  }
  const parts = ofRecords.map(({ amount, words }, index) =>
    index === 0 ? `${count(amount, 'record')} ${words}` : `${amount.toLocaleString('en')} ${words}`,
  )
  return [...parts, ...(cells > 0 ? [`${count(cells, 'cell')} changed`] : [])].join(', ')
}

/** The save's button: "Save 3 cells", or changes where records as wholes are among them. */
export function saveLabel({ sendable, renames, newRecords, deletedRecords }: DraftSummary): string {
  if (sendable === 0) return 'Save'
  const isOfCells = renames.length + newRecords.length + deletedRecords === 0
  return `Save ${count(sendable, isOfCells ? 'cell' : 'change')}`
}

/** What of the unsaved changes the next save would not send, and why: "2 edits against a rule", "1 conflict to decide". */
function unsentParts(summary: DraftSummary): readonly string[] {
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
export function nothingToSaveMessage(summary: DraftSummary): string {
  return changeCount(summary) + summary.waitingTexts.length === 0
    ? 'Nothing to save: there are no unsaved edits.'
    : `Nothing can be sent: ${unsentParts(summary).join(', ')}.`
}

/** How a list of all changes and what a save sends of them go together; `null` where they are the same. */
export function restMessage(summary: DraftSummary): string | null {
  const unsent = unsentParts(summary)
  const filled = summary.newRecords.filter(({ isEmpty }) => !isEmpty).length
  const parts = [
    ...(unsent.length > 0 ? [`Not sent now: ${unsent.join(', ')}.`] : []),
    ...(filled > 0
      ? [`${count(filled, 'new record')}: added by ${filled === 1 ? 'its' : 'their'} values.`]
      : []),
  ]
  return parts.length > 0 ? parts.join(' ') : null
}
