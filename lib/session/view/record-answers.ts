import { isDefaultRecord, type PrimaryValues, type RowId } from '@/lib/data-table'
import { type RecordTask, refusalMessage } from '../messages/record-messages'
import type { TableSession } from '../session'
import { isRecordSaving, recordName } from './record-names'
import { isThere, type SeenRecord, seenWitness, standingOf } from './seen-record'
import type { TypedKey } from './typed-key'

/** A dialog that is open. */
export interface RecordQuestion {
  readonly task: RecordTask
  /** The record that is duplicated or renamed, as it was shown then; `null` for one that is added from nothing. */
  readonly seen: SeenRecord | null
  /** What was typed before the page was loaded anew; `null` for nothing. */
  readonly typedBefore: TypedKey | null
}

/** Why something cannot be done with a record now, in words; `null` when it can. */
export function whyNot(
  session: TableSession,
  task: 'duplicate' | 'rename' | 'remove',
  row: RowId,
): string | null {
  const label = recordName(session, row)
  if (!session.isRead && !session.data.isShown(row) && session.records.stateOf(row) !== 'new') {
    return `Record ${label} is being read. Try again when the table is read.`
  }
  if (!isThere(session, row)) return `Record ${label} is not in the table any more.`
  return refusalMessage(task, {
    label,
    isDefault: isDefaultRecord(session.data.primaryValues(row)),
    isDeleted: session.records.stateOf(row) === 'deleted',
    isSaving: isRecordSaving(session, row),
  })
}

/** Does what the dialog asked about, in the record that it was opened for. @returns its row; `null` where it is gone */
export function applyAnswer(
  session: TableSession,
  { task, seen }: RecordQuestion,
  key: PrimaryValues,
): RowId | null {
  const { records } = session
  if (seen === null || task === 'add') return records.add(key)
  if (task === 'duplicate') return records.addCopy(seen.cells, key)
  const standing = standingOf(session, seen)
  if (standing.kind === 'missing' || whyNot(session, 'rename', standing.row) !== null) return null
  return records.rename(standing.row, key, seenWitness(session, seen, standing.row))
}
