import { z } from 'zod'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { tableMembers } from './shared/shapes'
import { describedTable } from './shared/wire'

/**
 * Everything about a table but its attributes and values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeDataTable.html
 * Documented: members, ids and ARNs with or without alias. `Version` belongs to customer-managed
 * versions, which the stand-in has none of.
 */
export const describeDataTable = defineOperation({
  name: 'DescribeDataTable',
  method: 'GET',
  path: '/data-tables/{InstanceId}/{DataTableId}',
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object(tableMembers),
  run: (input, context) => ({ DataTable: describedTable(findTable(input, context)) }),
})
