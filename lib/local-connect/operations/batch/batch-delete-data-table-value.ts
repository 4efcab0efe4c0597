import { z } from 'zod'
import { COMMON_ERRORS, defineOperation } from '../shared/operation'
import { deleteIdentifier, tableMembers } from '../shared/shapes'
import type { Cell, ValueBatch } from './types'
import { failedOf, identifiersOf, runValueBatch } from './value-batch'

/**
 * Removes stored values; a record goes with its last one.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_BatchDeleteDataTableValue.html
 * Documented: members, `LockVersion` is required, the list may be empty. Seen: a record lives as long as it has a value.
 * Guessed: the answer's `LockVersion` leaves out what is gone (`Value`; `PrimaryValues` with the
 * record); a value that is not there fails its cell.
 */
export const batchDeleteDataTableValue = defineOperation({
  name: 'BatchDeleteDataTableValue',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/delete',
  kind: 'write',
  journalsItself: true,
  errors: [...COMMON_ERRORS, 'ConflictException'],
  input: z.object({ ...tableMembers, Values: z.array(deleteIdentifier) }),
  run(input, context) {
    const result = runValueBatch(input, context, {
      needsVersion: true,
      refuse: (cell) => (cell.stored === undefined ? 'Value not found; nothing to delete.' : null),
      write: removeValue,
    })
    return {
      Successful: result.successes.map(({ cell, version }) => ({
        ...identifiersOf(cell.request),
        LockVersion: version,
      })),
      Failed: failedOf(result),
    }
  },
})

function removeValue(cell: Cell, batch: ValueBatch): undefined {
  if (cell.record === undefined) throw new Error('A stored value has a record.')
  batch.context.store.values.remove(batch.table.seq, cell.record.seq, cell.attribute.seq)
}
