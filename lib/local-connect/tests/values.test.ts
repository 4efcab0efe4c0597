import {
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  ListDataTablePrimaryValuesCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  cell,
  createTestTable,
  errorName,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'

let test: TestService
beforeAll(async () => {
  test = await startTestService()
})
afterAll(() => test.dispose())

describe('creating values', () => {
  it('documented: makes the record and answers with its id and versions', async () => {
    const table = await createTestTable(test)
    const { ok, failed } = await table.create(cell('x', 'A', '1'), cell('x', 'B', '2'))
    expect(failed).toEqual([])
    expect(ok.map((one) => one.AttributeName)).toEqual(['A', 'B'])
    expect(ok[0]?.RecordId).toBe(ok[1]?.RecordId)
    expect(ok[0]?.PrimaryValues).toEqual(primary('x'))
    expect(await table.version('x', 'B')).toEqual(ok[1]?.LockVersion)
  })

  it('documented: without primary values writes the default record', async () => {
    const table = await createTestTable(test)
    const { ok } = await table.create({ AttributeName: 'A', Value: 'fallback' })
    expect(ok[0]).toMatchObject({ RecordId: 'DEFAULT', PrimaryValues: [] })
    expect(await table.value(null, 'A')).toBe('fallback')
  })

  it('seen: fails the cell that holds a value already, and keeps the value', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', 'old'))
    const { ok, failed } = await table.create(cell('x', 'A', 'new'), cell('x', 'B', 'new'))
    expect(failed.map((one) => one.AttributeName)).toEqual(['A'])
    expect(ok.map((one) => one.AttributeName)).toEqual(['B'])
    expect(await table.value('x', 'A')).toBe('old')
  })

  it('guess: fails cells whose address is not good, in order, with their identifiers', async () => {
    const table = await createTestTable(test)
    const bad = [
      cell('x', 'Nope', '1'),
      cell('x', 'Key', '1'),
      { PrimaryValues: [{ AttributeName: 'A', Value: '1' }], AttributeName: 'B', Value: '1' },
      { PrimaryValues: [...primary('x'), ...primary('y')], AttributeName: 'A', Value: '1' },
    ]
    const { ok, failed } = await table.create(...bad, cell('x', 'A', 'good'))
    expect(ok).toHaveLength(1)
    expect(failed).toEqual(
      bad.map(({ PrimaryValues, AttributeName }) => ({
        PrimaryValues,
        AttributeName,
        Message: expect.any(String),
      })),
    )
  })

  it('documented: wants every primary value of a composite key', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true },
      { name: 'Key 2', isPrimary: true },
      { name: 'A' },
    ])
    const both = [...primary('x'), { AttributeName: 'Key 2', Value: 'y' }]
    const answers = await table.create(
      { PrimaryValues: primary('x'), AttributeName: 'A', Value: '1' },
      { PrimaryValues: [...both].reverse(), AttributeName: 'A', Value: '2' },
    )
    expect(answers.failed[0]?.PrimaryValues).toEqual(primary('x'))
    expect(answers.ok[0]?.PrimaryValues).toEqual([...both].reverse())
  })

  it('guess: refuses primary values in a table without primary attributes', async () => {
    const table = await createTestTable(test, 'NONE', [{ name: 'A' }])
    const { failed } = await table.create(cell('x', 'A', '1'))
    expect(failed).toHaveLength(1)
  })

  it('documented: checks the primary values of a new record', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true, validation: { MaxLength: 3 } },
      { name: 'A' },
    ])
    const { failed } = await table.create(cell('long', 'A', '1'), cell('ok', 'A', '1'))
    expect(failed).toMatchObject([{ Message: expect.stringContaining('MaxLength') }])
  })

  it('documented: a primary value is no expression: one that begins with = fails its cell', async () => {
    const table = await createTestTable(test)
    const { ok, failed } = await table.create(cell('=1+1', 'A', '1'), cell(' =1', 'A', '1'))
    expect(failed).toMatchObject([{ Message: expect.stringMatching(/^Primary value of Key.*=/) }])
    expect(ok).toHaveLength(1)
    const renamed = test.client.send(
      new UpdateDataTablePrimaryValuesCommand({
        ...table,
        PrimaryValues: primary(' =1'),
        NewPrimaryValues: primary('=1'),
        LockVersion: {},
      }),
    )
    expect(await errorName(renamed)).toBe('InvalidParameterException')
  })

  it('documented: IgnoreCase makes two spellings one record', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true, validation: { IgnoreCase: true } },
      { name: 'A' },
    ])
    await table.create(cell('Oslo', 'A', '1'))
    expect(await table.value('OSLO', 'A')).toBe('1')
  })
})

