import { z } from 'zod'
import { COMMON_ERRORS, defineOperation } from '../shared/operation'
import { dataTableValue, tableMembers } from '../shared/shapes'
import type { Cell } from './types'
import { failedOf, identifiersOf, runValueBatch } from './value-batch'
import { putValue, refuseValue } from './write-value'

/**
 * Replaces stored values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_BatchUpdateDataTableValue.html
 * Documented: members, partial success, proper lock versions are required. Seen: the words
 * `Concurrency conflict` and `Value not found`. Guessed: a missing version fails its cell where
 * the lock level compares one; writing the same value again moves the versions too.
 */
export const batchUpdateDataTableValue = defineOperation({
  name: 'BatchUpdateDataTableValue',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/update',
  kind: 'write',
  journalsItself: true,
  errors: [...COMMON_ERRORS, 'ConflictException'],
  input: z.object({ ...tableMembers, Values: z.array(dataTableValue).min(1) }),
  run(input, context) {
    const result = runValueBatch(input, context, {
      needsVersion: true,
      refuse: refuseUpdate,
      write: putValue,
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

function refuseUpdate(cell: Cell): string | null {
  if (cell.stored === undefined) return 'Value not found; create it instead.'
  return refuseValue(cell)
}
