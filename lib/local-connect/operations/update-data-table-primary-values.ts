import { z } from 'zod'
import { checkUnrestricted } from '../rules/access'
import { invalidParameter, invalidRequest, notFound, ServiceError } from '../rules/errors'
import { lockRefusal, renamedComponent } from '../rules/locking'
import { type RecordAddress, resolveRecord } from '../rules/primary-values'
import type { AttributeRow, LockVersion, PrimaryValue, RecordRow, TableRow } from '../types'
import { journalRename } from './batch/value-journal'
import { refusePrimaryValues } from './batch/write-value'
import type { OperationContext } from './shared/context'
import { findTable } from './shared/lookup'
import { COMMON_ERRORS, defineOperation } from './shared/operation'
import { lockVersion, primaryValues, tableMembers } from './shared/shapes'

/**
 * Renames a record: all its values move to other primary values.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateDataTablePrimaryValues.html
 * Documented: members, both sets must name every primary attribute, the new combination is unique,
 * a lock version is required, no restricted callers; the answer carries the new versions of the
 * table and of what else is affected. Guessed: at DATA_TABLE the table's version is compared, at
 * the other levels but NONE the record's, and it must be given there; a stale version, and a taken
 * combination, is ConflictException; the record keeps its id; its version and the table's move, and
 * at ATTRIBUTE those of the primary attributes that get another value; the versions of its values
 * stay, for they have not changed; the default record cannot be renamed.
 */
export const updateDataTablePrimaryValues = defineOperation({
  name: 'UpdateDataTablePrimaryValues',
  method: 'POST',
  path: '/data-tables/{InstanceId}/{DataTableId}/values/update-primary',
  kind: 'write',
  journalsItself: true,
  errors: [...COMMON_ERRORS, 'ConflictException'],
  input: z.object({
    ...tableMembers,
    PrimaryValues: primaryValues,
    NewPrimaryValues: primaryValues,
    LockVersion: lockVersion,
  }),
  run(input, context) {
    checkUnrestricted(context.caller)
    const { store } = context
    const table = findTable(input, context)
    const attributes = store.attributes.ofTable(table.seq)
    const from = addressOf(input.PrimaryValues, attributes)
    const to = addressOf(input.NewPrimaryValues, attributes)
    const record = store.records.byKey(table.seq, from.key)
    if (record === undefined) throw notFound('No record has these primary values.')
    checkNewValues(to, attributes)
    checkLock(input.LockVersion, table, record)
    const holder = store.records.byKey(table.seq, to.key)
    if (holder !== undefined && holder.seq !== record.seq) {
      throw new ServiceError('ConflictException', 'Another record has these primary values.')
    }
    store.records.rename(record.seq, to)
    moveAttributes(table, record, to, context)
    const version = moveVersions(table, record, context)
    journalRename({ table, attributes, record, to, version }, context)
    return { LockVersion: version }
  },
})

/** @throws InvalidRequestException for none, InvalidParameterException for incomplete ones */
function addressOf(
  given: readonly PrimaryValue[],
  attributes: readonly AttributeRow[],
): RecordAddress {
  if (given.length === 0) throw invalidRequest('The default record has no primary values.')
  const found = resolveRecord(
    attributes.filter((one) => one.isPrimary),
    given,
  )
  if (!found.ok) throw invalidParameter(found.refusal)
  return found.address
}

function checkNewValues(to: RecordAddress, attributes: readonly AttributeRow[]): void {
  const refusal = refusePrimaryValues(to.primaryValues, attributes)
  if (refusal !== null) throw invalidParameter(refusal)
}

/** @throws ConflictException for a stale version, InvalidRequestException for a missing one */
function checkLock(given: LockVersion, table: TableRow, record: RecordRow): void {
  const component = renamedComponent(table.lockLevel)
  if (component === null) return
  if (given[component] === undefined) {
    throw invalidRequest(`LockVersion.${component} is required at level ${table.lockLevel}.`)
  }
  const current = component === 'DataTable' ? table.version : record.version
  const refusal = lockRefusal({ component, given, current, isRequired: true })
  if (refusal !== null) throw new ServiceError('ConflictException', refusal)
}

function moveAttributes(
  table: TableRow,
  { primaryValues: before }: RecordRow,
  { primaryValues: after }: RecordAddress,
  { store, newVersion }: OperationContext,
): void {
  if (table.lockLevel !== 'ATTRIBUTE') return
  const old = new Map(before)
  for (const [seq, value] of after) {
    if (old.get(seq) !== value) store.attributes.touch(seq, newVersion())
  }
}

function moveVersions(
  table: TableRow,
  record: RecordRow,
  { store, tableVersions, newVersion, nowMs }: OperationContext,
): LockVersion {
  const now = nowMs()
  const isTableStill =
    tableVersions === 'still' && renamedComponent(table.lockLevel) !== 'DataTable'
  const version = {
    DataTable: isTableStill ? table.version : newVersion(),
    PrimaryValues: newVersion(),
  }
  store.tables.touch(table.seq, version.DataTable, now)
  store.records.touch(record.seq, version.PrimaryValues, now)
  return version
}
