import { z } from 'zod'
import { allowsAttribute, denied } from '../rules/access'
import { findAttribute, findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { existingName, tableMembers } from './shared/shapes'
import { describedAttribute } from './shared/wire'

/**
 * Everything about one attribute.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeDataTableAttribute.html
 * Documented: members. Guessed: the name must be written as it is stored, case included.
 */
export const describeDataTableAttribute = defineOperation({
  name: 'DescribeDataTableAttribute',
  method: 'GET',
  path: '/data-tables/{InstanceId}/{DataTableId}/attributes/{AttributeName}',
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({ ...tableMembers, AttributeName: existingName }),
  run(input, context) {
    const table = findTable(input, context)
    const attribute = findAttribute(table, input.AttributeName, context)
    if (!allowsAttribute(context.caller, attribute)) {
      throw denied(`Access to attribute ${attribute.name} is denied.`)
    }
    return { Attribute: describedAttribute(attribute, table) }
  },
})
