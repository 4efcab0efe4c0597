import { z } from 'zod'
import { checkAttributeRules } from '../rules/attribute-rules'
import { invalidRequest, ServiceError } from '../rules/errors'
import { cleanDescription, cleanName, nameKey } from '../rules/names'
import { checkQuota } from '../rules/quotas'
import { validationShape } from '../rules/validation-shape'
import type { AttributeRow } from '../types'
import type { OperationContext } from './shared/context'
import { countPrimaries, findAttribute, findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { existingName, tableMembers, valueType } from './shared/shapes'

/**
 * Replaces an attribute's properties; values stay as they are.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateDataTableAttribute.html
 * Documented: not a patch, so an absent member takes its default; old values may break the new
 * rules; the versions of the attribute and of the table move; `Primary` cannot change while the
 * table has data. Guessed: a taken name is ConflictException (the model lists no duplicate error
 * here), a refused change of `Primary` is InvalidRequestException, and so is a change of a primary
 * attribute's type or IgnoreCase while there is data: both decide which records are the same.
 */
export const updateDataTableAttribute = defineOperation({
  name: 'UpdateDataTableAttribute',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/attributes/{AttributeName}',
  kind: 'write',
  errors: [
    ...COMMON_ERRORS,
    'ConflictException',
    'LimitExceededException',
    'ServiceQuotaExceededException',
  ],
  input: z.object({
    ...tableMembers,
    AttributeName: existingName,
    Name: z.string(),
    ValueType: valueType,
    Description: z.string().optional(),
    Primary: z.boolean().optional(),
    Validation: validationShape.optional(),
  }),
  run(input, context) {
    const { store } = context
    const table = findTable(input, context)
    const attribute = findAttribute(table, input.AttributeName, context)
    const change = {
      name: cleanName(input.Name),
      valueType: input.ValueType,
      description: cleanDescription(input.Description),
      isPrimary: input.Primary ?? false,
      validation: input.Validation ?? null,
      version: context.newVersion(),
      modifiedMs: context.nowMs(),
    }
    checkAttributeRules(input.Validation)
    checkNameIsFree(attribute, change.name, context)
    if (changesRecords(attribute, change) && store.records.hasAny(table.seq)) {
      throw invalidRequest(
        'What identifies a record (Primary, and the type and IgnoreCase of a primary attribute) cannot change while the table has data.',
      )
    }
    if (change.isPrimary && !attribute.isPrimary) {
      const primaries = countPrimaries(store.attributes.ofTable(table.seq))
      checkQuota(context.quotas, 'primaryAttributes', primaries + 1)
    }
    const tableVersion = context.newVersion()
    store.attributes.update(attribute.seq, change)
    store.tables.touch(table.seq, tableVersion, change.modifiedMs)
    return {
      Name: change.name,
      LockVersion: { DataTable: tableVersion, Attribute: change.version },
    }
  },
})

type Identity = Pick<AttributeRow, 'isPrimary' | 'valueType' | 'validation'>

function changesRecords(before: Identity, after: Identity): boolean {
  if (before.isPrimary !== after.isPrimary) return true
  const ignoresCase = (one: Identity) => one.validation?.IgnoreCase === true
  return (
    before.isPrimary &&
    (before.valueType !== after.valueType || ignoresCase(before) !== ignoresCase(after))
  )
}

function checkNameIsFree(attribute: AttributeRow, name: string, context: OperationContext): void {
  const others = context.store.attributes.ofTable(attribute.tableSeq)
  const isTaken = others.some(
    (one) => one.seq !== attribute.seq && nameKey(one.name) === nameKey(name),
  )
  if (isTaken) {
    throw new ServiceError('ConflictException', `An attribute ${name} exists already.`)
  }
}
