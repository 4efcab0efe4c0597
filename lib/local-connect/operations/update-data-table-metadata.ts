import { z } from 'zod'
import { ServiceError } from '../rules/errors'
import { checkTimeZone, cleanDescription, cleanName } from '../rules/names'
import { findLatestTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { lockLevel, tableMembers } from './shared/shapes'

/**
 * Replaces a table's name, description, time zone and lock level.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateDataTableMetadata.html
 * Documented: not a patch, so an absent description is removed; the table's version moves; only
 * `$LATEST`. Guessed: other versions stay when the lock level changes.
 */
export const updateDataTableMetadata = defineOperation({
  name: 'UpdateDataTableMetadata',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}',
  kind: 'write',
  errors: [...COMMON_ERRORS, 'ConflictException', 'DuplicateResourceException'],
  input: z.object({
    ...tableMembers,
    Name: z.string(),
    Description: z.string().optional(),
    ValueLockLevel: lockLevel,
    TimeZone: z.string(),
  }),
  run(input, context) {
    const { store } = context
    const table = findLatestTable(input, context)
    const name = cleanName(input.Name)
    const holder = store.tables.byName(name)
    if (holder !== undefined && holder.seq !== table.seq) {
      throw new ServiceError('DuplicateResourceException', `A data table ${name} exists already.`)
    }
    store.tables.updateMetadata(table.seq, {
      name,
      description: cleanDescription(input.Description),
      timeZone: checkTimeZone(input.TimeZone),
      lockLevel: input.ValueLockLevel,
    })
    const version = context.newVersion()
    store.tables.touch(table.seq, version, context.nowMs())
    return { LockVersion: { DataTable: version } }
  },
})
