import { rmSync } from 'node:fs'
import {
  BatchDeleteDataTableValueCommand,
  DeleteDataTableAttributeCommand,
  DeleteDataTableCommand,
  DescribeDataTableCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { describe, expect, it } from 'vitest'
import { startLocalConnect } from '../server'
import {
  cell,
  createTestClient,
  createTestTable,
  primary,
  startTestService,
  type TestService,
  type TestTable,
} from '../testing/service'
import type { LockLevel, LockVersion } from '../types'

// Hundreds of calls each, on a machine that may be busy.
describe('lock versions', { timeout: 30_000 }, () => {
  it('guess: at NONE they move too, by default', async () => {
    const { before, after, test } = await writeTwice({})
    expect(after.Value).not.toBe(before.Value)
    expect(after.PrimaryValues).not.toBe(before.PrimaryValues)
    expect(after.DataTable).not.toBe(before.DataTable)
    await test.dispose()
  })

  it('guess: at NONE a setting keeps them still, for written values', async () => {
    const { table, before, answered, after, test } = await writeTwice({ noneVersions: 'still' })
    expect(answered).toEqual(before)
    expect(after).toEqual(before)
    const { ok } = await table.create(cell('x', 'B', 'more'), cell('y', 'A', 'new'))
    expect(ok[0]?.LockVersion).toMatchObject({ PrimaryValues: before.PrimaryValues })
    expect(await table.version('y', 'A')).toEqual(ok[1]?.LockVersion)
    expect(await table.version('y', 'A')).toMatchObject({ DataTable: before.DataTable })
    await test.dispose()
  })

  it('guess: that setting is for NONE only', async () => {
    const { before, after, test } = await writeTwice({ noneVersions: 'still' }, 'VALUE')
    expect(after.Value).not.toBe(before.Value)
    await test.dispose()
  })

  it.each([
    ['NONE', {}, 'moves'],
    ['VALUE', {}, 'moves'],
    ['VALUE', { tableVersions: 'still' }, 'stays'],
    ['NONE', { tableVersions: 'still' }, 'stays'],
    ['PRIMARY_VALUE', { tableVersions: 'still' }, 'stays'],
    ['DATA_TABLE', { tableVersions: 'still' }, 'moves'],
  ] as const)(
    'guess: at %s with %j the table’s version %s with a value',
    async (level, options, way) => {
      const { table, before, answered, after, test } = await writeTwice(options, level)
      expect(after).toEqual(answered)
      expect(after.DataTable === before.DataTable).toBe(way === 'stays')
      expect(after.Value).not.toBe(before.Value)
      expect(after.PrimaryValues).not.toBe(before.PrimaryValues)
      const { LockVersion } = await test.client.send(
        new UpdateDataTablePrimaryValuesCommand({
          ...table,
          PrimaryValues: primary('x'),
          NewPrimaryValues: primary('z'),
          LockVersion: after,
        }),
      )
      expect(LockVersion?.DataTable === after.DataTable).toBe(way === 'stays')
      expect(await table.version('z', 'A')).toMatchObject({ ...LockVersion })
      await test.dispose()
    },
  )

  it('guess: in a table without primary attributes PRIMARY_VALUE moves it, whatever the setting', async () => {
    const test = await startTestService({ tableVersions: 'still' })
    const table = await createTestTable(test, 'PRIMARY_VALUE', [{ name: 'A' }])
    const { ok } = await table.create(cell(null, 'A', '1'))
    await table.update(cell(null, 'A', '2', ok[0]?.LockVersion))
    expect((await table.version(null, 'A')).DataTable).not.toBe(ok[0]?.LockVersion?.DataTable)
    await test.dispose()
  })

  it.each(['snapshot', 'sequential'] as const)(
    'documented: never come again in a %s, over deletions, renames and restarts',
    async (batchLocking) => {
      const options = { batchLocking, noneVersions: 'still' } as const
      const test = await startTestService(options)
      const seen = createHistory()
      await live(test, seen)
      await test.service.close()
      const service = await startLocalConnect({
        ...options,
        dataDir: test.dataDir,
        demo: false,
        rate: null,
      })
      const client = createTestClient(service.url)
      const again = { ...test, service, client }
      await live(again, seen)
      client.destroy()
      await service.close()
      test.client.destroy()
      rmSync(test.dataDir, { recursive: true })
      expect(seen.repeated()).toEqual([])
      expect(seen.count()).toBeGreaterThan(30)
    },
  )

  it('documented: are opaque', async () => {
    const { before, test } = await writeTwice({})
    for (const version of Object.values(before)) expect(version).toMatch(/^[\w-]{20,}$/)
    await test.dispose()
  })
})

type Options = Parameters<typeof startTestService>[0]

async function writeTwice(options: Options, level: LockLevel = 'NONE') {
  const test = await startTestService(options)
  const table = await createTestTable(test, level)
  await table.create(cell('x', 'A', '1'))
  const before = await table.version('x', 'A')
  const { ok } = await table.update(cell('x', 'A', '2', before))
  return { test, table, before, answered: ok[0]?.LockVersion, after: await table.version('x', 'A') }
}

/** Which version stood for which state. The same state may show the same version any time. */
function createHistory() {
  const states = new Map<string, Set<string>>()
  return {
    /** @param state what changes whenever the version must be another one */
    note(state: string, version: string | undefined) {
      if (version === undefined) throw new Error(`${state} has no version.`)
      const known = states.get(version) ?? new Set()
      states.set(version, known.add(state))
    },
    repeated: () => [...states.values()].filter((one) => one.size > 1).map((one) => [...one]),
    count: () => states.size,
  }
}

let generation = 0

/** Writes, deletes and writes again the same cells of the same table, at a guarded level. */
async function live(test: TestService, history: ReturnType<typeof createHistory>) {
  const table = await createTestTable(test, 'DATA_TABLE')
  const ids = { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
  for (let round = 0; round < 3; round += 1) {
    await table.create(cell('x', 'A', 'same'), cell('y', 'A', 'same'))
    await look(table, history)
    for (let write = 0; write < 2; write += 1) {
      await table.update(cell('x', 'A', 'same', await table.version('x', 'A')))
      await look(table, history)
    }
    await rename('x', 'z')
    await rename('z', 'x')
    await look(table, history)
    for (const record of ['x', 'y']) {
      const LockVersion = await table.version(record, 'A')
      const Values = [{ PrimaryValues: primary(record), AttributeName: 'A', LockVersion }]
      await test.client.send(new BatchDeleteDataTableValueCommand({ ...ids, Values }))
    }
  }
  await table.create(cell('x', 'B', 'left'))
  await test.client.send(new DeleteDataTableAttributeCommand({ ...ids, AttributeName: 'A' }))
  const { DataTable } = await test.client.send(new DescribeDataTableCommand(ids))
  generation += 1
  history.note(`table ${generation}`, DataTable?.LockVersion?.DataTable)
  await test.client.send(new DeleteDataTableCommand(ids))

  async function rename(from: string, to: string) {
    await test.client.send(
      new UpdateDataTablePrimaryValuesCommand({
        ...ids,
        PrimaryValues: primary(from),
        NewPrimaryValues: primary(to),
        LockVersion: await table.version(from, 'A'),
      }),
    )
  }
}

async function look(table: TestTable, history: ReturnType<typeof createHistory>) {
  generation += 1
  const x: LockVersion = await table.version('x', 'A')
  history.note(`table ${generation}`, x.DataTable)
  history.note(`record ${generation}`, x.PrimaryValues)
}
