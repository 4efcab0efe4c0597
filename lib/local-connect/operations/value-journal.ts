import type { JournalEntry } from '../store/journal'
import type { Success, ValueBatch } from './value-batch'

/** Writes a journal entry for each cell that a batch changed, in the order in which it did. */
export function journalValues(successes: readonly Success[], batch: ValueBatch): void {
  const { store, caller, call } = batch.context
  if (!store.journal.isKept) return
  const names = new Map(batch.attributes.map((one) => [one.seq, one.name]))
  const time = new Date(batch.nowMs).toISOString()
  store.journal.append(
    successes.map(
      ({ cell, recordId, versionBefore, version }): JournalEntry => ({
        time,
        caller: caller.id,
        operation: call.operation,
        tableId: batch.table.id,
        recordId,
        primaryValues: cell.primaryValues.map(([seq, Value]) => ({
          AttributeName: names.get(seq) ?? '',
          Value,
        })),
        attribute: cell.attribute.name,
        before: cell.stored?.value ?? null,
        after: version.Value === undefined ? null : (cell.request.Value ?? ''),
        versionsBefore: versionBefore,
        versionsAfter: version,
      }),
    ),
  )
}
