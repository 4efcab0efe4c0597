import { createHash } from 'node:crypto'
import { recordKey, resolveRecord } from '../rules/primary-values'
import { newLockVersion } from '../rules/scope-versions'
import type { Store } from '../store/store'
import type { AttributeRow } from '../types'
import { DEMO_TABLES } from './tables'
import type { DemoRecord, DemoTable } from './types'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS

/**
 * Writes the demo tables into a fresh store. Content and ids are the same every time; only the
 * lock versions and the times, which count back from `nowMs`, are not.
 */
export function seedDemoData(store: Store, nowMs: number): void {
  for (const table of DEMO_TABLES) seedTable(store, table, nowMs)
}

function seedTable(store: Store, table: DemoTable, nowMs: number): void {
  const modifiedMs = nowMs - table.ageHours * HOUR_MS
  const tableSeq = store.tables.insert({
    id: table.id,
    name: table.name,
    description: table.description,
    timeZone: table.timeZone,
    lockLevel: table.lockLevel,
    status: 'PUBLISHED',
    tags: { ...table.tags },
    version: newLockVersion(),
    createdMs: nowMs - YEAR_MS,
    modifiedMs,
  })
  for (const attribute of table.attributes) {
    store.attributes.insert({
      tableSeq,
      id: stableId(table.id, 'attribute', attribute.name),
      name: attribute.name,
      valueType: attribute.valueType,
      description: attribute.description ?? null,
      isPrimary: attribute.isPrimary ?? false,
      validation: attribute.validation ?? null,
      version: newLockVersion(),
      modifiedMs: nowMs - YEAR_MS,
    })
  }
  const attributes = store.attributes.ofTable(tableSeq)
  for (const record of table.records) {
    seedRecord(store, { id: table.id, seq: tableSeq, attributes }, record, modifiedMs)
  }
}

function seedRecord(
  store: Store,
  table: { id: string; seq: number; attributes: readonly AttributeRow[] },
  record: DemoRecord,
  modifiedMs: number,
): void {
  const primaries = table.attributes.filter((one) => one.isPrimary)
  const given = Object.entries(record.primaryValues ?? {})
  const found = resolveRecord(
    primaries,
    given.map(([AttributeName, Value]) => ({ AttributeName, Value })),
  )
  if (!found.ok) throw new Error(`Demo table ${table.id}: ${found.refusal}`)
  const { key, primaryValues } = found.address
  const isDefault = primaryValues.length === 0
  const recordSeq = store.records.insert(table.seq, {
    id: isDefault ? key : stableId(table.id, 'record', recordKey(primaries, primaryValues)),
    key,
    primaryValues,
    version: newLockVersion(),
    modifiedMs,
  })
  for (const attribute of table.attributes) {
    const value = record.values[attribute.name]
    if (value === undefined) continue
    store.values.insert(table.seq, {
      recordSeq,
      attributeSeq: attribute.seq,
      value,
      version: newLockVersion(),
      modifiedMs,
    })
  }
}

/** A UUID-shaped id that depends on nothing but the names. */
function stableId(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\n')).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
