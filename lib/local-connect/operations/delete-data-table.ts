import { z } from 'zod'
import { findLatestTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { tableMembers } from './shared/shapes'

/**
 * Removes a table with its attributes and values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DeleteDataTable.html
 * Documented: at any time, whoever refers to it; only `$LATEST`.
 */
export const deleteDataTable = defineOperation({
  name: 'DeleteDataTable',
  method: 'DELETE',
  path: '/data-tables/{InstanceId}/{DataTableId}',
  kind: 'write',
  errors: [...COMMON_ERRORS, 'ConflictException'],
  input: z.object(tableMembers),
  run(input, context) {
    context.store.tables.remove(findLatestTable(input, context).seq)
    return {}
  },
})
