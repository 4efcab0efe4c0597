import { allowsAttribute, allowsRecordChange, type Caller, denied } from '../../rules/access'
import { comparedComponent, lockRefusal } from '../../rules/locking'
import { resolveRecord } from '../../rules/primary-values'
import { createScopeVersions } from '../../rules/scope-versions'
import { isExpression } from '../../rules/validation'
import type {
  AttributeRow,
  LockComponent,
  LockVersion,
  RecordRow,
  TableRow,
  ValueRow,
} from '../../types'
import type { OperationContext } from '../shared/context'
import { findTable } from '../shared/lookup'
import type {
  BatchResult,
  Cell,
  CellChange,
  CellRequest,
  Prepared,
  Success,
  ValueBatch,
} from './types'
import { journalValues } from './value-journal'

const TABLE_SCOPE = 'table'
const attributeScope = (attribute: AttributeRow) => `attribute:${attribute.seq}`
const recordScope = (key: string) => `record:${key}`

/**
 * Runs one batch of changes inside the caller's transaction: cells succeed or fail one by one, and
 * the versions of the scopes they touch move once (snapshot) or cell by cell (sequential).
 * The checks of a cell, in order (guess): its address, whether the batch names it twice, the
 * change's own, its lock.
 * @throws ResourceNotFoundException for an unknown instance or table
 */
export function runValueBatch(
  input: { InstanceId: string; DataTableId: string; Values: CellRequest[] },
  context: OperationContext,
  change: CellChange,
): BatchResult {
  const batch = beginBatch(findTable(input, context), context)
  const prepared = refuseFaulted(
    refuseTwins(input.Values.map((request) => prepareCell(request, batch))),
    context,
  )
  const result: BatchResult = { table: batch.table, successes: [], failures: [] }
  for (const { request, cell, refusal } of prepared) {
    const message = cell === null ? refusal : (refusal ?? refuseChange(cell, change, batch))
    if (cell === null || message !== null) {
      result.failures.push({ request, message: message ?? 'The value has no address.' })
    } else {
      result.successes.push(changeCell(cell, change, batch))
    }
  }
  settle(result.successes, batch)
  journalValues(result.successes, batch)
  return result
}

/** The echo of a cell's identifiers in `Successful` and `Failed`. */
export function identifiersOf(request: CellRequest) {
  return { PrimaryValues: request.PrimaryValues ?? [], AttributeName: request.AttributeName }
}

/** `Failed` */
export function failedOf(result: BatchResult) {
  return result.failures.map(({ request, message }) => ({
    ...identifiersOf(request),
    Message: message,
  }))
}

function beginBatch(table: TableRow, context: OperationContext): ValueBatch {
  const attributes = context.store.attributes.ofTable(table.seq)
  const start = new Map([[TABLE_SCOPE, table.version]])
  for (const attribute of attributes) start.set(attributeScope(attribute), attribute.version)
  const versionAtStart = (scope: string) => start.get(scope)
  return {
    context,
    table,
    attributes,
    component: comparedComponent(
      table.lockLevel,
      attributes.some((one) => one.isPrimary),
    ),
    start,
    versions: createScopeVersions(context.batchLocking, versionAtStart, context.newVersion),
    isStill: table.lockLevel === 'NONE' && context.noneVersions === 'still',
    records: new Map(),
    contents: new Map(),
    nowMs: context.nowMs(),
  }
}

function prepareCell(request: CellRequest, batch: ValueBatch): Prepared {
  const refuse = (refusal: string): Prepared => ({ request, cell: null, refusal })
  const attribute = batch.attributes.find((one) => one.name === request.AttributeName)
  if (attribute === undefined) return refuse(`Attribute ${request.AttributeName} does not exist.`)
  if (attribute.isPrimary) {
    return refuse(`${attribute.name} is a primary attribute and holds no values of its own.`)
  }
  const primaries = batch.attributes.filter((one) => one.isPrimary)
  const found = resolveRecord(primaries, request.PrimaryValues)
  if (!found.ok) return refuse(found.refusal)
  const { key, primaryValues } = found.address
  const { store } = batch.context
  const record = batch.records.get(key) ?? store.records.byKey(batch.table.seq, key)
  if (record !== undefined) {
    batch.records.set(key, record)
    batch.start.set(recordScope(key), record.version)
  }
  const stored = record && storedValue(record, attribute, batch)
  const cell = { request, attribute, recordKey: key, primaryValues, record, stored }
  checkCellAccess(cell, primaries, batch.context.caller)
  return { request, cell, refusal: null }
}

/** A batch that names one cell of a record reads one; the second makes it read the whole record. */
function storedValue(
  { seq }: RecordRow,
  attribute: AttributeRow,
  { contents, context, table }: ValueBatch,
): ValueRow | undefined {
  const { values } = context.store
  let content = contents.get(seq)
  if (content === undefined) {
    contents.set(seq, null)
    return values.find(table.seq, seq, attribute.seq)
  }
  if (content === null) {
    content = values.ofRecord(table.seq, seq)
    contents.set(seq, content)
  }
  return content.get(attribute.seq)
}

/**
 * One cell that the caller may not change refuses the whole batch (documented).
 * @throws AccessDeniedException
 */
