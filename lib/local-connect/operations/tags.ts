import { z } from 'zod'
import { INSTANCE_ID } from '../identity'
import { parseTableReference } from '../protocol/identifiers'
import { invalidParameter, invalidRequest } from '../rules/errors'
import type { TableRow } from '../types'
import type { OperationContext } from './shared/context'
import { findTable } from './shared/lookup'
import { defineOperation } from './shared/operation'
import { MAX_TAGS, tagKey, tagMap } from './shared/shapes'

const ERRORS = [
  'InvalidParameterException',
  'InvalidRequestException',
  'InternalServiceException',
  'ResourceNotFoundException',
  'ThrottlingException',
] as const
const resource = { resourceArn: z.string().min(1) }

/**
 * Adds tags to a table, or gives them other values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_TagResource.html
 * Documented: members, the other tags stay. Guessed, for all three: only the ARN names a table; more
 * than 50 tags in all are InvalidRequestException; no lock version and no time moves.
 */
export const tagResource = defineOperation({
  name: 'TagResource',
  method: 'POST',
  path: '/tags/{resourceArn}',
  kind: 'write',
  errors: ERRORS,
  input: z.object({ ...resource, tags: tagMap }),
  run({ resourceArn, tags }, context) {
    const table = taggedTable(resourceArn, context)
    const all = { ...table.tags, ...tags }
    if (Object.keys(all).length > MAX_TAGS) {
      throw invalidRequest(`A table has at most ${MAX_TAGS} tags.`)
    }
    context.store.tables.setTags(table.seq, all)
    return {}
  },
})

/**
 * Removes tags of a table.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UntagResource.html
 * Documented: members. Guessed: a tag that is not there is no error.
 */
export const untagResource = defineOperation({
  name: 'UntagResource',
  method: 'DELETE',
  path: '/tags/{resourceArn}',
  query: { tagKeys: 'tagKeys' },
  kind: 'write',
  errors: ERRORS,
  input: z.object({ ...resource, tagKeys: z.array(tagKey).min(1).max(MAX_TAGS) }),
  run({ resourceArn, tagKeys }, context) {
    const table = taggedTable(resourceArn, context)
    const left = Object.entries(table.tags).filter(([key]) => !tagKeys.includes(key))
    context.store.tables.setTags(table.seq, Object.fromEntries(left))
    return {}
  },
})

/**
 * The tags of a table.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListTagsForResource.html
 * Documented: members, a map of tags is never empty. Guessed: none is left out.
 */
export const listTagsForResource = defineOperation({
  name: 'ListTagsForResource',
  method: 'GET',
  path: '/tags/{resourceArn}',
  kind: 'read',
  errors: ERRORS,
  input: z.object(resource),
  run({ resourceArn }, context) {
    const { tags } = taggedTable(resourceArn, context)
    return Object.keys(tags).length === 0 ? {} : { tags }
  },
})

/** @throws InvalidParameterException for what is no ARN of a table, ResourceNotFoundException */
function taggedTable(arn: string, context: OperationContext): TableRow {
  if (!arn.startsWith('arn:')) throw invalidParameter('resourceArn is not an ARN.')
  const { tableId } = parseTableReference(arn)
  return findTable({ InstanceId: INSTANCE_ID, DataTableId: tableId }, context)
}
