import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchCreateDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  ConnectClient,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
} from '@aws-sdk/client-connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CellAddress, cellKey, type LockLevel, type ReadValue } from '@/lib/data-table'
import { type BatchLocking, type LocalConnect, startLocalConnect } from '@/lib/local-connect'
import type { DraftToSave, SaveEvent } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import type { ConnectSettings } from './client'
import { createGateway, type Gateway } from './gateway'

const ATTRIBUTES = ['A', 'B', 'C', 'D']
const NO_WAITS = { sleep: () => Promise.resolve() }

let dataDir: string
let service: LocalConnect
let isRunning = false
let gateway: Gateway
let others: ConnectClient

async function start(batchLocking: BatchLocking = 'snapshot'): Promise<void> {
  await stop()
  const unlimited = { rate: null, quotas: { values: Number.POSITIVE_INFINITY } }
  service = await startLocalConnect({ dataDir, demo: false, batchLocking, ...unlimited })
  isRunning = true
  const settings = settingsOf(service.url)
  gateway = createGateway(settings)
  const { region, endpoint } = settings
  const credentials = { accessKeyId: 'others', secretAccessKey: 'others' }
  others = new ConnectClient({ region, credentials, ...(endpoint ? { endpoint } : {}) })
}

async function stop(): Promise<void> {
  if (isRunning) await service.close()
  isRunning = false
}

function settingsOf(endpoint: string): ConnectSettings {
  const instanceId = service.instanceId
  const fast = { batchSize: 25, callsPerSecond: 1_000, burst: 1_000 }
  return { mode: 'stand-in', instanceId, region: 'us-east-1', endpoint, ...fast }
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lockstep-gateway-'))
  await start()
})

afterEach(async () => {
  await stop()
  await rm(dataDir, { recursive: true })
})

/** A table of `records` records with four attributes, every cell holding `x`; gives its id. */
async function makeTable(level: LockLevel, records: number): Promise<string> {
  const InstanceId = service.instanceId
  const { Id } = await others.send(
    new CreateDataTableCommand({
      InstanceId,
      Name: `Table ${level} ${records}`,
      TimeZone: 'Europe/Stockholm',
      ValueLockLevel: level,
      Status: 'PUBLISHED',
    }),
  )
  if (Id === undefined) throw new Error('The table has no id.')
  for (const Name of ['Id', ...ATTRIBUTES]) {
    const input = { InstanceId, DataTableId: Id, Name, ValueType: 'TEXT' as const }
    await others.send(new CreateDataTableAttributeCommand({ ...input, Primary: Name === 'Id' }))
  }
  const Values = Array.from({ length: records }, (_, index) => index).flatMap((index) =>
    ATTRIBUTES.map((AttributeName) => ({
      AttributeName,
      PrimaryValues: [{ AttributeName: 'Id', Value: String(index) }],
      Value: 'x',
    })),
  )
  await others.send(new BatchCreateDataTableValueCommand({ InstanceId, DataTableId: Id, Values }))
  return Id
}

async function readAll(tableId: string): Promise<ReadValue[]> {
  const values: ReadValue[] = []
  for await (const line of gateway.readValues(tableId)) {
    if (line.type === 'page') values.push(...line.values)
  }
  return values
}

function draftsOf(values: readonly ReadValue[], newValue: (index: number) => string | null) {
  return values.map(({ primaryValues, attribute, ...read }, index): DraftToSave => {
    const { value, lockVersion, modifiedAtMs, modifiedRegion } = read
    const address: CellAddress = { primaryValues, attribute }
    return {
      ...address,
      id: cellKey('table', address),
      valueType: 'TEXT',
      base: { value, lockVersion, modifiedAtMs, modifiedRegion },
      value: newValue(index),
    }
  })
}

async function save(
  tableId: string,
  lockLevel: LockLevel,
  drafts: readonly DraftToSave[],
): Promise<SaveEvent[]> {
  const request = { tableId, lockLevel, primaryAttributes: ['Id'], drafts }
  const events: SaveEvent[] = []
  for await (const event of executeSave(request, gateway.saveService, NO_WAITS)) {
    events.push(event)
  }
  return events
}

describe('reading', () => {
  test('lists every table, A to Z, with its level', async () => {
    await makeTable('VALUE', 1)
    await makeTable('DATA_TABLE', 1)
    const answer = await gateway.listTables()
    expect(answer.ok && answer.tables.map(({ name, lockLevel }) => [name, lockLevel])).toEqual([
      ['Table DATA_TABLE 1', 'DATA_TABLE'],
      ['Table VALUE 1', 'VALUE'],
    ])
  })

  test('gives a schema with the primary attributes first, each A to Z', async () => {
    const answer = await gateway.readSchema(await makeTable('ATTRIBUTE', 1))
    if (!answer.ok) throw new Error(answer.trouble.title)
    expect(answer.schema.table.lockLevel).toBe('ATTRIBUTE')
    expect(answer.schema.attributes.map(({ name }) => name)).toEqual(['Id', 'A', 'B', 'C', 'D'])
  })

  test('gives values in pages of a thousand', async () => {
    const tableId = await makeTable('VALUE', 300)
    const lines = []
    for await (const line of gateway.readValues(tableId)) lines.push(line)
    expect(lines.map((line) => (line.type === 'page' ? line.values.length : line))).toEqual([
      1_000,
      200,
      { type: 'end', calls: 2 },
    ])
  })

  test.each([
    ['is unknown', 'unknown'],
    ['would leave its place in a path', '../tables'],
    ['is empty', ''],
    ['is longer than any', 'x'.repeat(300)],
  ])('does not find a table whose id %s', async (_, tableId) => {
    const answer = await gateway.readSchema(tableId)
    expect(answer).toMatchObject({ ok: false, trouble: { code: 'not-found' } })
  })

  test('says how to start the stand-in when nothing listens', async () => {
    await stop()
    const answer = await gateway.listTables()
    expect(answer).toMatchObject({ ok: false, trouble: { code: 'unreachable', isRetryable: true } })
    expect(answer.ok || answer.trouble.explanation).toContain('npm run connect')
  })

  test('ends without a word when its reader has gone', async () => {
    const tableId = await makeTable('VALUE', 300)
    const reader = new AbortController()
    const lines = []
    for await (const line of gateway.readValues(tableId, { signal: reader.signal })) {
      lines.push(line.type)
      reader.abort()
    }
    expect(lines).toEqual(['page'])
  })
})

