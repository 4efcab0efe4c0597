import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DeleteDataTableCommand,
  EvaluateDataTableValuesCommand,
  type EvaluateDataTableValuesCommandInput,
  paginateEvaluateDataTableValues,
  UpdateDataTableAttributeCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branchDirectory } from '../demo/branch-directory'
import { openingHours } from '../demo/opening-hours'
import { INSTANCE_ID } from '../identity'
import { tableArn } from '../protocol/identifiers'
import {
  cell,
  createTestTable,
  errorName,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'
import { LOCK_LEVELS } from '../types'

/** A quarter past nine on a Sunday evening in Stockholm, where the test tables are. */
let now = Date.parse('2026-11-22T20:15:30Z')
let test: TestService
let table: TestTable
beforeAll(async () => {
  test = await startTestService({ demo: true, clock: () => now })
  table = await createTestTable(test, 'NONE', [
    { name: 'Key', isPrimary: true },
    { name: 'A' },
    { name: 'B' },
    { name: 'N', type: 'NUMBER' },
    { name: 'Is', type: 'BOOLEAN' },
    { name: 'Texts', type: 'TEXT_LIST' },
    { name: 'Numbers', type: 'NUMBER_LIST' },
  ])
  const { failed } = await table.create(
    cell(null, 'A', '="default of "&LOOKUP("Key")'),
    cell(null, 'Numbers', '[1, 2.50]'),
    cell('x', 'A', 'plain'),
    cell('x', 'B', '=LOOKUP("A","Key","y")&"!"'),
    cell('x', 'N', '1.50'),
    cell('x', 'Is', '=LOOKUP("N")>1'),
    cell('y', 'B', '=LOOKUP("B")'),
    cell('y', 'N', '=1/0'),
    cell('y', 'Texts', '["=1"]'),
  )
  expect(failed).toEqual([])
})
afterAll(() => test.dispose())

type Sets = EvaluateDataTableValuesCommandInput['Values']
type Options = Partial<EvaluateDataTableValuesCommandInput>

function evaluate(Values: Sets, options: Options = {}) {
  const { InstanceId, DataTableId } = table
  const input = { InstanceId, DataTableId, Values, ...options }
  return test.client.send(new EvaluateDataTableValuesCommand(input))
}

/** One value of a record, as `text found error`. */
async function shown(record: string | null, attribute: string, options: Options = {}) {
  const sets = [{ PrimaryValues: primary(record), AttributeNames: [attribute] }]
  const [value] = (await evaluate(sets, options)).Values ?? []
  return `${value?.EvaluatedValue} ${value?.Found} ${value?.Error}`
}

describe('evaluating values', () => {
  it('documented: answers every member, in the order of the request', async () => {
    const answer = await evaluate([
      { PrimaryValues: primary('x'), AttributeNames: ['N', 'B', 'N'] },
      { AttributeNames: ['A'] },
    ])
    expect(answer.NextToken).toBeUndefined()
    const common = { Found: true, Error: false }
    const number = {
      ...common,
      RecordId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      PrimaryValues: primary('x'),
      AttributeName: 'N',
      ValueType: 'NUMBER',
      EvaluatedValue: '1.50',
    }
    const text = { ValueType: 'TEXT', AttributeName: 'B', EvaluatedValue: 'default of y!' }
    expect(answer.Values).toEqual([
      number,
      { ...number, ...text },
      number,
      {
        ...common,
        RecordId: 'DEFAULT',
        PrimaryValues: [],
        AttributeName: 'A',
        ValueType: 'TEXT',
        EvaluatedValue: 'default of ',
      },
    ])
  })

  it.each([
    ['x', 'A', 'plain true false'],
    ['z', 'A', 'default of  true false'],
    ['x', 'Is', 'true true false'],
    ['y', 'Is', 'false false false'],
    ['z', 'N', '0 false false'],
    ['z', 'B', ' false false'],
    ['z', 'Texts', '[] false false'],
    ['z', 'Numbers', '[1, 2.50] true false'],
    ['y', 'Texts', '["=1"] true false'],
    ['y', 'B', ' true true'],
    ['y', 'N', '0 true true'],
    ['x', 'Key', 'x true false'],
    ['z', 'Key', ' false false'],
  ])('documented: %s %s gives %s', async (record, attribute, text) => {
    expect(await shown(record, attribute)).toBe(text)
  })

  it('guess: the default record answers for a matching record that lacks the value', async () => {
    expect(await shown('y', 'A')).toBe('default of y true false')
  })

  it('guess: names the record that answers: its own, the default one, or the one asked for', async () => {
    const sets = [
      { PrimaryValues: primary('y'), AttributeNames: ['N', 'A', 'Is'] },
      { PrimaryValues: primary('z'), AttributeNames: ['N'] },
    ]
    const ids = (await evaluate(sets)).Values?.map((value) => value.RecordId) ?? []
    expect(ids.map((id) => id === 'DEFAULT')).toEqual([false, true, false, true])
    expect(ids[2]).toBe(ids[0])
  })

  it('documented: reads the clock in the zone of the request, else of the table', async () => {
    await table.create(cell('clock', 'A', '=NOW()'))
    expect(await shown('clock', 'A')).toBe('2026-11-22T21:15:30+01:00 true false')
    const TimeZone = 'America/New_York'
    expect(await shown('clock', 'A', { TimeZone })).toBe('2026-11-22T15:15:30-05:00 true false')
    now = Date.parse('2026-10-25T00:30:00Z')
    expect(await shown('clock', 'A')).toBe('2026-10-25T02:30:00+02:00 true false')
    now = Date.parse('2026-10-25T01:30:00Z')
    expect(await shown('clock', 'A')).toBe('2026-10-25T02:30:00+01:00 true false')
  })

  it('documented: finds other tables by id, by ARN and by alias, until they are deleted', async () => {
    const other = await createTestTable(test)
    await other.create(cell('k', 'A', '="there "&LOOKUP("B")'), cell('k', 'B', 'b'))
    const id = other.DataTableId
    for (const [index, name] of [id, tableArn(id), `${id}:$LATEST`].entries()) {
      await table.create(cell(`far ${index}`, 'A', `=XLOOKUP("${name}","A","Key","k")`))
      expect(await shown(`far ${index}`, 'A')).toBe('there b true false')
    }
    await test.client.send(new DeleteDataTableCommand({ InstanceId: INSTANCE_ID, DataTableId: id }))
    expect(await shown('far 0', 'A')).toBe(' true true')
  })

  it('documented: asks no lock level, and evaluates tables without primary attributes', async () => {
    for (const level of LOCK_LEVELS) {
      const plain = await createTestTable(test, level, [{ name: 'A' }])
      await plain.create(cell(null, 'A', '=1+1'))
      expect(await shown(null, 'A', { DataTableId: plain.DataTableId })).toBe('2 true false')
    }
  })

  it('documented: reads values that do not fit a changed type as the default', async () => {
    const changed = await createTestTable(test)
    await changed.create(cell('k', 'A', 'many'), cell('k', 'B', '="7"'))
    for (const Name of ['A', 'B']) {
      const { InstanceId, DataTableId } = changed
      await test.client.send(
        new UpdateDataTableAttributeCommand({
          InstanceId,
          DataTableId,
          AttributeName: Name,
          Name,
          ValueType: 'NUMBER',
        }),
      )
    }
    const { DataTableId } = changed
    expect(await shown('k', 'A', { DataTableId })).toBe('0 true false')
    expect(await shown('k', 'B', { DataTableId })).toBe('7 true false')
  })
})

describe('pages of evaluated values', () => {
  const branches = branchDirectory.records.flatMap(({ primaryValues }) =>
    Object.values(primaryValues ?? {}),
  )
  const names = branchDirectory.attributes.map((one) => one.name).slice(1)
  const Values = branches.map((Value) => ({
    PrimaryValues: [{ AttributeName: 'Branch', Value }],
    AttributeNames: names,
  }))
  const directory = { InstanceId: INSTANCE_ID, DataTableId: branchDirectory.id }
  const total = branches.length * names.length

  it.each([undefined, 7, 99, 100])('documented: of %s give every value once', async (pageSize) => {
    const pages = paginateEvaluateDataTableValues(
      { client: test.client, ...(pageSize === undefined ? {} : { pageSize }) },
      { ...directory, Values },
    )
    const seen: string[] = []
    let pageCount = 0
    for await (const page of pages) {
      pageCount += 1
      for (const { PrimaryValues, AttributeName } of page.Values ?? []) {
        seen.push(`${PrimaryValues?.[0]?.Value} ${AttributeName}`)
      }
    }
    expect(pageCount).toBe(Math.ceil(total / (pageSize ?? 100)))
    expect(seen).toEqual(branches.flatMap((branch) => names.map((name) => `${branch} ${name}`)))
  })

  it('guess: belong to their query alone', async () => {
    const ask = (options: Options) => evaluate(Values, { ...directory, ...options })
    const { NextToken } = await ask({ MaxResults: 1 })
    expect((await ask({ MaxResults: 2, NextToken })).Values?.[0]?.AttributeName).toBe(names[1])
    const refusals = [
      ask({ NextToken, Values: Values.slice(1) }),
      ask({ NextToken, TimeZone: 'UTC' }),
      ask({ NextToken: `${NextToken}x` }),
      ask({ NextToken: '' }),
      ask({ MaxResults: 0 }),
      ask({ MaxResults: 101 }),
    ]
    const errors = await Promise.all(refusals.map(errorName))
    expect(errors).toEqual(errors.map(() => 'InvalidParameterException'))
  })

  it('guess: are none for nothing', async () => {
    expect((await evaluate([])).Values).toEqual([])
    expect((await evaluate([{ AttributeNames: [] }])).Values).toEqual([])
  })
})

describe('refusing to evaluate', () => {
  const one: Sets = [{ AttributeNames: ['A'] }]
  it.each<[string, Sets, Options, string]>([
    ['an unknown attribute', [{ AttributeNames: ['C'] }], {}, 'ResourceNotFoundException'],
    ['an unknown time zone', one, { TimeZone: 'Mars/Base' }, 'InvalidParameterException'],
    ['a name that cannot be', [{ AttributeNames: ['?'] }], {}, 'InvalidParameterException'],
    ['an unknown instance', one, { InstanceId: 'i' }, 'ResourceNotFoundException'],
    ['an unknown table', one, { DataTableId: 't' }, 'ResourceNotFoundException'],
    ['no values at all', undefined, {}, 'InvalidRequestException'],
    [
      'primary values that are none',
      [{ PrimaryValues: [{ AttributeName: 'A', Value: 'x' }], AttributeNames: ['A'] }],
      {},
      'InvalidParameterException',
    ],
    [
      'a primary value given twice',
      [{ PrimaryValues: [...primary('x'), ...primary('y')], AttributeNames: ['A'] }],
      {},
      'InvalidParameterException',
    ],
  ])('guess: %s', async (_, Values, options, error) => {
    expect(await errorName(evaluate(Values, options))).toBe(error)
  })
})

describe('hours of operation', () => {
  const ask = (DataTableId: string) => shown(null, 'Open now', { DataTableId })

  it('ours: open and close the demo’s service desk', async () => {
    now = Date.parse('2026-11-26T20:59:00Z')
    expect(await ask(openingHours.id)).toBe('true true false')
    now = Date.parse('2026-11-27T20:59:00Z')
    expect(await ask(openingHours.id)).toBe('false true false')
  })

  it('ours: are read from the file that a setting names', async () => {
    const hoursFile = join(test.dataDir, 'hours.json')
    const always = { day: 'FRIDAY', start: '00:00', end: '00:00' }
    writeFileSync(hoursFile, JSON.stringify({ h: { timeZone: 'UTC', config: [always] } }))
    const other = await startTestService({ hoursFile, clock: () => now })
    try {
      const own = await createTestTable(other)
      await own.create(cell('k', 'A', '=HOOP("h","open","closed")'))
      const { Values } = await other.client.send(
        new EvaluateDataTableValuesCommand({
          InstanceId: own.InstanceId,
          DataTableId: own.DataTableId,
          Values: [{ PrimaryValues: primary('k'), AttributeNames: ['A'] }],
        }),
      )
      expect(Values?.[0]?.EvaluatedValue).toBe('open')
    } finally {
      await other.dispose()
    }
  })
})
