import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchCreateDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  ConnectClient,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  type DataTableLockLevel,
  type DataTableLockVersion,
  type DataTableValue,
} from '@aws-sdk/client-connect'
import { type LocalConnect, type LocalConnectOptions, startLocalConnect } from '../server'
import type { Validation, ValueType } from '../types'
import { checkAnswers, type SeenAnswer } from './check-answers'
import { openRealService, REAL_INSTANCE_ID, TABLE_PREFIX, TESTED_LOCKING } from './real-instance'

/** A stand-in on a free port over a directory of its own, with an SDK client that reaches it. */
export type TestService = {
  service: LocalConnect
  client: ConnectClient
  dataDir: string
  /** Stops the service and removes its directory. */
  dispose(): Promise<void>
}

/**
 * Starts a stand-in for tests; without demo data and at any rate, unless asked for. With
 * `CONNECT_TEST_INSTANCE_ID` it is the real service instead, which knows no options.
 * @param onAnswer hears of every answer that passed
 */
export async function startTestService(
  options: Partial<LocalConnectOptions> = {},
  onAnswer?: (seen: SeenAnswer) => void,
): Promise<TestService> {
  if (REAL_INSTANCE_ID !== null) return reachRealService(REAL_INSTANCE_ID, options, onAnswer)
  const dataDir = mkdtempSync(join(tmpdir(), 'local-connect-'))
  const service = await startLocalConnect({ dataDir, demo: false, rate: null, ...options })
  const client = createTestClient(service.url, onAnswer)
  async function dispose(): Promise<void> {
    client.destroy()
    await service.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { service, client, dataDir, dispose }
}

function reachRealService(
  instanceId: string,
  { batchLocking, ...others }: Partial<LocalConnectOptions>,
  onAnswer?: (seen: SeenAnswer) => void,
): TestService {
  const isTestable = batchLocking === undefined || TESTED_LOCKING.includes(batchLocking)
  if (!isTestable || Object.keys(others).length > 0) {
    throw new Error('This test needs a stand-in; it is none for a real instance.')
  }
  const real = openRealService(instanceId, onAnswer)
  const service = { url: '', instanceId, close: async () => {} }
  return { service, client: real.client, dataDir: '', dispose: real.dispose }
}

/**
 * The real SDK client, pointed at a stand-in; it sends every request once, and every answer's JSON
 * is judged by the SDK's own schema.
 * @param onAnswer hears of every answer that passed
 */
export function createTestClient(
  endpoint: string,
  onAnswer?: (seen: SeenAnswer) => void,
): ConnectClient {
  const client = new ConnectClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  checkAnswers(client, onAnswer)
  return client
}

/** An attribute of a test table. */
export type TestAttribute = {
  name: string
  type?: ValueType
  isPrimary?: boolean
  validation?: Validation
}

/** One table of a test, and short ways to its values. */
export type TestTable = {
  InstanceId: string
  DataTableId: string
  /** Creates values; the answer as it came. */
  create(...values: DataTableValue[]): ReturnType<typeof createValues>
  update(...values: DataTableValue[]): ReturnType<typeof updateValues>
  /** Lock version of a stored value. */
  version(record: string | null, attribute: string): Promise<DataTableLockVersion>
  /** The value stored in a cell, or `undefined`. */
  value(record: string | null, attribute: string): Promise<string | undefined>
}

/** Primary values of a record of a test table, whose one primary attribute is `Key`. */
export function primary(record: string | null) {
  return record === null ? [] : [{ AttributeName: 'Key', Value: record }]
}

let tableCount = 0

/** Makes a table; by default with the primary attribute `Key` and the texts `A` and `B`. */
export async function createTestTable(
  {
    client,
    service: { instanceId },
  }: Pick<TestService, 'client'> & {
    service: Pick<LocalConnect, 'instanceId'>
  },
  level: DataTableLockLevel = 'NONE',
  attributes: readonly TestAttribute[] = [
    { name: 'Key', isPrimary: true },
    { name: 'A' },
    { name: 'B' },
  ],
): Promise<TestTable> {
  tableCount += 1
  const { Id = '' } = await client.send(
    new CreateDataTableCommand({
      InstanceId: instanceId,
      Name: `${TABLE_PREFIX}Table ${tableCount}`,
      TimeZone: 'Europe/Stockholm',
      ValueLockLevel: level,
      Status: 'PUBLISHED',
    }),
  )
  const ids = { InstanceId: instanceId, DataTableId: Id }
  for (const { name, type = 'TEXT', isPrimary = false, validation } of attributes) {
    await client.send(
      new CreateDataTableAttributeCommand({
        ...ids,
        Name: name,
        ValueType: type,
        Primary: isPrimary,
        ...(validation === undefined ? {} : { Validation: validation }),
      }),
    )
  }
  return tableOf(client, ids)
}

type TableIds = { InstanceId: string; DataTableId: string }

function tableOf(client: ConnectClient, ids: TableIds): TestTable {
  async function read(record: string | null, attribute: string) {
    const { Successful } = await client.send(
      new BatchDescribeDataTableValueCommand({
        ...ids,
        Values: [{ PrimaryValues: primary(record), AttributeName: attribute }],
      }),
    )
    return Successful?.[0]
  }
  return {
    ...ids,
    create: (...values) => createValues(client, ids, values),
    update: (...values) => updateValues(client, ids, values),
    version: async (record, attribute) => {
      const version = (await read(record, attribute))?.LockVersion
      if (version === undefined) throw new Error(`${record}/${attribute} holds no value.`)
      return version
    },
    value: async (record, attribute) => (await read(record, attribute))?.Value,
  }
}

async function createValues(client: ConnectClient, ids: TableIds, Values: DataTableValue[]) {
  const answer = await client.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
  return { ok: answer.Successful ?? [], failed: answer.Failed ?? [] }
}

async function updateValues(client: ConnectClient, ids: TableIds, Values: DataTableValue[]) {
  const answer = await client.send(new BatchUpdateDataTableValueCommand({ ...ids, Values }))
  return { ok: answer.Successful ?? [], failed: answer.Failed ?? [] }
}

/** A cell for a batch. */
export function cell(
  record: string | null,
  attribute: string,
  value: string,
  version?: DataTableLockVersion,
): DataTableValue {
  return {
    PrimaryValues: primary(record),
    AttributeName: attribute,
    Value: value,
    ...(version === undefined ? {} : { LockVersion: version }),
  }
}

/** Name of the error that a call is refused with, or `null` if it is not. */
export async function errorName(call: Promise<unknown>): Promise<string | null> {
  try {
    await call
    return null
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}
