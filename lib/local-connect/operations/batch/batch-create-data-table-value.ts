import { z } from 'zod'
import { checkQuota } from '../../rules/quotas'
import { COMMON_ERRORS, defineOperation } from '../shared/operation'
import { dataTableValue, tableMembers } from '../shared/shapes'
import type { Cell, ValueBatch } from './types'
import { failedOf, identifiersOf, runValueBatch } from './value-batch'
import { putValue, refusePrimaryValues, refuseValue } from './write-value'

/**
 * Stores values where there are none; makes the records that they need.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_BatchCreateDataTableValue.html
 * Documented: members, partial success, validation, values without primary values belong to the
 * default record. Seen: an existing value fails its cell. Guessed: a lock version is compared when
 * it is given and not required; at level VALUE there is nothing to compare it with; a batch whose
 * values would go beyond the table's quota is refused as a whole, for the error that the model
 * lists has no place among `Failed`.
 */
export const batchCreateDataTableValue = defineOperation({
  name: 'BatchCreateDataTableValue',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/create',
  kind: 'write',
  journalsItself: true,
  errors: [
    ...COMMON_ERRORS,
    'ConflictException',
    'DuplicateResourceException',
    'ServiceQuotaExceededException',
  ],
  input: z.object({ ...tableMembers, Values: z.array(dataTableValue).min(1) }),
  run(input, context) {
    const result = runValueBatch(input, context, {
      needsVersion: false,
      refuse: refuseCreate,
      write: putValue,
    })
    if (result.successes.length > 0 && Number.isFinite(context.quotas.values)) {
      // Counted afterwards: the refusal undoes the transaction, and with it the whole batch.
      checkQuota(context.quotas, 'values', context.store.values.count(result.table.seq))
    }
    return {
      Successful: result.successes.map(({ cell, recordId, version }) => ({
        ...identifiersOf(cell.request),
        RecordId: recordId,
        LockVersion: version,
      })),
      Failed: failedOf(result),
    }
  },
})

function refuseCreate(cell: Cell, batch: ValueBatch): string | null {
  if (cell.stored !== undefined) return 'Value already exists; update it instead.'
  const isNewRecord = cell.record === undefined
  return (
    (isNewRecord ? refusePrimaryValues(cell.primaryValues, batch.attributes) : null) ??
    refuseValue(cell)
  )
}
