import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchCreateDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  ConnectClient,
  DescribeDataTableAttributeCommand,
  EvaluateDataTableValuesCommand,
  ListDataTableAttributesCommand,
  ListDataTablePrimaryValuesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTANCE_ID } from '../identity'
import {
  cell,
  createTestTable,
  errorName,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'

const CALLERS = {
  local: {},
  reader: { operations: ['List*', 'DescribeDataTable'] },
  oslo: { primaryValues: { Key: ['Oslo', 'Nowhere'] } },
  phones: { attributes: ['A'] },
  plain: { editExpressions: false },
}
const DENIED = 'AccessDeniedException'

let test: TestService
let directory: string
let table: TestTable
const clients: ConnectClient[] = []
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'local-connect-callers-'))
  const callersFile = join(directory, 'callers.json')
  writeFileSync(callersFile, JSON.stringify({ callers: CALLERS }))
  test = await startTestService({ callersFile })
  table = await createTestTable(test)
  await table.create(
    cell('Oslo', 'A', '1'),
    cell('Oslo', 'B', '2'),
    cell('Bergen', 'A', '3'),
    cell('Bergen', 'B', '4'),
    cell(null, 'A', 'default'),
  )
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await test.dispose()
  rmSync(directory, { recursive: true })
})

describe('operations', () => {
  it('documented: a caller is refused what is not among its operations', async () => {
    const reader = as('reader')
    const instance = { InstanceId: INSTANCE_ID }
    expect(await errorName(reader.send(new ListDataTablesCommand(instance)))).toBeNull()
    await expect(write(reader, cell('Oslo', 'A', 'x'))).rejects.toMatchObject({
      name: DENIED,
      $metadata: { httpStatusCode: 403 },
      message: expect.stringMatching(/user\/reader is not authorized .*BatchCreateDataTableValue$/),
    })
  })

  it('documented: renaming is not for callers with restricted records or attributes', async () => {
    const rename = (caller: string) =>
      errorName(
        as(caller).send(
          new UpdateDataTablePrimaryValuesCommand({
            ...ids(),
            PrimaryValues: primary('nobody'),
            NewPrimaryValues: primary('somebody'),
            LockVersion: {},
          }),
        ),
      )
    expect(await rename('oslo')).toBe(DENIED)
    expect(await rename('phones')).toBe(DENIED)
    expect(await rename('plain')).toBe('ResourceNotFoundException')
  })
})

describe('writes', () => {
  it.each([
    ['a record', 'oslo', cell('Stavanger', 'A', 'v')],
    ['an attribute', 'phones', cell('Nowhere', 'B', 'v')],
    ['an expression', 'plain', cell('Nowhere', 'A', '=1')],
    ['the default record (guess)', 'oslo', cell(null, 'B', 'v')],
  ])(
    'documented: %s that the caller may not change refuses the whole batch',
    async (_, caller, bad) => {
      const fine = cell('Nowhere', 'A', 'v')
      expect(await errorName(write(as(caller), fine, bad))).toBe(DENIED)
      expect(await table.value('Nowhere', 'A')).toBeUndefined()
    },
  )

  it('documented: what the caller may change is changed', async () => {
    const { Failed, Successful } = await write(as('oslo'), cell('Nowhere', 'B', '=1'))
    expect([Failed?.length, Successful?.length]).toEqual([0, 1])
  })
})

describe('reads (guess: they leave out what the caller may not see)', () => {
  it('values and records are listed by primary values, the default record for all', async () => {
    const { Values = [] } = await as('oslo').send(new ListDataTableValuesCommand(ids()))
    const seen = new Set(Values.map((one) => one.PrimaryValues?.[0]?.Value))
    expect(seen).toEqual(new Set(['Oslo', 'Nowhere', undefined]))
    const list = new ListDataTablePrimaryValuesCommand(ids())
    const { PrimaryValuesList = [] } = await as('oslo').send(list)
    expect(PrimaryValuesList).toHaveLength(3)
  })

  it('pages of what may be seen are full', async () => {
    const page = new ListDataTableValuesCommand({ ...ids(), MaxResults: 2 })
    const { Values = [], NextToken } = await as('phones').send(page)
    expect(Values.map((one) => one.Value)).toEqual(['1', '3'])
    const token = new ListDataTableValuesCommand({ ...ids(), MaxResults: 2, NextToken })
    expect(await errorName(as('local').send(token))).toBe('InvalidParameterException')
    expect((await as('phones').send(token)).Values?.[0]?.Value).toBe('default')
  })

  it('attributes are listed and described; primary ones always', async () => {
    const { Attributes = [] } = await as('phones').send(new ListDataTableAttributesCommand(ids()))
    expect(Attributes.map((one) => one.Name)).toEqual(['Key', 'A'])
    const describeB = new DescribeDataTableAttributeCommand({ ...ids(), AttributeName: 'B' })
    expect(await errorName(as('phones').send(describeB))).toBe(DENIED)
  })

  it('a described cell fails, an evaluated one refuses the call', async () => {
    const values = { ...ids(), Values: [{ PrimaryValues: primary('Bergen'), AttributeName: 'A' }] }
    const { Failed = [] } = await as('oslo').send(new BatchDescribeDataTableValueCommand(values))
    expect(Failed[0]?.Message).toContain('denied')
    const evaluate = new EvaluateDataTableValuesCommand({
      ...ids(),
      Values: [{ PrimaryValues: primary('Bergen'), AttributeNames: ['A'] }],
    })
    expect(await errorName(as('oslo').send(evaluate))).toBe(DENIED)
    expect(await errorName(as('phones').send(evaluate))).toBeNull()
  })
})

function ids() {
  return { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
}

function write(client: ConnectClient, ...Values: ReturnType<typeof cell>[]) {
  return client.send(new BatchCreateDataTableValueCommand({ ...ids(), Values }))
}

function as(accessKeyId: string): ConnectClient {
  const client = new ConnectClient({
    endpoint: test.service.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'any' },
    maxAttempts: 1,
  })
  clients.push(client)
  return client
}
