import { z } from 'zod'
import { REGION } from '../../identity'
import { allowsAttribute, allowsRecord } from '../../rules/access'
import { resolveRecord } from '../../rules/primary-values'
import type { AttributeRow, TableRow } from '../../types'
import type { OperationContext } from '../shared/context'
import { findTable } from '../shared/lookup'
import { COMMON_ERRORS, defineOperation } from '../shared/operation'
import { tableMembers, valueIdentifier } from '../shared/shapes'
import { bySeq, lockVersionOf, primaryValuesOf, timestamp } from '../shared/wire'
import { identifiersOf } from './value-batch'

type Identifier = z.output<typeof valueIdentifier>

/**
 * Reads values by their addresses, raw.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_BatchDescribeDataTableValue.html
 * Documented: members, the list may be empty, partial success, expressions unevaluated. Guessed: a
 * value that is not stored fails its cell with `Value not found`, and one that the caller may not see too, with
 * words of its own; a cell may be asked for twice.
 */
export const batchDescribeDataTableValue = defineOperation({
  name: 'BatchDescribeDataTableValue',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/describe',
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({ ...tableMembers, Values: z.array(valueIdentifier) }),
  run(input, context) {
    const table = findTable(input, context)
    const attributes = context.store.attributes.ofTable(table.seq)
    const answers = input.Values.map((one, index) => {
      const fault = context.call.refusedCells.get(index)
      return fault === undefined
        ? describeValue(one, table, attributes, context)
        : failure(one, fault)
    })
    return {
      Successful: answers.flatMap((one) => (one.ok ? [one.value] : [])),
      Failed: answers.flatMap((one) => (one.ok ? [] : [one.failure])),
    }
  },
})

function describeValue(
  identifier: Identifier,
  table: TableRow,
  attributes: readonly AttributeRow[],
  { store, caller }: OperationContext,
) {
  const fail = (message: string) => failure(identifier, message)
  const attribute = attributes.find((one) => one.name === identifier.AttributeName)
  if (attribute === undefined) return fail(`Attribute ${identifier.AttributeName} does not exist.`)
  const primaries = attributes.filter((one) => one.isPrimary)
  const found = resolveRecord(primaries, identifier.PrimaryValues)
  if (!found.ok) return fail(found.refusal)
  const isAllowed =
    allowsAttribute(caller, attribute) &&
    allowsRecord(caller, primaries, found.address.primaryValues)
  if (!isAllowed) return fail('Access to the value is denied.')
  const record = store.records.byKey(table.seq, found.address.key)
  const value = record && store.values.find(table.seq, record.seq, attribute.seq)
  if (record === undefined || value === undefined) return fail('Value not found.')
  return {
    ok: true,
    value: {
      RecordId: record.id,
      AttributeId: attribute.id,
      PrimaryValues: primaryValuesOf(record.primaryValues, bySeq(attributes)),
      AttributeName: attribute.name,
      Value: value.value,
      LockVersion: lockVersionOf(table, attribute, record, value),
      LastModifiedTime: timestamp(value.modifiedMs),
      LastModifiedRegion: REGION,
    },
  } as const
}

function failure(identifier: Identifier, message: string) {
  return { ok: false, failure: { ...identifiersOf(identifier), Message: message } } as const
}
