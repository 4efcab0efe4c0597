import { z } from 'zod'
import { allowsAttribute } from '../rules/access'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation, PAGED } from './shared/operation'
import { idsOrNone, readPage } from './shared/paging'
import { dataTableId, pageMembers, tableMembers } from './shared/shapes'
import { describedAttribute } from './shared/wire'

/**
 * A table's attributes.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTableAttributes.html
 * Documented: members, filter by ids, which is ignored when there is a token: that one keeps the ids
 * of the first call. Guessed: in the order of creation; no ids in the list means all; unknown ids
 * are left out, and so are attributes that the caller may not see.
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
    const attributes = context.store.attributes
      .ofTable(table.seq)
      .filter((one) => allowsAttribute(context.caller, one))
    const { rows, next } = readPage(
      input,
      context,
      ['ListDataTableAttributes', table.id],
      (after, limit, ids) =>
        attributes
          .filter((one) => one.seq > (after?.[0] ?? 0))
          .filter((one) => ids === null || ids.includes(one.id))
          .slice(0, limit),
      (attribute) => [attribute.seq],
      idsOrNone(input.AttributeIds),
    )
    return { Attributes: rows.map((one) => describedAttribute(one, table)), ...next }
  },
})
