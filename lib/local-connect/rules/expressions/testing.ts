import type { AttributeRow, TableRow, ValueType } from '../../types'
import { DEFAULT_RECORD, resolveRecord } from '../primary-values'
import type { CellReading } from './cells'
import type { EvaluationData, ReadableTable } from './data'
import { createEvaluator } from './evaluate'
import type { HoursOfOperation } from './hours'

/** A table kept in memory: attributes by name, records by their one primary value `Key`. */
export type PlainTable = {
  timeZone?: string
  attributes: Readonly<Record<string, ValueType>>
  /** Values of the record `''` are those of the default record. */
  records: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What a test evaluates against. */
export type PlainWorld = {
  tables: Readonly<Record<string, PlainTable>>
  hours?: Readonly<Record<string, HoursOfOperation>>
  now?: string
  timeZone?: string
}

/** A Sunday, a quarter past nine in the evening in Stockholm. */
export const TEST_NOW = '2026-11-22T20:15:30Z'

/** Reads one cell of a world. */
export function readPlain(
  world: PlainWorld,
  table: string,
  attribute: string,
  record = '',
): CellReading {
  const opened = new Map(
    Object.entries(world.tables).map(
      ([id, plain], seq) => [id, openPlain(id, seq, plain)] as const,
    ),
  )
  const data: EvaluationData = {
    table: (reference) => opened.get(reference),
    exists: (from, key) => storedIn(world.tables[from.row.id], from, key) !== undefined,
    stored: (from, key, { name }) => storedIn(world.tables[from.row.id], from, key)?.[name],
    hours: (reference) => world.hours?.[reference],
  }
  const target = opened.get(table)
  const found = target?.attributes.find((one) => one.name === attribute)
  if (target === undefined || found === undefined) throw new Error(`No ${table} ${attribute}.`)
  const nowMs = Date.parse(world.now ?? TEST_NOW)
  const evaluator = createEvaluator({ data, nowMs, timeZone: world.timeZone ?? null })
  return evaluator.read({ table: target, record: addressOf(target, record), attribute: found })
}

/** Evaluates one expression as a value of a type, beside the lists `Words` and `Numbers`. */
export function evaluateText(
  source: string,
  type: ValueType = 'TEXT',
  world?: Partial<PlainWorld>,
) {
  const table: PlainTable = {
    attributes: { A: type, Words: 'TEXT_LIST', Numbers: 'NUMBER_LIST', Empty: 'TEXT' },
    records: { '': { A: source, Words: '["a","b","c"]', Numbers: '[1.5,2,-3]' } },
  }
  return readPlain({ ...world, tables: { ...world?.tables, own: table } }, 'own', 'A')
}

/** The text of an expression's value, or the kind of its error. */
export function resultOf(source: string, world?: Partial<PlainWorld>): string {
  const { text, error } = evaluateText(source, 'TEXT', world)
  return error === null ? text : `#${error.kind}`
}

function openPlain(id: string, seq: number, plain: PlainTable): ReadableTable {
  const names: [string, ValueType][] = [['Key', 'TEXT'], ...Object.entries(plain.attributes)]
  return {
    row: tableRow(id, seq, plain.timeZone ?? 'Europe/Stockholm'),
    attributes: names.map(([name, valueType], index) => attributeRow(name, valueType, index)),
  }
}

function tableRow(id: string, seq: number, timeZone: string): TableRow {
  return {
    seq,
    id,
    name: id,
    description: null,
    timeZone,
    lockLevel: 'NONE',
    status: 'PUBLISHED',
    tags: {},
    version: '',
    createdMs: 0,
    modifiedMs: 0,
  }
}

function attributeRow(name: string, valueType: ValueType, seq: number): AttributeRow {
  return {
    seq,
    tableSeq: 0,
    id: name,
    name,
    valueType,
    description: null,
    isPrimary: name === 'Key',
    validation: null,
    version: '',
    modifiedMs: 0,
  }
}

function storedIn(
  plain: PlainTable | undefined,
  table: ReadableTable,
  key: string,
): Readonly<Record<string, string>> | undefined {
  const record = Object.keys(plain?.records ?? {}).find((one) => addressOf(table, one).key === key)
  if (record === undefined) return undefined
  return { ...plain?.records[record], ...(record === '' ? {} : { Key: record }) }
}

function addressOf(table: ReadableTable, record: string) {
  if (record === '') return { key: DEFAULT_RECORD, primaryValues: [] }
  const primaries = table.attributes.filter((one) => one.isPrimary)
  const found = resolveRecord(primaries, [{ AttributeName: 'Key', Value: record }])
  if (!found.ok) throw new Error(found.refusal)
  return found.address
}
