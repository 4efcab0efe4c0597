import { z } from 'zod'
import { checkInstance, tableArn } from '../protocol/identifiers'
import { ServiceError } from '../rules/errors'
import { checkTimeZone, cleanDescription, cleanName } from '../rules/names'
import { checkQuota } from '../rules/quotas'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { instanceMembers, lockLevel, tagMap } from './shared/shapes'

/**
 * Makes an empty table.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateDataTable.html
 * Documented: members, trimmed and case-insensitively unique names, reserved prefixes, 100 tables
 * in an instance.
 * Guessed: an unknown time zone is InvalidParameterException.
 */
export const createDataTable = defineOperation({
  name: 'CreateDataTable',
  method: 'PUT',
  path: '/data-tables/{InstanceId}',
  kind: 'write',
  errors: [
    ...COMMON_ERRORS,
    'ConflictException',
    'DuplicateResourceException',
    'ServiceQuotaExceededException',
  ],
  input: z.object({
    ...instanceMembers,
    Name: z.string(),
    Description: z.string().optional(),
    TimeZone: z.string(),
    ValueLockLevel: lockLevel,
    Status: z.enum(['PUBLISHED']),
    Tags: tagMap.optional(),
  }),
  run(input, { store, quotas, newId, newVersion, nowMs }) {
    checkInstance(input.InstanceId)
    const name = cleanName(input.Name)
    if (store.tables.byName(name) !== undefined) {
      throw new ServiceError('DuplicateResourceException', `A data table ${name} exists already.`)
    }
    checkQuota(quotas, 'tables', store.tables.count() + 1)
    const id = newId()
    const version = newVersion()
    const now = nowMs()
    store.tables.insert({
      id,
      name,
      description: cleanDescription(input.Description),
      timeZone: checkTimeZone(input.TimeZone),
      lockLevel: input.ValueLockLevel,
      status: input.Status,
      tags: input.Tags ?? {},
      version,
      createdMs: now,
      modifiedMs: now,
    })
    return { Id: id, Arn: tableArn(id), LockVersion: { DataTable: version } }
  },
})
