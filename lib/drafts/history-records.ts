import { type PrimaryValues, recordKey } from '@/lib/data-table'
import type { CellChange, Gesture, RecordChange, Typed } from './history'

/** A record that was saved under other primary values. */
export interface RecordMove {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
  /** What is remembered of one of its cells, under the new address. */
  readonly moveCell: (change: CellChange) => CellChange
}

/** The step without the adding of a record that is stored now; its cells are cells of a stored record. */
export function withoutAdded(step: Gesture, isRecord: (record: PrimaryValues) => boolean): Gesture {
  const isOf = ({ address }: CellChange) => isRecord(address.primaryValues)
  if (!step.changes.some(isOf) && !step.records.some(({ record }) => isRecord(record))) return step
  const ungrouped = (typed: Typed | null) =>
    typed?.group === 'new-record' ? { ...typed, group: null } : typed
  return {
    ...step,
    changes: step.changes.map((change) =>
      isOf(change)
        ? { ...change, before: ungrouped(change.before), after: ungrouped(change.after) }
        : change,
    ),
    records: step.records.filter(({ kind, record }) => kind !== 'added' || !isRecord(record)),
  }
}

/** The step once the rename is saved: what was sent cannot be taken back, what was done since is of the new record. */
export function recordsAfterRename(step: Gesture, move: RecordMove, isSent: boolean): Gesture {
  const from = recordKey(move.from)
  const isOf = (record: PrimaryValues) => recordKey(record) === from
  const records = step.records
    .filter(({ kind, record }) => !(isSent && kind === 'rename' && isOf(record)))
    .map((change) => (isOf(change.record) ? movedRecord(change, move) : change))
    .filter((change) => !isNoRecordChange(change))
  const changes = step.changes.map((change) =>
    isOf(change.address.primaryValues) ? move.moveCell(change) : change,
  )
  return { ...step, changes, records }
}

function movedRecord(change: RecordChange, { to }: RecordMove): RecordChange {
  if (change.kind === 'added') return change
  const isThere = (target: PrimaryValues | null) =>
    target !== null && recordKey(target) === recordKey(to)
  const draft = (target: PrimaryValues | null) => (isThere(target) ? null : target)
  return { ...change, record: to, before: draft(change.before), after: draft(change.after) }
}

/** True when the record is after the gesture as it was before it. */
export function isNoRecordChange(change: RecordChange): boolean {
  if (change.kind === 'added') return change.before === change.after
  const { before, after } = change
  if (before === null || after === null) return before === after
  return recordKey(before) === recordKey(after)
}
