import { z } from 'zod'
import { checkInstance } from '../protocol/identifiers'
import { COMMON_ERRORS, defineOperation, PAGED } from './shared/operation'
import { readPage } from './shared/paging'
import { instanceMembers, pageMembers } from './shared/shapes'
import { summarisedTable } from './shared/wire'

/**
 * Summaries of all tables.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTables.html
 * Documented: members, up to 1,000 a page. Guessed: 100 a page by default, in the order of creation.
 */
export const listDataTables = defineOperation({
  name: 'ListDataTables',
  method: 'GET',
  path: '/data-tables/{InstanceId}',
  query: PAGED,
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({ ...instanceMembers, ...pageMembers }),
  run(input, context) {
    checkInstance(input.InstanceId)
    const { rows, next } = readPage(
      input,
      context,
      ['ListDataTables'],
      (after, limit) => context.store.tables.page(after?.[0] ?? 0, limit),
      (table) => [table.seq],
    )
    return { DataTableSummaryList: rows.map(summarisedTable), ...next }
  },
})
