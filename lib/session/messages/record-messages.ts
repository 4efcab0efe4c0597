import { isolate, type PrimaryValues } from '@/lib/data-table'
import { type Draft, isOfOtherDeletion, type RenameDraft } from '@/lib/drafts'

/** What a record's dialog is for. */
export type RecordTask = 'add' | 'duplicate' | 'rename'

/** A record in a sentence: its primary values, which turn nothing around them. */
export function keyLabel(primaryValues: PrimaryValues): string {
  return primaryValues.map(({ value }) => (value === '' ? '“ ”' : isolate(value))).join(' · ')
}

/** The same for what compares or stores it: the values as they are. */
export function keyText(primaryValues: PrimaryValues): string {
  return primaryValues.map(({ value }) => (value === '' ? '“ ”' : value)).join(' · ')
}

/** What a dialog's answer did, and what comes next. */
export function answerMessage(task: RecordTask, key: PrimaryValues): string {
  switch (task) {
    case 'add':
      return `New record ${keyLabel(key)}. Fill in at least one value; the next save stores it.`
    case 'duplicate':
      return `New record ${keyLabel(key)}, a copy. The next save stores it.`
    case 'rename':
      return `${keyLabel(key)} from the next save on.`
  }
}

/** A record at which something is asked for. */
interface Asked {
  readonly label: string
  readonly isDefault: boolean
  readonly isDeleted: boolean
  readonly isSaving: boolean
}

/** Why something cannot be done with a record; `null` when it can. */
export function refusalMessage(
  task: 'duplicate' | 'rename' | 'remove',
  { label, isDefault, isDeleted, isSaving }: Asked,
): string | null {
  if (isDefault) {
    return 'The default record has no primary values: it cannot be renamed, duplicated or deleted. Its values can be cleared.'
  }
  if (isSaving && task !== 'duplicate') {
    return `Record ${label} is being saved: wait until the save has ended.`
  }
  if (isDeleted) {
    return `Record ${label} will be deleted by the next save. Keep it first, in its menu or by undo.`
  }
  return null
}

/**
 * Of a cell without an edit in the row of a record that is gone.
 *
 * @param now what the record is called now, where that is known
 */
export function missingRecordMessage(now: string | null): string {
  return now === null
    ? 'The record is not in the table any more: nothing can be typed here.'
    : `The record is called ${now} now: type in its own row.`
}

/** Of any value of a record to be deleted that others touched: the choice is about the whole of it. */
export const DELETION_HELD =
  'This record is to be deleted, and a colleague changed or added something in it, or under its lock, after you chose that. Nothing of it is deleted unasked: it is yours to delete with all that is in it now, or to keep as a whole.'

/**
 * Why a record that is to be deleted waits, as one of its values tells.
 *
 * @param now what the record is called now, where it is known to have another name
 */
export function deletionMessage(draft: Draft, now: string | null = null): string {
  const { status } = draft
  if (!isOfOtherDeletion(draft) || status.kind !== 'conflict') return DELETION_HELD
  return status.reason === 'other-record' ? otherDeletionMessage(now) : lostDeletionMessage(now)
}

function otherDeletionMessage(now: string | null): string {
  const what =
    now === null
      ? 'The record that you chose to delete was deleted or given another name, and another record has its name now.'
      : `The record that you chose to delete is called ${now} now, and another record has its name.`
  const how =
    now === null
      ? 'To delete the record of that name, let go of this deletion and delete that in its own row.'
      : 'To delete either of them, let go of this deletion and delete it in its own row.'
  return `${what} Nothing was deleted. ${how}`
}

function lostDeletionMessage(now: string | null): string {
  const what =
    now === null
      ? 'The record that you chose to delete was deleted or given another name.'
      : `The record that you chose to delete is called ${now} now.`
  return `${what} Nothing of it was deleted by you. To delete it under another name, let go of this deletion and delete it in its own row.`
}

/**
 * Of an edit whose record a colleague gave another name.
 *
 * @param renamed `isFree`: nothing else is typed in its place there; `isNameFree`: no other record has the old name
 */
export function renamedRecordMessage({
  name,
  isFree,
  isNameFree,
}: {
  readonly name: string
  readonly isFree: boolean
  readonly isNameFree: boolean
}) {
  const there = isFree
    ? '“Put my edit there” keeps your edit in it'
    : 'Its cell holds another unsaved edit of yours already'
  const keep = isNameFree
    ? '“Keep mine” adds another record under the old name'
    : '“Keep mine” puts your value into the record that has the old name now'
  return `The record is called ${name} now: a colleague renamed it after you read it. ${there}; ${keep}; “Take theirs” drops your edit.`
}

/**
 * The sentence beside a rename: what it is, or what became of it.
 *
 * @param now what others call its record now, where that is known and another name
 */
export function renameMessage(rename: RenameDraft, now: PrimaryValues | null = null): string {
  const { status } = rename
  const was = `Was ${keyLabel(rename.record)}.`
  switch (status.kind) {
    case 'dirty':
      return `${was} Renamed by the next save.`
    case 'saving':
      return `${was} Being renamed.`
    case 'failed':
      return status.reason === 'unknown'
        ? `${was} Not known whether it is renamed. ${status.message}`
        : `${was} Not renamed: ${status.message}`
    case 'conflict':
      return `${was} ${now === null ? renameConflictMessage(rename) : renamedByOthers(now)}`
  }
}

function renamedByOthers(now: PrimaryValues): string {
  return `A colleague gave the record another name after you read it: it is called ${keyLabel(now)} now. Nothing was renamed: give it your name all the same, or keep theirs.`
}

function renameConflictMessage({ status, to }: RenameDraft): string {
  if (status.kind !== 'conflict') return ''
  switch (status.reason) {
    case 'exists':
      return `Somebody stored a record ${keyLabel(to)} meanwhile. Nothing was renamed: choose other primary values, or take the rename back.`
    case 'gone':
      return 'The record is not there any more: it was deleted or renamed after you read it. Nothing was renamed. Take the rename back: there is nothing to be renamed.'
    case 'other-record':
    case 'other-attribute':
      return 'The record was deleted or given another name after you read it, and another record has its name now. Nothing was renamed: take the rename back, or rename that record all the same.'
    case 'scope':
    case 'rewritten':
    case 'record':
    case 'value':
      return 'The record changed after you read it. Nothing was renamed: look at its values, then rename it all the same, or take the rename back.'
  }
}
