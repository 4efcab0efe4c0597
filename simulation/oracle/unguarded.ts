import { cellKey, guardMember, type LockLevel, recordKey } from '@/lib/data-table'
import { type Case, levelAt } from '../model/case'
import type { LoggedSave } from '../model/save-log'
import type { Write } from '../model/timeline'

/**
 * What the service lets pass though somebody's write lies between a user's read and theirs, and gives no means to
 * notice. Nothing else is excused.
 */

/**
 * True when a write moved the version that this level compares, at the level that the table had then. A version moves at other levels than its own only with the structure (documented for `ATTRIBUTE`;
 * nothing is said of the others). `Value` moves with every write of the value, but at `NONE` that is not said.
 * `DATA_TABLE` moves with the change of the level itself.
 */
export function wasGuarded(other: Write, level: LockLevel, made: Case): boolean {
  const { hasPrimaries } = made.trace.beginning
  const member = guardMember(level, hasPrimaries)
  const then = levelAt(made, other.time)
  if (member === 'dataTable') return true
  if (member === null) return false
  return member === 'value' ? then !== 'NONE' : member === guardMember(then, hasPrimaries)
}

/**
 * True when nothing guarded a write against what others had stored in its cell since it was last seen: at `NONE`,
 * between the look and the write; elsewhere where the level was another one when they wrote, so that the version which
 * is compared now stood still, and the cell was not read again. The engine reads it when it finds the level changed;
 * it cannot find a change that comes after its look, nor one that was taken back before.
 *
 * @param sinceMs when the write's user saw the cell
 */
export function isUnguarded(write: Write, sinceMs: number, made: Case): boolean {
  const { save, key } = write
  if (save === null) return false
  const believed = believedLevel(write, made)
  if (cameByName(write, sinceMs, made)) return true
  const { lockLevel, guardNone } = save.request
  // Whoever switched the guard off at NONE took the risk, whatever the level has become since.
  if (believed === 'NONE' && lockLevel === 'NONE' && guardNone === false) return true
  const looked = save.calls.findLast(
    ({ kind, isOk, cells, atMs }) =>
      (kind === 'describe' || kind === 'list') &&
      isOk &&
      atMs < write.time &&
      cells.some((cell) => cellKey(made.trace.tableId, cell) === key),
  )
  // What was read before the cell was sent in vain is old by the time that it is sent again.
  const sent = save.calls.findLast(
    ({ kind, cells, atMs }) =>
      kind !== 'describe' &&
      kind !== 'list' &&
      atMs < write.time &&
      cells.some((cell) => cellKey(made.trace.tableId, cell) === key),
  )
  const isOld = looked === undefined || (sent !== undefined && sent.atMs > looked.atMs)
  if (believed === 'NONE' && isOld) return false
  const seenMs = Math.max(sinceMs, looked?.seenMs ?? 0, lastReadMs(save, key, made))
  const unseen = made.writes.filter(
    (one) => one.key === key && one.seq < write.seq && one.time > seenMs && one.save !== save,
  )
  const level = levelAt(made, write.time)
  return unseen.length > 0 && unseen.every((one) => !wasGuarded(one, level, made))
}

/**
 * When the page had read the whole table last before the save: what that brought is compared with every edit, also with
 * one that was under way meanwhile. One in doubt keeps what it was sent with.
 */
function lastReadMs(
  { editor, begunMs, request }: LoggedSave,
  key: string,
  { trace }: Case,
): number {
  const draft = request.drafts.find(({ id }) => id === key)
  if (draft === undefined || (draft.uncertainValues ?? []).length > 0) return 0
  return trace.editors[editor]?.readTimes.findLast((ms) => ms < begunMs) ?? 0
}

/**
 * True when others have given the record's name to another one since: at ATTRIBUTE that moves no version which is
 * compared, and the value of the one record is taken for that of the other.
 */
function cameByName(write: Write, sinceMs: number, made: Case): boolean {
  if (levelAt(made, write.time) !== 'ATTRIBUTE') return false
  return made.renames.some(
    ({ to, time, seq, save }) =>
      save?.editor !== write.save?.editor &&
      time > sinceMs &&
      seq < write.seq &&
      recordKey(to) === recordKey(write.record),
  )
}

/** The level that a write's save knew last: as it was read with the schema, or found to have drifted to. */
export function believedLevel(
  { save, time }: Pick<Write, 'save' | 'time'>,
  made: Case,
): LockLevel | null {
  const askedMs = save?.calls.find(({ atMs }) => atMs === time)?.askedMs ?? time - 1
  const looked = save?.calls.findLast(
    ({ kind, isOk, atMs }) => kind === 'table' && isOk && atMs <= askedMs,
  )
  return looked === undefined ? (save?.request.lockLevel ?? null) : levelAt(made, looked.atMs)
}
