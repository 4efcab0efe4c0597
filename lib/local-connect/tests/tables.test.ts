import {
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  DeleteDataTableCommand,
  DescribeDataTableAttributeCommand,
  DescribeDataTableCommand,
  ListDataTableAttributesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  ListTagsForResourceCommand,
  SearchDataTablesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTANCE_ARN, INSTANCE_ID } from '../identity'
import {
  cell,
  createTestTable,
  errorName,
  startTestService,
  type TestService,
} from '../testing/service'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ clock: () => 1_795_000_000_250 })
})
afterAll(() => test.dispose())

const TABLE = {
  InstanceId: INSTANCE_ID,
  Name: 'Prices',
  TimeZone: 'Europe/Berlin',
  ValueLockLevel: 'VALUE',
  Status: 'PUBLISHED',
} as const

describe('tables', () => {
  it('documented: a made table is described by id, ARN and either alias', async () => {
    const { Id = '', Arn = '' } = await test.client.send(
      new CreateDataTableCommand({
        ...TABLE,
        Name: '  Described ',
        Description: 'For all',
        Tags: { team: 'a' },
      }),
    )
    expect(Arn).toBe(`${INSTANCE_ARN}/data-table/${Id}`)
    for (const id of [Id, Arn, `${Id}:$LATEST`, `${Arn}:$SAVED`]) {
      for (const InstanceId of [INSTANCE_ID, INSTANCE_ARN]) {
        const { DataTable } = await test.client.send(
          new DescribeDataTableCommand({ InstanceId, DataTableId: id }),
        )
        expect(DataTable).toMatchObject({
          Id,
          Arn,
          Name: 'Described',
          Description: 'For all',
          TimeZone: 'Europe/Berlin',
          ValueLockLevel: 'VALUE',
          Tags: { team: 'a' },
          LastModifiedTime: new Date(1_795_000_000_250),
          LastModifiedRegion: 'us-east-1',
          LockVersion: { DataTable: expect.any(String) },
        })
      }
    }
  })

  it('documented: a map of tags is never empty; a table without tags has no member for them', async () => {
    const { DataTableId } = await createTestTable(test)
    expect(await describeTable(DataTableId)).not.toHaveProperty('Tags')
  })

  it('documented: tags are added, replaced, listed and removed by the table’s ARN', async () => {
    const { DataTableId } = await createTestTable(test)
    const before = await describeTable(DataTableId)
    const resource = { resourceArn: before?.Arn }
    const list = async () => (await test.client.send(new ListTagsForResourceCommand(resource))).tags
    expect(await list()).toBeUndefined()
    const tag = (tags: Record<string, string>) =>
      test.client.send(new TagResourceCommand({ ...resource, tags }))
    await tag({ team: 'a', 'cost centre/é': '1 & 2' })
    await tag({ team: 'b', area: '' })
    const tags = { team: 'b', 'cost centre/é': '1 & 2', area: '' }
    expect(await list()).toEqual(tags)
    expect(await describeTable(DataTableId)).toEqual({ ...before, Tags: tags })
    const tagKeys = ['cost centre/é', 'area', 'unknown']
    await test.client.send(new UntagResourceCommand({ ...resource, tagKeys }))
    expect(await list()).toEqual({ team: 'b' })
    await test.client.send(new UntagResourceCommand({ ...resource, tagKeys: ['team'] }))
    expect(await describeTable(DataTableId)).toEqual(before)
  })

  it.each([
    [INSTANCE_ARN, { a: '1' }, 'InvalidParameterException'],
    ['a-name', { a: '1' }, 'InvalidParameterException'],
    [`${INSTANCE_ARN}/data-table/${INSTANCE_ID}`, { a: '1' }, 'ResourceNotFoundException'],
    [`${INSTANCE_ARN}/data-table/${INSTANCE_ID}`, {}, 'InvalidParameterException'],
    [`${INSTANCE_ARN}/data-table/${INSTANCE_ID}`, { 'aws:a': '1' }, 'InvalidParameterException'],
  ])('guess: tagging %s with %j is refused', async (resourceArn, tags, name) => {
    const call = test.client.send(new TagResourceCommand({ resourceArn, tags }))
    expect(await errorName(call)).toBe(name)
  })

  it('guess: a table has at most 50 tags in all', async () => {
    const { DataTableId } = await createTestTable(test)
    const resourceArn = `${INSTANCE_ARN}/data-table/${DataTableId}`
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, '']))
    await test.client.send(new TagResourceCommand({ resourceArn, tags }))
    const more = test.client.send(new TagResourceCommand({ resourceArn, tags: { more: '' } }))
    expect(await errorName(more)).toBe('InvalidRequestException')
  })

  it.each([
    ['a reserved prefix', { Name: 'AWS:prices' }, 'InvalidParameterException'],
    ['a forbidden character', { Name: 'a/b' }, 'InvalidParameterException'],
    ['a blank name', { Name: '   ' }, 'InvalidParameterException'],
    ['128 characters', { Name: 'x'.repeat(128) }, 'InvalidParameterException'],
    ['an unknown time zone', { TimeZone: 'Mars/Olympus' }, 'InvalidParameterException'],
    ['a long description', { Description: 'x'.repeat(251) }, 'InvalidParameterException'],
    [
      'another instance',
      { InstanceId: INSTANCE_ID.replace('1', '2') },
      'ResourceNotFoundException',
    ],
  ])('documented: a table with %s is refused', async (_, change, name) => {
    const call = test.client.send(new CreateDataTableCommand({ ...TABLE, ...change }))
    expect(await errorName(call)).toBe(name)
  })

  it('documented: names are unique without regard to case', async () => {
    await test.client.send(new CreateDataTableCommand({ ...TABLE, Name: 'Twice' }))
    const again = test.client.send(new CreateDataTableCommand({ ...TABLE, Name: ' TWICE' }))
    expect(await errorName(again)).toBe('DuplicateResourceException')
  })

  it('documented: new metadata replaces the old and moves the table version', async () => {
    const table = await createTestTable(test)
    const before = await describeTable(table.DataTableId)
    const { LockVersion } = await test.client.send(
      new UpdateDataTableMetadataCommand({
        ...table,
        Name: 'Renamed',
        ValueLockLevel: 'ATTRIBUTE',
        TimeZone: 'UTC',
      }),
    )
    const after = await describeTable(table.DataTableId)
    expect(after).toMatchObject({ Name: 'Renamed', ValueLockLevel: 'ATTRIBUTE', TimeZone: 'UTC' })
    expect(after?.LockVersion).toEqual(LockVersion)
    expect(LockVersion?.DataTable).not.toBe(before?.LockVersion?.DataTable)
  })

  it('documented: only the latest version can be changed or deleted', async () => {
    const table = await createTestTable(test)
    const DataTableId = `${table.DataTableId}:$SAVED`
    const remove = test.client.send(new DeleteDataTableCommand({ ...table, DataTableId }))
    expect(await errorName(remove)).toBe('InvalidParameterException')
  })

  it('documented: a deleted table is gone with its attributes and values', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '1'))
    await test.client.send(new DeleteDataTableCommand(table))
    const calls = [
      test.client.send(new DescribeDataTableCommand(table)),
      test.client.send(new ListDataTableValuesCommand(table)),
      test.client.send(new ListDataTableAttributesCommand(table)),
    ]
    const names = await Promise.all(calls.map(errorName))
    expect(names).toEqual(Array(3).fill('ResourceNotFoundException'))
  })

  it('documented: search finds by name and description, joined by And and Or', async () => {
    await test.client.send(
      new CreateDataTableCommand({ ...TABLE, Name: 'Kiosk Nord', Description: 'harbour' }),
    )
    await test.client.send(
      new CreateDataTableCommand({ ...TABLE, Name: 'Kiosk Süd', Tags: { area: 'south' } }),
    )
    const named = (Value: string, ComparisonType: 'STARTS_WITH' | 'CONTAINS' | 'EXACT') => ({
      StringCondition: { FieldName: 'name', Value, ComparisonType },
    })
    const harbour = { StringCondition: { FieldName: 'description', Value: 'HARBOUR' } }
    expect(await search(named('kiosk', 'STARTS_WITH'))).toEqual(['Kiosk Nord', 'Kiosk Süd'])
    expect(await search(named('süd', 'CONTAINS'))).toEqual(['Kiosk Süd'])
    expect(await search(named('kiosk', 'EXACT'))).toEqual([])
    expect(await search({ AndConditions: [named('kiosk', 'STARTS_WITH'), harbour] })).toEqual([
      'Kiosk Nord',
    ])
    expect(await search({ OrConditions: [named('süd', 'CONTAINS'), harbour] })).toHaveLength(2)
    const tagged = await test.client.send(
      new SearchDataTablesCommand({
        InstanceId: INSTANCE_ID,
        SearchFilter: { AttributeFilter: { TagCondition: { TagKey: 'area', TagValue: 'south' } } },
      }),
    )
    expect(tagged).toMatchObject({ ApproximateTotalCount: 1, DataTables: [{ Name: 'Kiosk Süd' }] })
    expect(tagged.DataTables?.[0]).not.toHaveProperty('LockVersion')
  })

  it('documented: the list names every table', async () => {
    const { DataTableSummaryList = [] } = await test.client.send(
      new ListDataTablesCommand({ InstanceId: INSTANCE_ID, MaxResults: 1000 }),
    )
    expect(DataTableSummaryList.map((one) => one.Name)).toContain('Twice')
  })
})

