import { z } from 'zod'
import { checkAttributeRules } from '../rules/attribute-rules'
import { invalidRequest, ServiceError } from '../rules/errors'
import { cleanDescription, cleanName, nameKey } from '../rules/names'
import { checkQuota } from '../rules/quotas'
import { validationShape } from '../rules/validation-shape'
import { countPrimaries, findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { tableMembers, valueType } from './shared/shapes'

/**
 * Adds an attribute; makes no values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateDataTableAttribute.html
 * Documented: members, names, no new primary attribute while the table has data, the table's
 * version moves. 100 attributes in a table, five of them primary. Guessed: that refusal
 * is InvalidRequestException; the 100 include the primary ones.
 */
export const createDataTableAttribute = defineOperation({
  name: 'CreateDataTableAttribute',
  method: 'PUT',
  path: '/data-tables/{InstanceId}/{DataTableId}/attributes',
  kind: 'write',
  errors: [
    ...COMMON_ERRORS,
    'ConflictException',
    'DuplicateResourceException',
    'ServiceQuotaExceededException',
  ],
  input: z.object({
    ...tableMembers,
    Name: z.string(),
    ValueType: valueType,
    Description: z.string().optional(),
    Primary: z.boolean().optional(),
    Validation: validationShape.optional(),
  }),
  run(input, context) {
    const { store } = context
    const table = findTable(input, context)
    const name = cleanName(input.Name)
    checkAttributeRules(input.Validation)
    const others = store.attributes.ofTable(table.seq)
    if (others.some((one) => nameKey(one.name) === nameKey(name))) {
      throw new ServiceError('DuplicateResourceException', `An attribute ${name} exists already.`)
    }
    const isPrimary = input.Primary ?? false
    if (isPrimary && store.records.hasAny(table.seq)) {
      throw invalidRequest('A primary attribute cannot be added while the table has data.')
    }
    checkQuota(context.quotas, 'attributes', others.length + 1)
    if (isPrimary) checkQuota(context.quotas, 'primaryAttributes', countPrimaries(others) + 1)
    const id = context.newId()
    const version = context.newVersion()
    const tableVersion = context.newVersion()
    const now = context.nowMs()
    store.attributes.insert({
      tableSeq: table.seq,
      id,
      name,
      valueType: input.ValueType,
      description: cleanDescription(input.Description),
      isPrimary,
      validation: input.Validation ?? null,
      version,
      modifiedMs: now,
    })
    store.tables.touch(table.seq, tableVersion, now)
    return {
      Name: name,
      AttributeId: id,
      LockVersion: { DataTable: tableVersion, Attribute: version },
    }
  },
})