describe('saving through the gateway', () => {
  test('saves a thousand drafts at VALUE with exactly forty updates', async () => {
    const tableId = await makeTable('VALUE', 250)
    const events = await save(
      tableId,
      'VALUE',
      draftsOf(await readAll(tableId), () => 'mine'),
    )
    expect(events.at(-1)).toMatchObject({ saved: 1_000, calls: { BatchUpdateDataTableValue: 40 } })
    expect((await readAll(tableId)).every(({ value }) => value === 'mine')).toBe(true)
  })

  const levels = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const
  const ways = levels.flatMap((level) => [
    { level, locking: 'snapshot' as const },
    { level, locking: 'sequential' as const },
  ])

  test.each(ways)(
    'updates, deletes and creates at $level, $locking',
    async ({ level, locking }) => {
      await start(locking)
      const tableId = await makeTable(level, 10)
      const values = await readAll(tableId)
      const drafts = draftsOf(values, (index) => (index % 3 === 0 ? null : `mine ${index}`))
      const created: DraftToSave = {
        attribute: 'A',
        primaryValues: [{ attribute: 'Id', value: 'new' }],
        id: 'new',
        valueType: 'TEXT',
        base: { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
        value: 'created',
      }
      const events = await save(tableId, level, [...drafts, created])
      expect(events.at(-1)).toMatchObject({ saved: 41, failed: 0, conflicts: 0, kept: 0 })
      const held = new Map(
        (await readAll(tableId)).map((one) => [cellKey('table', one), one.value]),
      )
      for (const { id, value } of drafts) expect(held.get(id) ?? null).toBe(value)
      expect(held.get(cellKey('table', created))).toBe('created')
    },
  )

  test.each(levels)(
    'overwrites nothing that somebody else wrote meanwhile at %s',
    async (level) => {
      const tableId = await makeTable(level, 3)
      const drafts = draftsOf(await readAll(tableId), () => 'mine').slice(0, 6)
      const theirs = drafts[0]
      if (theirs === undefined) throw new Error('There is no draft.')
      const { LockVersion, ...address } = {
        AttributeName: theirs.attribute,
        PrimaryValues: theirs.primaryValues.map((one) => ({
          AttributeName: one.attribute,
          Value: one.value,
        })),
        LockVersion: {
          DataTable: theirs.base.lockVersion?.dataTable ?? undefined,
          Attribute: theirs.base.lockVersion?.attribute ?? undefined,
          PrimaryValues: theirs.base.lockVersion?.primaryValues ?? undefined,
          Value: theirs.base.lockVersion?.value ?? undefined,
        },
      }
      await others.send(
        new BatchUpdateDataTableValueCommand({
          InstanceId: service.instanceId,
          DataTableId: tableId,
          Values: [{ ...address, LockVersion, Value: 'theirs' }],
        }),
      )
      const events = await save(tableId, level, drafts)
      const outcomes = events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
      expect(outcomes.find(({ id }) => id === theirs.id)).toMatchObject({
        kind: 'conflict',
        reason: 'value',
        theirs: { value: 'theirs', modifiedRegion: 'us-east-1' },
      })
      const reasons = outcomes.flatMap((one) => (one.kind === 'conflict' ? [one.reason] : []))
      if (level === 'VALUE' || level === 'NONE') expect(reasons).toEqual(['value'])
      const held = new Map(
        (await readAll(tableId)).map((one) => [cellKey('table', one), one.value]),
      )
      expect(held.get(theirs.id)).toBe('theirs')
    },
  )

  test('keeps every draft when the service is stopped, and saves them when it is back', async () => {
    const tableId = await makeTable('VALUE', 20)
    const drafts = draftsOf(await readAll(tableId), () => 'mine')
    await stop()
    const stopped = await save(tableId, 'VALUE', drafts)
    expect(stopped).toContainEqual(expect.objectContaining({ type: 'trouble' }))
    // A connection that was open may break under a write: its cells' fate is unknown then, and they stay drafts too.
    const kinds = stopped.flatMap((event) =>
      event.type === 'outcomes' ? event.outcomes.map(({ kind }) => kind) : [],
    )
    expect(kinds).toHaveLength(80)
    expect(kinds.every((kind) => kind === 'kept' || kind === 'failed')).toBe(true)
    await start()
    expect((await save(tableId, 'VALUE', drafts)).at(-1)).toMatchObject({ saved: 80 })
  })
})
