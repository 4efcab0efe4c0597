import {
  BatchDeleteDataTableValueCommand,
  CreateDataTableAttributeCommand,
  type DataTableLockVersion,
  DeleteDataTableAttributeCommand,
  ListDataTableAttributesCommand,
  ListDataTablePrimaryValuesCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
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
import type { LockLevel } from '../types'

let test: TestService
beforeAll(async () => {
  test = await startTestService()
})
afterAll(() => test.dispose())

const LEVELS = ['NONE', 'DATA_TABLE', 'PRIMARY_VALUE', 'ATTRIBUTE', 'VALUE'] as const

describe('deleting an attribute', () => {
  it('documented: its values go, the others stay, and the table’s version moves', async () => {
    const table = await filled('NONE')
    const before = await table.version('x', 'B')
    const { LockVersion } = await deleteAttribute(table, 'A')
    const after = await table.version('x', 'B')
    expect(await names(table)).toEqual(['Key', 'B'])
    expect(await table.value('x', 'A')).toBeUndefined()
    expect(await table.value('x', 'B')).toBe('old')
    expect(LockVersion).toEqual({ DataTable: after.DataTable })
    expect(after.DataTable).not.toBe(before.DataTable)
    expect(after.Value).toBe(before.Value)
    expect(after.Attribute).toBe(before.Attribute)
  })

  it('guess: the versions of the records that lose a value move, those of others stay', async () => {
    const table = await createTestTable(test, 'PRIMARY_VALUE')
    await table.create(cell('x', 'A', '1'), cell('x', 'B', '1'), cell('y', 'B', '1'))
    const [x, y] = [await table.version('x', 'B'), await table.version('y', 'B')]
    await deleteAttribute(table, 'A')
    expect((await table.version('x', 'B')).PrimaryValues).not.toBe(x.PrimaryValues)
    expect((await table.version('y', 'B')).PrimaryValues).toBe(y.PrimaryValues)
    const { failed } = await table.update(cell('x', 'B', '2', x))
    expect(failed[0]?.Message).toContain('Concurrency conflict')
  })

  it('seen: a record without a value left is gone', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '1'), cell('y', 'B', '1'))
    await deleteAttribute(table, 'A')
    expect(await records(table)).toEqual([['y']])
  })

  it('documented: a primary attribute stays as long as there is data', async () => {
    const table = await filled('NONE')
    expect(await errorName(deleteAttribute(table, 'Key'))).toBe('InvalidRequestException')
    await deleteAttribute(table, 'A')
    await deleteAttribute(table, 'B')
    await deleteAttribute(table, 'Key')
    expect(await names(table)).toEqual([])
  })

  it('documented: one that does not exist is not found, and its name is free again', async () => {
    const table = await filled('NONE')
    expect(await errorName(deleteAttribute(table, 'C'))).toBe('ResourceNotFoundException')
    await deleteAttribute(table, 'A')
    expect(await errorName(deleteAttribute(table, 'A'))).toBe('ResourceNotFoundException')
    await test.client.send(
      new CreateDataTableAttributeCommand({ ...ids(table), Name: 'a', ValueType: 'TEXT' }),
    )
    expect(await names(table)).toEqual(['Key', 'B', 'a'])
    expect(await table.value('x', 'a')).toBeUndefined()
  })
})