describe('updating values', () => {
  it('seen: replaces the value, and fails a cell without one', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '1'))
    const { ok, failed } = await table.update(cell('x', 'A', '2'), cell('x', 'B', '2'))
    expect(ok.map((one) => one.AttributeName)).toEqual(['A'])
    expect(failed).toMatchObject([{ Message: expect.stringContaining('Value not found') }])
    expect(await table.value('x', 'A')).toBe('2')
  })

  it('guess: a cell named twice fails twice and is not written', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '1'), cell('x', 'B', '1'))
    const { ok, failed } = await table.update(
      cell('x', 'A', '2'),
      cell('x', 'B', '2'),
      cell('x', 'A', '3'),
    )
    expect(ok.map((one) => one.AttributeName)).toEqual(['B'])
    expect(failed.map((one) => one.AttributeName)).toEqual(['A', 'A'])
    expect(await table.value('x', 'A')).toBe('1')
  })

  it.each(['a\u0000b', '', ' \t\n', '=IF(', '𝒳'.repeat(5000), '"\\', 'مرحبا'])(
    'documented: gives %j back byte for byte',
    async (value) => {
      const table = await createTestTable(test)
      await table.create(cell('k\u0000', 'A', value))
      expect(await table.value('k\u0000', 'A')).toBe(value)
      expect(await table.value('k', 'A')).toBeUndefined()
    },
  )

  it('documented: a value that breaks a rule fails its cell only', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true },
      { name: 'A', type: 'NUMBER', validation: { Maximum: 10, MultipleOf: 0.1 } },
      { name: 'B', type: 'TEXT_LIST' },
    ])
    await table.create(cell('x', 'A', '0.3'), cell('x', 'B', '[]'))
    const { ok, failed } = await table.update(cell('x', 'A', '11'), cell('x', 'B', '["é"]'))
    expect(ok).toHaveLength(1)
    expect(failed).toMatchObject([
      { AttributeName: 'A', Message: expect.stringContaining('Maximum') },
    ])
  })

  it('guess: a name that no attribute can have refuses the whole batch', async () => {
    const table = await createTestTable(test)
    const call = table.update(cell('x', 'A', '2'), cell('x', 'a/b', '2'))
    expect(await errorName(call)).toBe('InvalidParameterException')
    expect(await errorName(table.update())).toBe('InvalidParameterException')
  })
})

describe('deleting values', () => {
  it('seen: removes the value; the record goes with its last one and comes back anew', async () => {
    const table = await createTestTable(test)
    const made = await table.create(cell('x', 'A', '1'), cell('x', 'B', '1'))
    const first = await remove(table, 'x', ['A'])
    expect(first.Failed).toEqual([])
    expect(first.Successful?.[0]?.LockVersion).toMatchObject({ PrimaryValues: expect.any(String) })
    const last = await remove(table, 'x', ['B', 'A'])
    expect(last.Successful?.[0]?.LockVersion).not.toHaveProperty('PrimaryValues')
    expect(last.Failed).toMatchObject([{ AttributeName: 'A' }])
    expect(await recordIds(table)).toEqual([])
    const again = await table.create(cell('x', 'A', '2'))
    expect(again.ok[0]?.RecordId).not.toBe(made.ok[0]?.RecordId)
  })
})

describe('describing values', () => {
  it('guess: answers for the stored ones and fails the others', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '=NOW()'))
    const answer = await test.client.send(
      new BatchDescribeDataTableValueCommand({
        ...table,
        Values: ['A', 'B', 'Nope'].map((AttributeName) => ({
          PrimaryValues: primary('x'),
          AttributeName,
        })),
      }),
    )
    expect(answer.Successful).toMatchObject([
      {
        AttributeName: 'A',
        Value: '=NOW()',
        PrimaryValues: [{ AttributeName: 'Key', AttributeId: expect.any(String), Value: 'x' }],
        LastModifiedTime: expect.any(Date),
        LastModifiedRegion: await test.client.config.region(),
      },
    ])
    expect(answer.Failed?.map((one) => one.AttributeName)).toEqual(['B', 'Nope'])
  })
})

it('documented: describing and deleting ask for no least number of values', async () => {
  const input = { ...(await createTestTable(test)), Values: [] }
  const none = { Successful: [], Failed: [] }
  const { client } = test
  expect(await client.send(new BatchDescribeDataTableValueCommand(input))).toMatchObject(none)
  expect(await client.send(new BatchDeleteDataTableValueCommand(input))).toMatchObject(none)
})

async function remove(table: TestTable, record: string, attributes: readonly string[]) {
  const LockVersion = {}
  return test.client.send(
    new BatchDeleteDataTableValueCommand({
      ...table,
      Values: attributes.map((AttributeName) => ({
        PrimaryValues: primary(record),
        AttributeName,
        LockVersion,
      })),
    }),
  )
}

async function recordIds(table: TestTable) {
  const answer = await test.client.send(new ListDataTablePrimaryValuesCommand(table))
  return answer.PrimaryValuesList?.map((one) => one.RecordId)
}
