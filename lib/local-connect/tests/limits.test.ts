import {
  BatchCreateDataTableValueCommand,
  ConnectClient,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  ListDataTablesCommand,
  UpdateDataTableAttributeCommand,
} from '@aws-sdk/client-connect'
import { afterEach, describe, expect, it } from 'vitest'
import { INSTANCE_ID } from '../identity'
import { DEFAULT_RATE } from '../protocol/token-bucket'
import type { LocalConnectOptions } from '../server'
import {
  cell,
  createTestTable,
  errorName,
  startTestService,
  type TestService,
} from '../testing/service'

let test: TestService
async function start(options: Partial<LocalConnectOptions>): Promise<TestService> {
  test = await startTestService(options)
  return test
}
afterEach(() => test.dispose())

const QUOTA = 'ServiceQuotaExceededException'

// A thousand values at a time, on a machine that may be busy.
describe('quotas (documented, with the published figures)', { timeout: 30_000 }, () => {
  it('tables of an instance', async () => {
    await start({ quotas: { tables: 2 } })
    await createTestTable(test)
    await createTestTable(test)
    const call = createTestTable(test)
    await expect(call).rejects.toMatchObject({
      name: QUOTA,
      $metadata: { httpStatusCode: 402 },
      message: expect.stringContaining('2 data tables per instance'),
    })
  })

  it('attributes of a table, the primary ones included (guess)', async () => {
    await start({ quotas: { attributes: 3 } })
    const table = await createTestTable(test)
    expect(await errorName(addAttribute(table.DataTableId, 'C', false))).toBe(QUOTA)
  })

  it('primary attributes of a table, made or turned into such', async () => {
    await start({ quotas: {} })
    const names = ['P1', 'P2', 'P3', 'P4', 'P5']
    const attributes = names.map((name) => ({ name, isPrimary: true }))
    const table = await createTestTable(test, 'NONE', [...attributes, { name: 'A' }])
    expect(await errorName(addAttribute(table.DataTableId, 'P6', true))).toBe(QUOTA)
    expect(await errorName(addAttribute(table.DataTableId, 'B', false))).toBeNull()
    const turn = new UpdateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: table.DataTableId,
      AttributeName: 'A',
      Name: 'A',
      ValueType: 'TEXT',
      Primary: true,
    })
    expect(await errorName(test.client.send(turn))).toBe(QUOTA)
  })

  it('values of a table; guess: a batch that goes beyond is refused as a whole', async () => {
    await start({})
    const table = await createTestTable(test)
    const values = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => cell(`record ${from + i}`, 'A', 'v'))
    expect((await table.create(...values(0, 998))).failed).toEqual([])
    expect(await errorName(table.create(...values(998, 1_001)))).toBe(QUOTA)
    expect(await table.value('record 998', 'A')).toBeUndefined()
    // Cells that fail anyway do not count.
    const last = await table.create(...values(997, 1_000))
    expect([last.ok.length, last.failed.length]).toEqual([2, 1])
    expect((await table.update(cell('record 1', 'A', 'new'))).failed).toEqual([])
  })

  it('a lifted quota counts nothing', async () => {
    await start({ quotas: { values: Number.POSITIVE_INFINITY } })
    const table = await createTestTable(test)
    const values = Array.from({ length: 1_001 }, (_, i) => cell(`record ${i}`, 'A', 'v'))
    const { Successful } = await test.client.send(
      new BatchCreateDataTableValueCommand({
        InstanceId: INSTANCE_ID,
        DataTableId: table.DataTableId,
        Values: values,
      }),
    )
    expect(Successful).toHaveLength(1_001)
  })

  function addAttribute(DataTableId: string, Name: string, Primary: boolean) {
    return test.client.send(
      new CreateDataTableAttributeCommand({
        InstanceId: INSTANCE_ID,
        DataTableId,
        Name,
        ValueType: 'TEXT',
        Primary,
      }),
    )
  }
})

describe('throttling', () => {
  const list = () => test.client.send(new ListDataTablesCommand({ InstanceId: INSTANCE_ID }))

  it('documented: five calls of an operation at once, and then one error 429', async () => {
    await start({ rate: { perSecond: 0.001, burst: 5 } })
    for (let call = 0; call < 5; call += 1) await list()
    await expect(list()).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    })
    expect(await errorName(createTable())).toBeNull()
  })

  it('documented: the SDK knows it as throttling and repeats by itself', async () => {
    await start({ rate: { perSecond: 20, burst: 1 } })
    const client = new ConnectClient({
      endpoint: test.service.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 5,
    })
    const answers = await Promise.all(
      Array.from({ length: 3 }, () =>
        client.send(new ListDataTablesCommand({ InstanceId: INSTANCE_ID })),
      ),
    )
    client.destroy()
    const attempts = answers.map((one) => one.$metadata.attempts ?? 0)
    expect(Math.max(...attempts)).toBeGreaterThan(1)
    const waits = answers.map((one) => one.$metadata.totalRetryDelay ?? 0)
    expect(Math.max(...waits)).toBeGreaterThan(0)
  })

  it('throttled calls are counted, and the table stays as it was', async () => {
    await start({ rate: { perSecond: 0.001, burst: 1 } })
    await createTable()
    expect(await errorName(createTable())).toBe('ThrottlingException')
    await list()
    const metrics = await (await fetch(`${test.service.url}/_local/metrics`)).json()
    expect(metrics).toMatchObject({
      operations: {
        CreateDataTable: { calls: 2, throttled: 1, errors: 1 },
        ListDataTables: { calls: 1, throttled: 0, errors: 0 },
      },
    })
  })

  it('documented: the published rate lets five calls pass at once, not eight', async () => {
    await start({ rate: DEFAULT_RATE })
    const calls = await Promise.all(Array.from({ length: 8 }, () => errorName(list())))
    expect(calls.filter((name) => name === null).length).toBeLessThan(8)
    expect(calls.slice(0, 5)).toEqual([null, null, null, null, null])
  })

  let count = 0
  function createTable() {
    count += 1
    return test.client.send(
      new CreateDataTableCommand({
        InstanceId: INSTANCE_ID,
        Name: `Throttled ${count}`,
        TimeZone: 'UTC',
        ValueLockLevel: 'NONE',
        Status: 'PUBLISHED',
      }),
    )
  }
})
