import {
  BatchDeleteDataTableValueCommand,
  CreateDataTableAttributeCommand,
  type DataTableLockLevel,
  DeleteDataTableAttributeCommand,
  DescribeDataTableAttributeCommand,
  DescribeDataTableCommand,
  EvaluateDataTableValuesCommand,
  ListDataTableAttributesCommand,
  ListDataTablePrimaryValuesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  SearchDataTablesCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { controlOf } from '../testing/control'
import {
  cell,
  createTestTable,
  errorName,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'

let nowMs = Date.UTC(2026, 0, 1)
let test: TestService
let control: ReturnType<typeof controlOf>
let table: TestTable
beforeAll(async () => {
  test = await startTestService({ allowFaults: true, clock: () => nowMs })
  control = controlOf(test.service.url)
})
afterAll(() => test.dispose())
beforeEach(async () => {
  await control.call('DELETE', '/faults')
  table = await createTestTable(test)
})

const SECOND = 1_000
const ids = () => ({ InstanceId: table.InstanceId, DataTableId: table.DataTableId })

/** Sets how old every answer is from now on. */
async function lag(ms: number): Promise<void> {
  await control.call('DELETE', '/faults')
  if (ms > 0) await control.addFault({ operation: '*', effect: 'lag', ms })
}

/** Everything that the reads tell of the table, without the calls' own ids. */
async function tellAll(): Promise<unknown> {
  const { client } = test
  const answers = [
    await client.send(new DescribeDataTableCommand(ids())),
    await client.send(new ListDataTableAttributesCommand(ids())),
    await client.send(new ListDataTableValuesCommand(ids())),
    await client.send(new ListDataTablePrimaryValuesCommand(ids())),
    await client.send(new SearchDataTablesCommand({ InstanceId: table.InstanceId })),
  ]
  return JSON.parse(JSON.stringify(answers.map(({ $metadata, ...answer }) => answer)))
}

/** One change; what is refused changes nothing. */
type Change = () => Promise<unknown>
const RECORDS = ['r1', 'r2', 'r3\u0000']
const NAMES = ['A', 'B', 'C']
const LEVELS: readonly DataTableLockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE']
const record = fc.constantFrom(...RECORDS)
const name = fc.constantFrom(...NAMES)
const value = fc.constantFrom('', "it's", 'x;\n-- y', 'a\u0000b', '𝄞')

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(record, name, value).map(([of, attribute, to]) => () => {
    return table.create(cell(of, attribute, to))
  }),
  fc.tuple(record, name, value).map(([of, attribute, to]) => async () => {
    const version = await table.version(of, attribute)
    return table.update(cell(of, attribute, to, version))
  }),
  fc.tuple(record, name).map(([of, attribute]) => async () => {
    const LockVersion = await table.version(of, attribute)
    const Values = [{ PrimaryValues: primary(of), AttributeName: attribute, LockVersion }]
    return test.client.send(new BatchDeleteDataTableValueCommand({ ...ids(), Values }))
  }),
  fc.tuple(record, record, name).map(([from, to, attribute]) => async () => {
    const LockVersion = await table.version(from, attribute)
    const names = { PrimaryValues: primary(from), NewPrimaryValues: primary(to), LockVersion }
    return test.client.send(new UpdateDataTablePrimaryValuesCommand({ ...ids(), ...names }))
  }),
  fc.tuple(name, value).map(([Name, Description]) => () => {
    const made = { Name, Description, ValueType: 'TEXT' as const, Primary: false }
    return test.client.send(new CreateDataTableAttributeCommand({ ...ids(), ...made }))
  }),
  name.map((AttributeName) => () => {
    return test.client.send(new DeleteDataTableAttributeCommand({ ...ids(), AttributeName }))
  }),
  fc.tuple(name, name, value).map(([AttributeName, Name, Description]) => () => {
    const changed = { AttributeName, Name, Description, ValueType: 'TEXT' as const }
    return test.client.send(
      new UpdateDataTableAttributeCommand({ ...ids(), ...changed, Primary: false }),
    )
  }),
  fc.tuple(fc.constantFrom(...LEVELS), value).map(([ValueLockLevel, Description]) => async () => {
    const { DataTable } = await test.client.send(new DescribeDataTableCommand(ids()))
    const { Name = '', TimeZone = '' } = DataTable ?? {}
    const changed = { Name, TimeZone, ValueLockLevel, Description }
    return test.client.send(new UpdateDataTableMetadataCommand({ ...ids(), ...changed }))
  }),
)

describe('reads that lag (ours)', () => {
  it('tell the tables as they were then: values, records, names, attributes, properties, versions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        await lag(0)
        nowMs += SECOND
        table = await createTestTable(test)
        const then = [await tellAll()]
        for (const one of changes) {
          nowMs += SECOND
          await one().catch(() => {})
          then.push(await tellAll())
        }
        for (const [index, told] of [...then].reverse().entries()) {
          await lag(index * SECOND)
          expect(await tellAll()).toEqual(told)
        }
        await lag(0)
        expect(await tellAll()).toEqual(then.at(-1))
      }),
      { numRuns: 10 },
    )
  })

  it('last for so many calls, and writes neither feel them nor use them up', async () => {
    await table.create(cell('r1', 'A', 'old'))
    nowMs += SECOND
    await control.addFault({ operation: '*', effect: 'lag', ms: SECOND, count: 1 })
    await table.update(cell('r1', 'A', 'new'))
    const again = await table.create(cell('r1', 'A', 'once more'))
    expect(again.failed).toHaveLength(1)
    expect(await table.value('r1', 'A')).toBe('old')
    expect(await table.value('r1', 'A')).toBe('new')
    expect(await control.faults()).toMatchObject([{ applied: 1, remaining: 0 }])
  })

  it('are over with time alone', async () => {
    await table.create(cell('r1', 'A', 'old'))
    nowMs += SECOND
    await table.update(cell('r1', 'A', 'new'))
    await lag(SECOND)
    expect(await table.value('r1', 'A')).toBe('old')
    nowMs += SECOND
    expect(await table.value('r1', 'A')).toBe('new')
  })

  it('hold for every operation that changes nothing, a table that is not there yet included', async () => {
    await table.create(cell('r1', 'A', 'old'))
    await lag(SECOND)
    const { client } = test
    const { InstanceId } = table
    const AttributeName = 'A'
    const Values = [{ PrimaryValues: primary('r1'), AttributeNames: [AttributeName] }]
    nowMs += SECOND / 2
    for (const call of [
      client.send(new DescribeDataTableCommand(ids())),
      client.send(new DescribeDataTableAttributeCommand({ ...ids(), AttributeName })),
      client.send(new EvaluateDataTableValuesCommand({ ...ids(), Values })),
      client.send(new ListDataTableValuesCommand(ids())),
      table.value('r1', 'A'),
    ]) {
      expect(await errorName(call)).toBe('ResourceNotFoundException')
    }
    const { DataTableSummaryList = [] } = await client.send(
      new ListDataTablesCommand({ InstanceId }),
    )
    expect(DataTableSummaryList.map(({ Id }) => Id)).not.toContain(table.DataTableId)
  })

  it('are refused for an operation that writes, without a time, and beyond what is kept', async () => {
    const rule = { operation: '*', effect: 'lag', ms: 1 }
    for (const wrong of [
      { ...rule, operation: 'BatchUpdateDataTableValue' },
      { ...rule, ms: undefined },
      { ...rule, ms: 600_001 },
      { ...rule, ms: -1 },
    ]) {
      expect((await control.call('POST', '/faults', wrong)).status).toBe(400)
    }
  })

  it('have no past before a reset', async () => {
    await lag(60 * SECOND)
    await control.call('POST', '/reset', { demo: true })
    const { DataTableSummaryList = [] } = await test.client.send(
      new ListDataTablesCommand({ InstanceId: table.InstanceId }),
    )
    expect(DataTableSummaryList.length).toBeGreaterThan(0)
  })
})
