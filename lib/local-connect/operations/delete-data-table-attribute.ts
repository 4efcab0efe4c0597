import { z } from 'zod'
import { invalidRequest } from '../rules/errors'
import { findAttribute, findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { existingName, tableMembers } from './shared/shapes'

/**
 * Removes an attribute and all its values; a record goes with its last value.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DeleteDataTableAttribute.html
 * Documented: members, the values go too, the table's version moves, no primary attribute while the
 * table has data. Seen: a record lives as long as it has a value. Guessed: that refusal is
 * InvalidRequestException; the versions of records that lose a value move, as with any change of
 * one of their values.
 */
export const deleteDataTableAttribute = defineOperation({
  name: 'DeleteDataTableAttribute',
  method: 'DELETE',
  path: '/data-tables/{InstanceId}/{DataTableId}/attributes/{AttributeName}',
  kind: 'write',
  errors: [...COMMON_ERRORS, 'ConflictException'],
  input: z.object({ ...tableMembers, AttributeName: existingName }),
  run(input, context) {
    const { store } = context
    const table = findTable(input, context)
    const attribute = findAttribute(table, input.AttributeName, context)
    if (attribute.isPrimary && store.records.hasAny(table.seq)) {
      throw invalidRequest('A primary attribute cannot be removed while the table has data.')
    }
    const now = context.nowMs()
    const version = context.newVersion()
    store.records.touchHolders(attribute.seq, now)
    store.attributes.remove(attribute.seq)
    store.records.removeEmpty(table.seq)
    store.tables.touch(table.seq, version, now)
    return { LockVersion: { DataTable: version } }
  },
})