function checkCellAccess(cell: Cell, primaries: readonly AttributeRow[], caller: Caller): void {
  const { attribute, primaryValues, request } = cell
  if (!allowsAttribute(caller, attribute)) {
    throw denied(`Access to attribute ${attribute.name} is denied.`)
  }
  if (!allowsRecordChange(caller, primaries, primaryValues)) {
    throw denied('Access to a record of the batch is denied.')
  }
  const writesExpression = isExpression(attribute, request.Value ?? '')
  if (writesExpression && caller.access.editExpressions === false) {
    throw denied('Access to edit expressions is denied.')
  }
}

/** A cell that a batch names twice fails both times: there is no telling which one is meant. */
function refuseTwins(prepared: readonly Prepared[]): Prepared[] {
  const addressOf = (cell: Cell) => `${cell.attribute.seq} ${cell.recordKey}`
  const counts = new Map<string, number>()
  for (const { cell } of prepared) {
    if (cell !== null) counts.set(addressOf(cell), (counts.get(addressOf(cell)) ?? 0) + 1)
  }
  return prepared.map((one) => {
    if (one.cell === null || counts.get(addressOf(one.cell)) === 1) return one
    return { ...one, refusal: 'The value is named more than once in this batch.' }
  })
}

/** A cell that a fault names fails, whatever else is right or wrong with it. */
function refuseFaulted(prepared: readonly Prepared[], { call }: OperationContext): Prepared[] {
  return prepared.map((one, index) => ({
    ...one,
    refusal: call.refusedCells.get(index) ?? one.refusal,
  }))
}

function refuseChange(cell: Cell, change: CellChange, batch: ValueBatch): string | null {
  return (
    change.refuse(cell, batch) ??
    lockRefusal({
      component: lockComponentOf(cell, change, batch),
      given: cell.request.LockVersion,
      current: currentVersion(cell, batch),
      isRequired: change.needsVersion,
    })
  )
}

/** A value that is not there has no version of its own to compare. */
function lockComponentOf(cell: Cell, change: CellChange, batch: ValueBatch): LockComponent | null {
  const comparesNothing =
    batch.component === 'Value' && cell.stored === undefined && !change.needsVersion
  return comparesNothing ? null : batch.component
}

function currentVersion(cell: Cell, batch: ValueBatch): string | undefined {
  switch (batch.component) {
    case 'DataTable':
      return batch.versions.compared(TABLE_SCOPE)
    case 'Attribute':
      return batch.versions.compared(attributeScope(cell.attribute))
    case 'PrimaryValues':
      return batch.versions.compared(recordScope(cell.recordKey))
    default:
      return cell.stored?.version
  }
}

function changeCell(cell: Cell, change: CellChange, batch: ValueBatch): Success {
  const { versions, table } = batch
  const versionBefore = versionsNow(cell, batch)
  const record = ensureRecord(cell, batch)
  const value = change.write({ ...cell, record }, batch)
  const scope = attributeScope(cell.attribute)
  const move = batch.isStill ? versions.final : versions.move
  const isTableStill = batch.context.tableVersions === 'still' && batch.component !== 'DataTable'
  return {
    cell,
    recordId: record.id,
    versionBefore,
    version: {
      DataTable: isTableStill ? versions.final(TABLE_SCOPE) : move(TABLE_SCOPE),
      // Documented: at other levels an attribute's version moves with its own properties only.
      Attribute: table.lockLevel === 'ATTRIBUTE' ? move(scope) : versions.final(scope),
      PrimaryValues: move(recordScope(cell.recordKey)) ?? record.version,
      Value: value,
    },
  }
}

function versionsNow(
  { attribute, recordKey, stored }: Cell,
  { versions }: ValueBatch,
): LockVersion {
  return {
    DataTable: versions.compared(TABLE_SCOPE),
    Attribute: versions.compared(attributeScope(attribute)),
    PrimaryValues: versions.compared(recordScope(recordKey)),
    Value: stored?.version,
  }
}

function ensureRecord(cell: Cell, batch: ValueBatch): RecordRow {
  const known = batch.records.get(cell.recordKey)
  if (known !== undefined) return known
  const fresh = {
    id: cell.primaryValues.length === 0 ? cell.recordKey : batch.context.newId(),
    key: cell.recordKey,
    primaryValues: cell.primaryValues,
    // Overwritten by `settle` with the version that the batch's answers carry.
    version: batch.context.newVersion(),
    modifiedMs: batch.nowMs,
  }
  const seq = batch.context.store.records.insert(batch.table.seq, fresh)
  const record = { ...fresh, seq }
  batch.records.set(cell.recordKey, record)
  return record
}

/** Writes the scopes' new versions, and removes records that have lost their last value. */
function settle(successes: readonly Success[], batch: ValueBatch): void {
  if (successes.length === 0) return
  const { context, table, versions, nowMs } = batch
  const { store } = context
  store.tables.touch(table.seq, versions.final(TABLE_SCOPE) ?? table.version, nowMs)
  for (const attribute of new Set(successes.map(({ cell }) => cell.attribute))) {
    const version = versions.final(attributeScope(attribute))
    if (version !== undefined && version !== attribute.version) {
      store.attributes.touch(attribute.seq, version)
    }
  }
  for (const key of new Set(successes.map(({ cell }) => cell.recordKey))) {
    const record = batch.records.get(key)
    if (record === undefined) continue
    if (store.records.removeIfEmpty(record.seq)) {
      for (const one of successes) if (one.cell.recordKey === key) delete one.version.PrimaryValues
    } else {
      store.records.touch(record.seq, versions.final(recordScope(key)) ?? record.version, nowMs)
    }
  }
}
