import { z } from 'zod'
import { checkInstance } from '../protocol/identifiers'
import type { ErrorName } from '../rules/errors'
import { matchesCriteria, matchesTags, type SearchCriteria } from '../rules/search'
import type { TableRow } from '../types'
import type { OperationContext } from './shared/context'
import { defineOperation } from './shared/operation'
import { readPage } from './shared/paging'
import { instanceMembers, pageMembers } from './shared/shapes'
import { searchedTable } from './shared/wire'

const stringCondition = z.object({
  FieldName: z.string().optional(),
  Value: z.string().optional(),
  ComparisonType: z.enum(['STARTS_WITH', 'CONTAINS', 'EXACT']).optional(),
})

const searchCriteria: z.ZodType<SearchCriteria> = z.object({
  get OrConditions() {
    return z.array(searchCriteria).optional()
  },
  get AndConditions() {
    return z.array(searchCriteria).optional()
  },
  StringCondition: stringCondition.optional(),
})

const tagCondition = z.object({ TagKey: z.string().optional(), TagValue: z.string().optional() })
const tagConditions = z.object({ TagConditions: z.array(tagCondition).optional() })
const searchFilter = z.object({
  AttributeFilter: z
    .object({
      OrConditions: z.array(tagConditions).optional(),
      AndCondition: tagConditions.optional(),
      TagCondition: tagCondition.optional(),
    })
    .optional(),
})

const errors: readonly ErrorName[] = [
  'InvalidRequestException',
  'InvalidParameterException',
  'ResourceNotFoundException',
  'ThrottlingException',
  'InternalServiceException',
]

/**
 * Tables by id, name, description and tags.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchDataTables.html
 * Documented: fields, And/Or, comparisons, tag filter; `LockVersion` and `Version` are omitted.
 * Guessed: case does not matter; results in the order of creation.
 */
export const searchDataTables = defineOperation({
  name: 'SearchDataTables',
  method: 'POST',
  path: '/search-data-tables',
  kind: 'read',
  errors,
  input: z.object({
    ...instanceMembers,
    ...pageMembers,
    SearchFilter: searchFilter.optional(),
    SearchCriteria: searchCriteria.optional(),
  }),
  run(input, context) {
    checkInstance(input.InstanceId)
    const matching = allTables(context).filter(
      (table) =>
        matchesCriteria(table, input.SearchCriteria) &&
        matchesTags(table, input.SearchFilter?.AttributeFilter),
    )
    const { rows, next } = readPage(
      input,
      context,
      ['SearchDataTables', input.SearchCriteria ?? null, input.SearchFilter ?? null],
      (after, limit) => matching.filter((one) => one.seq > (after?.[0] ?? 0)).slice(0, limit),
      (table) => [table.seq],
    )
    return {
      DataTables: rows.map(searchedTable),
      ApproximateTotalCount: matching.length,
      ...next,
    }
  },
})

/** Tables are few (100 by quota): a search reads them all. */
function allTables(context: OperationContext): TableRow[] {
  return context.store.tables.page(0, Number.MAX_SAFE_INTEGER)
}
