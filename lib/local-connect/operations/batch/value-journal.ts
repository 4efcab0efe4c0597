import type { RecordAddress } from '../../rules/primary-values'
import type { JournalEntry } from '../../store/journal'
import type {
  AttributeRow,
  LockVersion,
  PrimaryValue,
  RecordRow,
  StoredPrimaryValues,
  TableRow,
} from '../../types'
import type { OperationContext } from '../shared/context'
import type { Success, ValueBatch } from './types'

/** Writes a journal entry for each cell that a batch changed, in the order in which it did. */
export function journalValues(successes: readonly Success[], batch: ValueBatch): void {
  const { store, caller, call } = batch.context
  if (!store.journal.isKept) return
  const time = new Date(batch.nowMs).toISOString()
  store.journal.append(
    successes.map(
      ({ cell, recordId, versionBefore, version }): JournalEntry => ({
        time,
        caller: caller.id,
        operation: call.operation,
        tableId: batch.table.id,
        recordId,
        primaryValues: namedValues(cell.primaryValues, batch.attributes),
        attribute: cell.attribute.name,
        attributeId: cell.attribute.id,
        before: cell.stored?.value ?? null,
        after: version.Value === undefined ? null : (cell.request.Value ?? ''),
        versionsBefore: versionBefore,
        versionsAfter: version,
      }),
    ),
  )
}

/** A record that moved from its primary values to others. */
type Rename = {
  table: TableRow
  attributes: readonly AttributeRow[]
  record: RecordRow
  to: RecordAddress
  version: LockVersion
}

/** Writes the one journal entry of a rename: primary values before and after, as JSON. */
export function journalRename(rename: Rename, context: OperationContext): void {
  const { store, caller, call } = context
  if (!store.journal.isKept) return
  const { table, attributes, record, to, version } = rename
  const primaryValues = namedValues(record.primaryValues, attributes)
  store.journal.append([
    {
      time: new Date(context.nowMs()).toISOString(),
      caller: caller.id,
      operation: call.operation,
      tableId: table.id,
      recordId: record.id,
      primaryValues,
      attribute: null,
      attributeId: null,
      before: JSON.stringify(primaryValues),
      after: JSON.stringify(namedValues(to.primaryValues, attributes)),
      versionsBefore: { DataTable: table.version, PrimaryValues: record.version },
      versionsAfter: version,
    },
  ])
}

function namedValues(
  values: StoredPrimaryValues,
  attributes: readonly AttributeRow[],
): PrimaryValue[] {
  return values.map(([seq, Value]) => ({
    AttributeName: attributes.find((one) => one.seq === seq)?.name ?? '',
    Value,
  }))
}
