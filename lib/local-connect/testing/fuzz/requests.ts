import { INSTANCE_ARN, INSTANCE_ID } from '../../identity'
import { LOCK_LEVELS } from '../../types'
import { OPERATION_ROUTES } from '../operation-schemas'
import type { Random } from '../random'
import { cellKey, cellOf, type Intent, type ModelCell, type TableModel } from './table-model'

/** A request before it goes over the wire: the JSON of its body, and what travels elsewhere. */
export type PlainRequest = {
  intent: Intent
  method: string
  /** Values of the path's members, not yet encoded, and the query. */
  path: string
  query: Record<string, string>
  body: Record<string, unknown> | null
}

type Maker = (tools: Tools) => { body?: Record<string, unknown>; query?: Record<string, string> }

type Tools = {
  random: Random
  /** Names, values and versions that the table may know. */
  attribute: string
  cells: ReadonlyMap<string, ModelCell>
  attributes: readonly string[]
  tokens: readonly string[]
}

const RECORDS = ['r0', 'r1', 'r2', 'r3', 'r4', 'é', 'a/b', '%2F', '__proto__', '\u0000'] as const
const TYPES = ['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'] as const
const NAMES = ['T', 'N', 'L', 'constructor', '__proto__', 'x:y', "d'|@=_-. é"] as const
const VALUES = [
  'text',
  '',
  '0',
  '-1.50',
  '1e308',
  'true',
  '[]',
  '["a","b"]',
  '[1,2.5]',
  '=1+1',
  '=LOOKUP("T")',
  '=CONCAT("a", 1/0, NOW())',
  'a\u0000b',
  '𝒳"\\\n',
  '\u2028',
] as const

const MAKERS: Record<string, Maker> = {
  CreateDataTable: ({ random }) => ({ body: { ...metadata(random), Status: 'PUBLISHED' } }),
  UpdateDataTableMetadata: ({ random }) => ({ body: metadata(random) }),
  DescribeDataTable: () => ({}),
  DeleteDataTable: () => ({}),
  ListDataTables: (tools) => ({ query: page(tools) }),
  SearchDataTables: (tools) => ({
    body: {
      InstanceId: INSTANCE_ID,
      ...pageBody(tools),
      SearchCriteria: {
        StringCondition: { FieldName: 'name', Value: 'a', ComparisonType: 'CONTAINS' },
      },
    },
  }),
  // The first attribute is the primary one: later, there may be values already.
  CreateDataTableAttribute: ({ random, attributes }) => ({
    body: attribute(random, attributes.includes('Key') ? random.pick(NAMES) : 'Key'),
  }),
  UpdateDataTableAttribute: ({ random, attribute: name }) => ({
    body: attribute(random, random.below(3) === 0 ? random.pick(NAMES) : name),
  }),
  DescribeDataTableAttribute: () => ({}),
  DeleteDataTableAttribute: () => ({}),
  ListDataTableAttributes: (tools) => ({
    query: page(tools),
    body: { AttributeIds: tools.random.pick([[], ['x'], undefined]) },
  }),
  ListDataTablePrimaryValues: (tools) => ({ query: page(tools), body: filters(tools) }),
  ListDataTableValues: (tools) => ({ query: page(tools), body: filters(tools) }),
  BatchCreateDataTableValue: (tools) => ({ body: { Values: cells(tools, true) } }),
  BatchUpdateDataTableValue: (tools) => ({ body: { Values: cells(tools, true) } }),
  BatchDeleteDataTableValue: (tools) => ({ body: { Values: cells(tools, false) } }),
  BatchDescribeDataTableValue: (tools) => ({ body: { Values: cells(tools, false) } }),
  EvaluateDataTableValues: (tools) => ({
    query: page(tools),
    body: {
      Values: cells(tools, false).map(({ PrimaryValues, AttributeName }) => ({
        PrimaryValues,
        AttributeNames: [AttributeName],
      })),
      TimeZone: tools.random.pick(['UTC', 'Europe/Stockholm', undefined]),
    },
  }),
  UpdateDataTablePrimaryValues: ({ random, cells: known }) => {
    const stored = storedCell(random, known)
    const PrimaryValues = stored === null ? key(random.pick(RECORDS)) : stored.PrimaryValues
    const LockVersion = stored?.version ?? {}
    return { body: { PrimaryValues, NewPrimaryValues: key(random.pick(RECORDS)), LockVersion } }
  },
}

/** How often an operation is drawn; what removes much comes rarely, so that tables fill. */
const WEIGHTS: Readonly<Record<string, number>> = {
  DeleteDataTable: 1,
  DeleteDataTableAttribute: 1,
  CreateDataTable: 4,
  BatchCreateDataTableValue: 40,
  BatchUpdateDataTableValue: 30,
}
const USUAL_WEIGHT = 10
const DRAWN = Object.keys(MAKERS).flatMap((operation) =>
  Array<string>(WEIGHTS[operation] ?? USUAL_WEIGHT).fill(operation),
)