describe('renaming a record', () => {
  it('documented: all its values move; guess: it keeps its id and its values’ versions', async () => {
    const table = await filled('VALUE')
    const before = { A: await table.version('x', 'A'), B: await table.version('x', 'B') }
    const other = await table.version('y', 'A')
    const id = (await listed(table))[0]?.RecordId
    const { LockVersion } = await rename(table, 'x', 'z', before.A)
    const after = { A: await table.version('z', 'A'), B: await table.version('z', 'B') }
    expect(await records(table)).toEqual([['z'], ['y']])
    expect((await listed(table))[0]?.RecordId).toBe(id)
    expect(await table.value('x', 'A')).toBeUndefined()
    expect(LockVersion).toEqual({
      DataTable: after.A.DataTable,
      PrimaryValues: after.A.PrimaryValues,
    })
    expect(after.A.DataTable).not.toBe(before.A.DataTable)
    expect(after.A.PrimaryValues).not.toBe(before.A.PrimaryValues)
    expect(after.A.Value).toBe(before.A.Value)
    expect(after.B.Value).toBe(before.B.Value)
    expect(after.A.Attribute).toBe(before.A.Attribute)
    expect((await table.version('y', 'A')).PrimaryValues).toBe(other.PrimaryValues)
  })

  it.each(LEVELS)('guess: at %s a stale version of its scope is a conflict', async (level) => {
    const table = await filled(level)
    const old = await table.version('x', 'A')
    await table.update(cell('x', 'B', 'colleague', await table.version('x', 'B')))
    const call = errorName(rename(table, 'x', 'z', old))
    expect(await call).toBe(level === 'NONE' ? null : 'ConflictException')
    if (level !== 'NONE') await rename(table, 'x', 'z', await table.version('x', 'A'))
    expect(await table.value('z', 'B')).toBe('colleague')
  })

  it.each(LEVELS)('guess: at %s a missing version of its scope is refused', async (level) => {
    const table = await filled(level)
    const call = errorName(rename(table, 'x', 'z', { Value: 'v', Attribute: 'a' }))
    expect(await call).toBe(level === 'NONE' ? null : 'InvalidRequestException')
  })

  it('documented: the new primary values are unique; guess: a taken set is a conflict', async () => {
    const table = await filled('NONE')
    expect(await errorName(rename(table, 'x', 'y'))).toBe('ConflictException')
    expect(await errorName(rename(table, 'x', 'x'))).toBeNull()
    expect(await errorName(rename(table, 'nobody', 'z'))).toBe('ResourceNotFoundException')
  })

  it('documented: IgnoreCase counts, so that only the case of a name can be taken by itself', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true, validation: { IgnoreCase: true } },
      { name: 'A' },
    ])
    await table.create(cell('Oslo', 'A', '1'), cell('Bergen', 'A', '2'))
    expect(await errorName(rename(table, 'oslo', 'BERGEN'))).toBe('ConflictException')
    await rename(table, 'oslo', 'OSLO')
    expect(await records(table)).toEqual([['OSLO'], ['Bergen']])
  })

  it('documented: both sets name every primary attribute, and new values keep the rules', async () => {
    const table = await createTestTable(test, 'NONE', [
      { name: 'Key', isPrimary: true, validation: { MaxLength: 3 } },
      { name: 'Day', isPrimary: true, type: 'NUMBER' },
      { name: 'A' },
    ])
    const name = (key: string, day: string) => [
      { AttributeName: 'Key', Value: key },
      { AttributeName: 'Day', Value: day },
    ]
    await table.create({ PrimaryValues: name('a', '1'), AttributeName: 'A', Value: 'v' })
    const send = (from: ReturnType<typeof name>, to: ReturnType<typeof name>) =>
      errorName(
        test.client.send(
          new UpdateDataTablePrimaryValuesCommand({
            ...ids(table),
            PrimaryValues: from,
            NewPrimaryValues: to,
            LockVersion: {},
          }),
        ),
      )
    const whole = name('a', '1')
    expect(await send(whole, whole.slice(1))).toBe('InvalidParameterException')
    expect(await send(whole.slice(1), whole)).toBe('InvalidParameterException')
    expect(await send(whole, [...whole, ...whole])).toBe('InvalidParameterException')
    expect(await send(whole, name('long', '1'))).toBe('InvalidParameterException')
    expect(await send(whole, name('b', 'one'))).toBe('InvalidParameterException')
    expect(await send([], whole)).toBe('InvalidRequestException')
    expect(await send(whole, [])).toBe('InvalidRequestException')
    expect(await send(whole, name('b', '2'))).toBeNull()
  })

  it('guess: a table without primary attributes has no record to rename', async () => {
    const table = await createTestTable(test, 'NONE', [{ name: 'A' }])
    await table.create(cell(null, 'A', '1'))
    expect(await errorName(rename(table, 'x', 'y'))).toBe('InvalidParameterException')
    expect(await errorName(rename(table, null, 'y'))).toBe('InvalidRequestException')
  })

  it('guess: at ATTRIBUTE the versions of the primary attributes with another value move', async () => {
    const table = await filled('ATTRIBUTE')
    const before = await attributeVersions(table)
    await rename(table, 'x', 'z', await table.version('x', 'A'))
    const after = await attributeVersions(table)
    expect(after.Key).not.toBe(before.Key)
    expect(after.A).toBe(before.A)
  })
})

