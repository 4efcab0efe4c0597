import { z } from 'zod'
import { REGION } from '../identity'
import type { ListedRecord } from '../store/values'
import type { AttributeRow } from '../types'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation, PAGED } from './shared/operation'
import { readPage } from './shared/paging'
import { recordFilter } from './shared/record-filter'
import { pageMembers, recordFilterMembers, tableMembers } from './shared/shapes'
import { bySeq, lockVersionOf, primaryValuesOf, timestamp } from './shared/wire'

/**
 * Stored values, raw, with their lock versions.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTableValues.html
 * Documented: members, filters, up to 1,000 values a page, expressions unevaluated.
 * AWS promises no order; here it is by record, then by attribute, each in the order of creation.
 */
export const listDataTableValues = defineOperation({
  name: 'ListDataTableValues',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/list',
  query: PAGED,
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({ ...tableMembers, ...pageMembers, ...recordFilterMembers }),
  run(input, context) {
    const table = findTable(input, context)
    const attributes = context.store.attributes.ofTable(table.seq)
    const filter = recordFilter(input, attributes, context.caller)
    const { rows, next } = readPage(
      input,
      context,
      ['ListDataTableValues', table.id, filter],
      (after, limit) => {
        const [recordSeq = 0, attributeSeq = 0] = after ?? []
        return context.store.values.page(table.seq, filter, { recordSeq, attributeSeq }, limit)
      },
      ({ value }) => [value.recordSeq, value.attributeSeq],
    )
    const known = bySeq(attributes)
    const primaryValuesOfRecord = createPrimaryValues(known)
    const values = rows.flatMap(({ value, record }) => {
      const attribute = known.get(value.attributeSeq)
      if (attribute === undefined) return []
      return [
        {
          RecordId: record.id,
          AttributeId: attribute.id,
          PrimaryValues: primaryValuesOfRecord(record),
          AttributeName: attribute.name,
          ValueType: attribute.valueType,
          Value: value.value,
          LockVersion: lockVersionOf(table, attribute, record, value),
          LastModifiedTime: timestamp(value.modifiedMs),
          LastModifiedRegion: REGION,
        },
      ]
    })
    return { Values: values, ...next }
  },
})

/** Values of a record come one after the other, and share its primary values. */
function createPrimaryValues(attributes: ReadonlyMap<number, AttributeRow>) {
  let last: ListedRecord | undefined
  let values: ReturnType<typeof primaryValuesOf> = []
  return (record: ListedRecord) => {
    if (record !== last) {
      last = record
      values = primaryValuesOf(record.primaryValues, attributes)
    }
    return values
  }
}