/** A request that the service would accept, if the table is in the right state for it. */
export function plainRequest(
  random: Random,
  model: TableModel,
  tokens: readonly string[],
): PlainRequest {
  const operation = DRAWN[random.below(DRAWN.length)] ?? 'ListDataTables'
  const tableIds = model.tableIds()
  // No table has the instance's id: most deletions of tables shall find none.
  const isSpared = operation === 'DeleteDataTable' && random.below(5) > 0
  const tableId = (isSpared ? undefined : tableIds[random.below(tableIds.length)]) ?? INSTANCE_ID
  const attributes = model.attributes(tableId)
  const attributeName = attributes[random.below(attributes.length)] ?? random.pick(NAMES)
  const { body, query = {} } =
    MAKERS[operation]?.({
      random,
      attribute: attributeName,
      attributes,
      cells: model.cells(tableId),
      tokens,
    }) ?? {}
  const [method = 'GET', route = '/'] = (OPERATION_ROUTES.get(operation) ?? '').split(' ')
  const path = route
    .replace('{InstanceId}', encodeURIComponent(random.pick([INSTANCE_ID, INSTANCE_ARN])))
    .replace('{DataTableId}', encodeURIComponent(tableName(random, tableId)))
    .replace('{AttributeName}', encodeURIComponent(attributeName))
  const intent = { operation, tableId, attribute: attributeName }
  return { intent, method, path, query, body: body ?? null }
}

function tableName(random: Random, id: string): string {
  const arn = `${INSTANCE_ARN}/data-table/${id}`
  return random.pick([id, id, id, arn, `${arn}:$LATEST`, `${id}:$LATEST`, id.toUpperCase()])
}

function metadata(random: Random) {
  return {
    Name: `Table ${random.below(30)}`,
    Description: random.pick([undefined, '', 'Some words']),
    TimeZone: random.pick(['UTC', 'Europe/Stockholm', 'Asia/Kathmandu']),
    ValueLockLevel: random.pick(LOCK_LEVELS),
  }
}

/** The primary attribute stays a TEXT by case: the model compares primary values as they are. */
function attribute(random: Random, name: string) {
  if (name === 'Key') return { Name: 'Key', ValueType: 'TEXT', Primary: true }
  return {
    Name: name,
    ValueType: random.pick(TYPES),
    Validation: random.pick([undefined, {}, { MaxLength: 10 }, { Minimum: -2, Maximum: 7 }]),
  }
}

function page({ random, tokens }: Tools): Record<string, string> {
  const token = tokens[random.below(tokens.length)]
  return {
    ...(random.below(2) === 0 ? { maxResults: String(1 + random.below(20)) } : {}),
    ...(token !== undefined && random.below(4) === 0 ? { nextToken: token } : {}),
  }
}

function pageBody({ random, tokens }: Tools) {
  const NextToken = random.below(4) === 0 ? tokens[random.below(tokens.length)] : undefined
  return { MaxResults: 1 + random.below(20), NextToken }
}

function filters({ random }: Tools) {
  return {
    RecordIds: random.pick([undefined, undefined, [], ['DEFAULT'], ['x']]),
    PrimaryAttributeValues: random.pick([
      undefined,
      [],
      [{ AttributeName: 'Key', Values: [random.pick(RECORDS), random.pick(RECORDS)] }],
    ]),
  }
}

function cells(tools: Tools, withValue: boolean) {
  const { random, attributes } = tools
  const count = 1 + random.below(random.below(20) === 0 ? 40 : 5)
  return Array.from({ length: count }, () => {
    const stored = random.below(3) > 0 ? storedCell(random, tools.cells) : null
    const name = stored ?? {
      PrimaryValues: random.below(8) === 0 ? [] : key(random.pick(RECORDS)),
      AttributeName: attributes[random.below(attributes.length)] ?? random.pick(NAMES),
    }
    const version = tools.cells.get(cellKey(name))?.version
    const LockVersion = random.below(6) === 0 || version === undefined ? {} : version
    const { PrimaryValues, AttributeName } = name
    const Value = withValue ? random.pick(VALUES) : undefined
    return { PrimaryValues, AttributeName, Value, LockVersion }
  })
}

function storedCell(random: Random, known: ReadonlyMap<string, ModelCell>) {
  const keys = [...known.keys()]
  const found = keys[random.below(keys.length)]
  if (found === undefined) return null
  return { ...cellOf(found), version: known.get(found)?.version ?? {} }
}

function key(record: string) {
  return [{ AttributeName: 'Key', Value: record }]
}
