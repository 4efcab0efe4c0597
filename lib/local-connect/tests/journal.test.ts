import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchDeleteDataTableValueCommand,
  DeleteDataTableCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { afterEach, describe, expect, it } from 'vitest'
import { startLocalConnect } from '../server'
import { controlOf } from '../testing/control'
import {
  cell,
  createTestClient,
  createTestTable,
  primary,
  startTestService,
  type TestService,
} from '../testing/service'

/** A demo table. */
const EMERGENCY_SWITCHES = '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9005'
const METADATA = { Name: 'Switches', ValueLockLevel: 'NONE', TimeZone: 'UTC' } as const

const started: TestService[] = []
afterEach(async () => {
  for (const test of started.splice(0)) await test.dispose()
})

async function start(options: Parameters<typeof startTestService>[0] = {}) {
  const test = await startTestService({ allowFaults: true, ...options })
  started.push(test)
  return { test, ...controlOf(test.service.url) }
}

describe('the journal', () => {
  it('has a row for each written cell, with what was there before and the versions', async () => {
    const { test, journal } = await start()
    const table = await createTestTable(test, 'VALUE')
    const [created] = (await table.create(cell('r1', 'A', 'one'))).ok
    const { ok, failed } = await table.update(
      cell('r1', 'A', 'two', created?.LockVersion),
      cell('r1', 'B', 'refused'),
    )
    expect([ok, failed]).toMatchObject([{ length: 1 }, { length: 1 }])
    await test.client.send(
      new BatchDeleteDataTableValueCommand({
        InstanceId: table.InstanceId,
        DataTableId: table.DataTableId,
        Values: [
          {
            PrimaryValues: primary('r1'),
            AttributeName: 'A',
            LockVersion: ok[0]?.LockVersion ?? {},
          },
        ],
      }),
    )
    const rows = (await journal(`?table=${table.DataTableId}`)).filter((one) => one.attribute)
    const common = {
      caller: 'local',
      tableId: table.DataTableId,
      recordId: created?.RecordId,
      primaryValues: primary('r1'),
      attribute: 'A',
    }
    expect(rows).toMatchObject([
      { ...common, operation: 'BatchCreateDataTableValue', before: null, after: 'one' },
      { ...common, operation: 'BatchUpdateDataTableValue', before: 'one', after: 'two' },
      { ...common, operation: 'BatchDeleteDataTableValue', before: 'two', after: null },
    ])
    expect(rows.map((one) => one.versionsAfter)).toEqual([
      created?.LockVersion,
      ok[0]?.LockVersion,
      { DataTable: expect.any(String), Attribute: expect.any(String) },
    ])
    expect(rows.slice(1).map((one) => one.versionsBefore)).toEqual([
      created?.LockVersion,
      ok[0]?.LockVersion,
    ])
  })

  it.each([
    ['snapshot', false],
    ['sequential', true],
  ] as const)(
    'of a batch judged by %s tells what each cell was judged by',
    async (batchLocking, moves) => {
      const { test, journal } = await start({ batchLocking })
      const table = await createTestTable(test, 'NONE')
      await table.create(cell('r1', 'A', 'one'), cell('r1', 'B', 'one'))
      const rows = (await journal()).slice(-2)
      expect(rows[0]?.versionsBefore.PrimaryValues).toBeUndefined()
      expect(rows[1]?.versionsBefore.DataTable).toBe(
        (moves ? rows[0]?.versionsAfter : rows[0]?.versionsBefore)?.DataTable,
      )
    },
  )

  it('names the attribute by its id as well, which a new name leaves as it is', async () => {
    const { test, journal } = await start()
    const table = await createTestTable(test, 'VALUE')
    const ids = { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
    const rename = { ...ids, AttributeName: 'A', Name: 'B2', ValueType: 'TEXT' } as const
    await table.create(cell('r1', 'A', 'one'))
    await test.client.send(new UpdateDataTableAttributeCommand(rename))
    await table.create(cell('r2', 'B2', 'two'), cell('r2', 'B', 'three'))
    const rows = (await journal(`?table=${table.DataTableId}`)).filter((one) => one.attribute)
    const [first, second, other] = rows.map(({ attributeId }) => attributeId)
    expect(first).toEqual(expect.any(String))
    expect(second).toBe(first)
    expect(other).not.toBe(first)
  })

  it('has a row for a change of structure, with what changed', async () => {
    const { test, journal } = await start()
    const table = await createTestTable(test)
    const ids = { InstanceId: table.InstanceId, DataTableId: table.DataTableId }
    await test.client.send(
      new UpdateDataTableAttributeCommand({
        ...ids,
        AttributeName: 'A',
        Name: 'Renamed',
        ValueType: 'TEXT',
      }),
    )
    await test.client.send(new DeleteDataTableCommand(ids))
    const rows = await journal(`?table=${table.DataTableId}`)
    expect(rows.map((one) => one.operation)).toEqual([
      'CreateDataTable',
      ...Array(3).fill('CreateDataTableAttribute'),
      'UpdateDataTableAttribute',
      'DeleteDataTable',
    ])
    expect(rows.every((one) => one.attribute === null && one.recordId === null)).toBe(true)
    const [renamed, removed] = rows.slice(-2)
    expect(JSON.parse(renamed?.before ?? '').Attributes).toMatchObject([{ Name: 'A' }])
    expect(JSON.parse(renamed?.after ?? '').Attributes).toMatchObject([{ Name: 'Renamed' }])
    expect(renamed?.versionsAfter.DataTable).toBe(removed?.versionsBefore.DataTable)
    expect([removed?.after, removed?.versionsAfter]).toEqual([null, {}])
  })

  it('has a row for a renamed record', async () => {
    const { test, journal } = await start()
    const table = await createTestTable(test)
    const [{ RecordId, LockVersion = {} } = {}] = (await table.create(cell('r1', 'A', 'x'))).ok
    await test.client.send(
      new UpdateDataTablePrimaryValuesCommand({
        InstanceId: table.InstanceId,
        DataTableId: table.DataTableId,
        PrimaryValues: primary('r1'),
        NewPrimaryValues: primary('r2'),
        LockVersion,
      }),
    )
    expect((await journal()).at(-1)).toMatchObject({
      operation: 'UpdateDataTablePrimaryValues',
      recordId: RecordId,
      primaryValues: primary('r1'),
      attribute: null,
      before: JSON.stringify(primary('r1')),
      after: JSON.stringify(primary('r2')),
      versionsBefore: { PrimaryValues: LockVersion.PrimaryValues },
    })
  })

  it('keeps texts that SQLite would cut', async () => {
    const { test, journal } = await start()
    const table = await createTestTable(test)
    await table.create(cell('r\u0000x', 'A', 'a\u0000b "quoted" \\u0000 æøå 😀'))
    expect((await journal()).at(-1)).toMatchObject({
      primaryValues: primary('r\u0000x'),
      after: 'a\u0000b "quoted" \\u0000 æøå 😀',
    })
  })

  it('has no row of a batch that was undone', async () => {
    const { test, journal } = await start({ quotas: { values: 1 } })
    const table = await createTestTable(test)
    const before = await journal()
    await expect(table.create(cell('r1', 'A', 'x'), cell('r2', 'A', 'x'))).rejects.toThrow()
    expect(await journal()).toEqual(before)
  })

  it('is read on from a sequence number, some rows at a time', async () => {
    const { test, journal, call } = await start()
    const table = await createTestTable(test)
    await table.create(...[1, 2, 3, 4].map((index) => cell(`r${index}`, 'A', 'x')))
    const all = await journal()
    expect(all.map((one) => one.seq)).toEqual(all.map((_, index) => index + 1))
    expect(await journal('?after=3&limit=2')).toEqual(all.slice(3, 5))
    expect(await call('GET', '/journal?limit=1')).toMatchObject({
      body: { firstSeq: 1, lastSeq: all.length },
    })
    expect(await call('GET', '/journal?limit=0')).toMatchObject({ status: 400 })
    expect(await call('GET', '/journal?from=1')).toMatchObject({ status: 400 })
    expect(await call('GET', '/journal?table=mine')).toMatchObject({ status: 400 })
  })

  it('keeps the newest rows, and gives no sequence number twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'local-connect-journal-'))
    const first = await startLocalConnect({ dataDir, demo: true, rate: null, journal: 5 })
    const ids = { InstanceId: first.instanceId, DataTableId: EMERGENCY_SWITCHES }
    const client = createTestClient(first.url)
    for (let write = 1; write <= 8; write += 1) {
      await client.send(new UpdateDataTableMetadataCommand({ ...ids, ...METADATA }))
    }
    client.destroy()
    const { journal, call } = controlOf(first.url)
    expect((await journal()).map((one) => one.seq)).toEqual([4, 5, 6, 7, 8])
    expect((await call('GET', '/journal')).body).toMatchObject({ firstSeq: 4, lastSeq: 8 })
    await first.close()
    const without = await startLocalConnect({ dataDir })
    expect((await fetch(`${without.url}/_local/journal`)).status).toBe(404)
    await without.close()
    const again = await startLocalConnect({ dataDir, journal: 5 })
    // What a stand-in without a journal wrote is not in it: it begins anew, with higher numbers.
    const { body } = await controlOf(again.url).call('GET', '/journal')
    expect(body).toEqual({ entries: [], firstSeq: 9, lastSeq: 8 })
    await again.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

describe('starting afresh', () => {
  it('empties the stand-in or brings the demo tables back, and the journal goes on', async () => {
    const { test, call, journal } = await start()
    await createTestTable(test)
    const { seq: last = 0 } = (await journal()).at(-1) ?? {}
    expect(await call('POST', '/reset', { demo: true })).toEqual({
      status: 200,
      body: { demo: true },
    })
    const path = `${test.service.url}/data-tables/${test.service.instanceId}`
    expect((await (await fetch(path)).json()).DataTableSummaryList).toHaveLength(7)
    // As it was started: without the demo.
    expect(await call('POST', '/reset', {})).toMatchObject({ body: { demo: false } })
    expect((await (await fetch(path)).json()).DataTableSummaryList).toEqual([])
    expect(await journal()).toEqual([])
    await createTestTable(test)
    expect((await journal())[0]?.seq).toBe(last + 1)
    expect(await call('POST', '/reset', { demo: 'yes' })).toMatchObject({ status: 400 })
  })
})
