import { z } from 'zod'
import { REGION } from '../identity'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation, PAGED } from './shared/operation'
import { idsOrNone, readPage } from './shared/paging'
import { recordFilter } from './shared/record-filter'
import { pageMembers, recordFilterMembers, tableMembers } from './shared/shapes'
import { bySeq, primaryValuesOf, timestamp } from './shared/wire'

/**
 * The records of a table by their primary values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTablePrimaryValues.html
 * Documented: members, filters; with a token, `RecordIds` is ignored: the token keeps those of the
 * first call. The text says up to 100 records a page, the model up to 1,000:
 * the model is followed. Guessed: the default record is listed too, with no primary values.
 */
export const listDataTablePrimaryValues = defineOperation({
  name: 'ListDataTablePrimaryValues',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/list-primary',
  query: PAGED,
  kind: 'read',
  errors: COMMON_ERRORS,
  input: z.object({ ...tableMembers, ...pageMembers, ...recordFilterMembers }),
  run(input, context) {
    const table = findTable(input, context)
    const attributes = context.store.attributes.ofTable(table.seq)
    const { recordIds, ...filter } = recordFilter(input, attributes, context.caller)
    const { rows, next } = readPage(
      input,
      context,
      ['ListDataTablePrimaryValues', table.id, filter],
      (after, limit, ids) => {
        const wanted = { ...filter, recordIds: ids ?? undefined }
        return context.store.records.page(table.seq, wanted, after?.[0] ?? 0, limit)
      },
      (record) => [record.seq],
      idsOrNone(recordIds),
    )
    const known = bySeq(attributes)
    return {
      PrimaryValuesList: rows.map((record) => ({
        RecordId: record.id,
        PrimaryValues: primaryValuesOf(record.primaryValues, known),
        LastModifiedTime: timestamp(record.modifiedMs),
        LastModifiedRegion: REGION,
      })),
      ...next,
    }
  },
})