describe('attributes', () => {
  it('documented: a made attribute is described and listed with its rules', async () => {
    const table = await createTestTable(test, 'NONE', [{ name: 'Key', isPrimary: true }])
    const made = await test.client.send(
      new CreateDataTableAttributeCommand({
        ...table,
        Name: ' Größe = 1 ',
        ValueType: 'NUMBER',
        Description: 'Metres',
        Validation: { Minimum: 0, MultipleOf: 0.1, Enum: { Strict: false, Values: ['1'] } },
      }),
    )
    expect(made.Name).toBe('Größe = 1')
    const { Attribute } = await test.client.send(
      new DescribeDataTableAttributeCommand({ ...table, AttributeName: 'Größe = 1' }),
    )
    expect(Attribute).toMatchObject({
      AttributeId: made.AttributeId,
      DataTableId: table.DataTableId,
      ValueType: 'NUMBER',
      Primary: false,
      LockVersion: made.LockVersion,
      Validation: { Minimum: 0, MultipleOf: 0.1, Enum: { Strict: false, Values: ['1'] } },
    })
    const listed = await test.client.send(
      new ListDataTableAttributesCommand({ ...table, AttributeIds: [made.AttributeId ?? ''] }),
    )
    expect(listed.Attributes).toEqual([Attribute])
  })

  it('documented: names are unique in the table and moved by an update', async () => {
    const table = await createTestTable(test)
    const twin = new CreateDataTableAttributeCommand({ ...table, Name: 'a', ValueType: 'TEXT' })
    expect(await errorName(test.client.send(twin))).toBe('DuplicateResourceException')
    const taken = { ...table, AttributeName: 'A', Name: 'b', ValueType: 'TEXT' } as const
    expect(await errorName(test.client.send(new UpdateDataTableAttributeCommand(taken)))).toBe(
      'ConflictException',
    )
    await table.create(cell('x', 'A', 'kept'))
    await test.client.send(new UpdateDataTableAttributeCommand({ ...taken, Name: 'C' }))
    expect(await table.value('x', 'C')).toBe('kept')
    expect(await table.value('x', 'A')).toBeUndefined()
  })

  it('documented: an update moves the versions of the attribute and of the table only', async () => {
    const table = await createTestTable(test)
    await table.create(cell('x', 'A', '1'), cell('x', 'B', '1'))
    const [a, b] = [await table.version('x', 'A'), await table.version('x', 'B')]
    const { LockVersion } = await test.client.send(
      new UpdateDataTableAttributeCommand({
        ...table,
        AttributeName: 'A',
        Name: 'A',
        ValueType: 'NUMBER',
      }),
    )
    expect(await table.version('x', 'A')).toEqual({ ...a, ...LockVersion })
    expect(LockVersion?.Attribute).not.toBe(a.Attribute)
    expect(LockVersion?.DataTable).not.toBe(a.DataTable)
    expect((await table.version('x', 'B')).Attribute).toBe(b.Attribute)
  })

  it('documented: what identifies a record cannot change while the table has data', async () => {
    const table = await createTestTable(test)
    await table.create(cell(null, 'A', 'default'))
    const another = { ...table, Name: 'Key 2', ValueType: 'TEXT', Primary: true } as const
    expect(await errorName(test.client.send(new CreateDataTableAttributeCommand(another)))).toBe(
      'InvalidRequestException',
    )
    const demoted = { ...table, AttributeName: 'Key', Name: 'Key', ValueType: 'TEXT' } as const
    expect(await errorName(test.client.send(new UpdateDataTableAttributeCommand(demoted)))).toBe(
      'InvalidRequestException',
    )
  })

  it.each([
    [{ MinLength: 3, MaxLength: 2 }],
    [{ Minimum: 1, ExclusiveMaximum: 1 }],
    [{ MultipleOf: 0 }],
    [{ MaxLength: 1001 }],
    [{ MinValues: 101 }],
  ])('documented: rules %j are refused', async (Validation) => {
    const table = await createTestTable(test, 'NONE', [])
    const command = { ...table, Name: 'N', ValueType: 'NUMBER', Validation } as const
    expect(await errorName(test.client.send(new CreateDataTableAttributeCommand(command)))).toBe(
      'InvalidParameterException',
    )
  })
})

async function describeTable(DataTableId: string) {
  const answer = await test.client.send(
    new DescribeDataTableCommand({ InstanceId: INSTANCE_ID, DataTableId }),
  )
  return answer.DataTable
}

type Criteria = NonNullable<
  ConstructorParameters<typeof SearchDataTablesCommand>[0]['SearchCriteria']
>

async function search(SearchCriteria: Criteria) {
  const { DataTables = [] } = await test.client.send(
    new SearchDataTablesCommand({ InstanceId: INSTANCE_ID, SearchCriteria }),
  )
  return DataTables.map((table) => table.Name)
}