describe('changes of structure', () => {
  it('documented: metadata and the lock level move the table’s version only', async () => {
    const table = await filled('ATTRIBUTE')
    const before = await table.version('x', 'A')
    const { LockVersion } = await test.client.send(
      new UpdateDataTableMetadataCommand({
        ...ids(table),
        Name: `Renamed ${table.DataTableId}`,
        TimeZone: 'UTC',
        ValueLockLevel: 'VALUE',
      }),
    )
    const after = await table.version('x', 'A')
    expect(after).toEqual({ ...before, DataTable: LockVersion?.DataTable })
    expect(after.DataTable).not.toBe(before.DataTable)
  })

  it.each(LEVELS)(
    'documented: at %s an edited attribute moves its own and the table’s',
    async (level) => {
      const table = await filled(level)
      const before = await table.version('x', 'A')
      const other = await table.version('x', 'B')
      const { LockVersion } = await test.client.send(
        new UpdateDataTableAttributeCommand({
          ...ids(table),
          AttributeName: 'A',
          Name: 'A',
          ValueType: 'NUMBER',
        }),
      )
      const after = await table.version('x', 'A')
      expect(after).toEqual({ ...before, ...LockVersion })
      expect(after.Attribute).not.toBe(before.Attribute)
      expect(after.DataTable).not.toBe(before.DataTable)
      expect((await table.version('x', 'B')).Attribute).toBe(other.Attribute)
    },
  )

  it('documented: a new attribute moves the table’s version', async () => {
    const table = await filled('DATA_TABLE')
    const before = await table.version('x', 'A')
    await test.client.send(
      new CreateDataTableAttributeCommand({ ...ids(table), Name: 'C', ValueType: 'TEXT' }),
    )
    const { failed } = await table.update(cell('x', 'A', 'new', before))
    expect(failed[0]?.Message).toContain('Concurrency conflict')
  })

  it('documented: a primary attribute can be added again once the data is gone', async () => {
    const table = await createTestTable(test, 'NONE', [{ name: 'A' }])
    await table.create(cell(null, 'A', '1'))
    const add = () =>
      errorName(
        test.client.send(
          new CreateDataTableAttributeCommand({
            ...ids(table),
            Name: 'Key',
            ValueType: 'TEXT',
            Primary: true,
          }),
        ),
      )
    expect(await add()).toBe('InvalidRequestException')
    await test.client.send(
      new BatchDeleteDataTableValueCommand({
        ...ids(table),
        Values: [{ AttributeName: 'A', LockVersion: {} }],
      }),
    )
    expect(await add()).toBeNull()
  })
})

function ids({ InstanceId, DataTableId }: TestTable) {
  return { InstanceId, DataTableId }
}

async function filled(level: LockLevel): Promise<TestTable> {
  const table = await createTestTable(test, level)
  await table.create(
    ...['x', 'y'].flatMap((record) => ['A', 'B'].map((name) => cell(record, name, 'old'))),
  )
  return table
}

function deleteAttribute(table: TestTable, AttributeName: string) {
  return test.client.send(new DeleteDataTableAttributeCommand({ ...ids(table), AttributeName }))
}

function rename(
  table: TestTable,
  from: string | null,
  to: string,
  LockVersion: DataTableLockVersion = {},
) {
  return test.client.send(
    new UpdateDataTablePrimaryValuesCommand({
      ...ids(table),
      PrimaryValues: primary(from),
      NewPrimaryValues: primary(to),
      LockVersion,
    }),
  )
}

async function attributesOf(table: TestTable) {
  const { Attributes = [] } = await test.client.send(new ListDataTableAttributesCommand(ids(table)))
  return Attributes
}

async function names(table: TestTable) {
  return (await attributesOf(table)).map((one) => one.Name)
}

async function attributeVersions(table: TestTable) {
  const attributes = await attributesOf(table)
  return Object.fromEntries(attributes.map((one) => [one.Name, one.LockVersion?.Attribute]))
}

async function listed(table: TestTable) {
  const { PrimaryValuesList = [] } = await test.client.send(
    new ListDataTablePrimaryValuesCommand(ids(table)),
  )
  return PrimaryValuesList
}

async function records(table: TestTable) {
  return (await listed(table)).map((one) => one.PrimaryValues?.map(({ Value }) => Value))
}
