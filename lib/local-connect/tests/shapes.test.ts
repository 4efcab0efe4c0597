import {
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  type ConnectClient,
  DeleteDataTableAttributeCommand,
  DeleteDataTableCommand,
  DescribeDataTableAttributeCommand,
  DescribeDataTableCommand,
  EvaluateDataTableValuesCommand,
  ListDataTableAttributesCommand,
  ListDataTablePrimaryValuesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  ListTagsForResourceCommand,
  SearchDataTablesCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../operations/all'
import { heldPaths, memberPaths, shapeFaults } from '../testing/answer-shapes'
import { ANSWER_SCHEMAS } from '../testing/operation-schemas'
import {
  cell,
  createTestTable,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'
import type { LockComponent } from '../types'

const OF_A_TABLE = lockVersion('Attribute', 'PrimaryValues', 'Value')
const OF_AN_ATTRIBUTE = lockVersion('PrimaryValues', 'Value')
/**
 * Members that the stand-in never answers with. Everything else of every answer's schema must come
 * in some answer below. Guess: a lock version leaves out what the answer is not about.
 */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  BatchDeleteDataTableValue: under('Successful[].', lockVersion('Value')),
  CreateDataTable: OF_A_TABLE,
  CreateDataTableAttribute: OF_AN_ATTRIBUTE,
  DeleteDataTableAttribute: OF_A_TABLE,
  // Guess: versions of a table are those that someone made; there are none here.
  DescribeDataTable: under('DataTable.', [...OF_A_TABLE, 'Version', 'VersionDescription']),
  DescribeDataTableAttribute: under('Attribute.', ['Version', ...OF_AN_ATTRIBUTE]),
  ListDataTableAttributes: under('Attributes[].', ['Version', ...OF_AN_ATTRIBUTE]),
  // Documented: a search leaves the lock version out.
  SearchDataTables: under('DataTables[].', [
    ...lockVersion('DataTable', 'Attribute', 'PrimaryValues', 'Value'),
    'Version',
    'VersionDescription',
  ]),
  UpdateDataTableAttribute: OF_AN_ATTRIBUTE,
  UpdateDataTableMetadata: OF_A_TABLE,
  UpdateDataTablePrimaryValues: lockVersion('Attribute', 'Value'),
}

function lockVersion(...members: readonly LockComponent[]): string[] {
  return members.map((member) => `LockVersion.${member}`)
}

function under(path: string, members: readonly string[]): string[] {
  return members.map((member) => path + member)
}

describe('the check of answers', () => {
  const schema = ANSWER_SCHEMAS.get('BatchUpdateDataTableValue')
  const good = { Successful: [], Failed: [{ AttributeName: 'A', PrimaryValues: [], Message: '' }] }

  it.each([
    ['nothing in a good answer', good, []],
    ['a misnamed member', { ...good, Failures: [] }, [/Failures is no member/]],
    ['a missing member', { Failed: [] }, [/Successful is required/]],
    ['a wrong type', { ...good, Successful: {} }, [/Successful is no array/]],
    ['a null', { ...good, Failed: null }, [/Failed is no array/]],
    [
      'what is wrong deep inside',
      { ...good, Failed: [{ AttributeName: 1, PrimaryValues: [{ Attribute: 'K' }] }] },
      [/Failed\[0\].Message is required/, /AttributeName is number/, /.+/, /.+/, /.+/],
    ],
  ])('finds %s', (_, answer, faults) => {
    const found = schema === undefined ? ['no schema'] : shapeFaults(schema, answer, 'Answer')
    expect(found.sort()).toHaveLength(faults.length)
    for (const fault of faults) expect(found.join('\n')).toMatch(fault)
  })
})

describe('answers (documented: the shapes of the API model)', () => {
  const held = new Map<string, Set<string>>()
  let test: TestService
  beforeAll(async () => {
    test = await startTestService({}, ({ operation, status, body }) => {
      const schema = ANSWER_SCHEMAS.get(operation)
      if (schema === undefined || status !== 200) return
      const paths = held.get(operation) ?? new Set()
      for (const path of heldPaths(schema, body)) paths.add(path)
      held.set(operation, paths)
    })
    await callEverything(test)
  })
  afterAll(() => test.dispose())

  it.each(OPERATIONS.map(({ name }) => name))('%s gives every member of its shape', (name) => {
    const schema = ANSWER_SCHEMAS.get(name)
    const all = schema === undefined ? ['no schema'] : memberPaths(schema)
    const missing = all.filter((path) => !held.get(name)?.has(path))
    expect(missing).toEqual(NEVER[name] ?? [])
  })
})

/** A table with everything that a table can have, and each operation called on it. */
async function callEverything(test: TestService): Promise<void> {
  const table = await createTestTable(test, 'VALUE')
  await createTestTable(test)
  const { client } = test
  await client.send(
    new UpdateDataTableMetadataCommand({
      ...table,
      Name: 'All members',
      Description: 'Everything that a table can have',
      TimeZone: 'UTC',
      ValueLockLevel: 'VALUE',
    }),
  )
  await client.send(
    new UpdateDataTableAttributeCommand({
      ...table,
      AttributeName: 'A',
      Name: 'A',
      ValueType: 'TEXT',
      Description: 'Every rule that an attribute can have',
      Validation: {
        MinLength: 0,
        MaxLength: 100,
        MinValues: 0,
        MaxValues: 100,
        IgnoreCase: false,
        Minimum: 1,
        Maximum: 2,
        ExclusiveMinimum: 1,
        ExclusiveMaximum: 2,
        MultipleOf: 1,
        Enum: { Strict: false, Values: ['1'] },
      },
    }),
  )
  await callForValues(client, table)
  const first = { ...table, MaxResults: 1 }
  const { DataTable } = await client.send(new DescribeDataTableCommand(table))
  const resource = { resourceArn: DataTable?.Arn }
  await client.send(new TagResourceCommand({ ...resource, tags: { team: 'a', area: 'b' } }))
  await client.send(new ListTagsForResourceCommand(resource))
  await client.send(new UntagResourceCommand({ ...resource, tagKeys: ['area'] }))
  await client.send(new DescribeDataTableCommand(table))
  await client.send(new DescribeDataTableAttributeCommand({ ...table, AttributeName: 'A' }))
  await client.send(new ListDataTablesCommand({ InstanceId: table.InstanceId, MaxResults: 1 }))
  await client.send(new SearchDataTablesCommand({ InstanceId: table.InstanceId, MaxResults: 1 }))
  await client.send(new ListDataTableAttributesCommand(table))
  await client.send(new ListDataTableAttributesCommand(first))
  await client.send(new ListDataTablePrimaryValuesCommand(first))
  await client.send(new ListDataTableValuesCommand(first))
  await client.send(
    new EvaluateDataTableValuesCommand({
      ...first,
      Values: [{ PrimaryValues: primary('x'), AttributeNames: ['A', 'B'] }],
    }),
  )
  await client.send(
    new UpdateDataTablePrimaryValuesCommand({
      ...table,
      PrimaryValues: primary('x'),
      NewPrimaryValues: primary('new'),
      LockVersion: await table.version('x', 'A'),
    }),
  )
  await client.send(new DeleteDataTableAttributeCommand({ ...table, AttributeName: 'B' }))
  await client.send(new DeleteDataTableCommand(table))
}

async function callForValues(client: ConnectClient, table: TestTable): Promise<void> {
  await table.create(cell('x', 'A', '=1/0'), cell('x', 'B', '2'), cell('y', 'A', '3'))
  await table.create(cell('x', 'A', '1'), cell('z', 'A', '1'))
  await table.update(cell('x', 'B', '4', await table.version('x', 'B')), cell('x', 'A', '5'))
  const both = ['A', 'B'].map((AttributeName) => ({
    PrimaryValues: primary('y'),
    AttributeName,
    LockVersion: {},
  }))
  const LockVersion = await table.version('z', 'A')
  await table.create(cell('z', 'B', '1'))
  const gone = { PrimaryValues: primary('z'), AttributeName: 'A', LockVersion }
  await client.send(new BatchDeleteDataTableValueCommand({ ...table, Values: [gone, ...both] }))
  await client.send(new BatchDescribeDataTableValueCommand({ ...table, Values: both }))
}
