import { z } from 'zod'
import { allowsAttribute } from '../rules/access'
import { findTable } from './lookup'
import { COMMON_ERRORS, defineOperation, PAGED } from './operation'
import { readPage } from './pages'
import { dataTableId, pageMembers, tableMembers } from './shapes'
import { describedAttribute } from './wire'

/**
 * A table's attributes.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTableAttributes.html
 * Documented: members, filter by ids. Guessed: in the order of creation; unknown ids are left
 * out, and so are those that the caller may not see; with a token the same ids must be sent again (AWS says they are ignored then).
 */
export const listDataTableAttributes = defineOperation({
  name: 'ListDataTableAttributes',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/attributes',
  query: PAGED,
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({
    ...tableMembers,
    ...pageMembers,
    AttributeIds: z.array(dataTableId).optional(),
  }),
  run(input, context) {
    const table = findTable(input, context)
    const wanted = input.AttributeIds === undefined ? null : new Set(input.AttributeIds)
    const attributes = context.store.attributes
      .ofTable(table.seq)
      .filter((one) => allowsAttribute(context.caller, one))
      .filter((one) => wanted === null || wanted.has(one.id))
    const { rows, next } = readPage(
      input,
      context,
      ['ListDataTableAttributes', table.id, input.AttributeIds ?? null],
      (after, limit) => attributes.filter((one) => one.seq > (after?.[0] ?? 0)).slice(0, limit),
      (attribute) => [attribute.seq],
    )
    return { Attributes: rows.map((one) => describedAttribute(one, table)), ...next }
  },
})
