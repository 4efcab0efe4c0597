import { UpdateDataTableMetadataCommand } from '@aws-sdk/client-connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LockVersion, PrimaryValues } from '@/lib/data-table'
import { startTestService, type TestService } from './testing/service'

let service: TestService

beforeEach(async () => {
  service = await startTestService()
})

afterEach(() => service.close())

function key(...values: readonly [string, string?]): PrimaryValues {
  const [branch, queue] = values
  const first = { attribute: 'Branch', value: branch }
  return queue === undefined ? [first] : [first, { attribute: 'Queue', value: queue }]
}

/** The lock version of a record's note. */
async function versionOf(tableId: string, record: PrimaryValues): Promise<LockVersion | null> {
  const address = { primaryValues: record, attribute: 'Note' }
  const answer = await service.gateway.saveService.describe(tableId, [address])
  const [result] = answer.ok ? answer.results : []
  return result?.kind === 'read' ? result.base.lockVersion : null
}

async function rename(
  tableId: string,
  from: PrimaryValues,
  to: PrimaryValues,
  version?: LockVersion,
) {
  const lockVersion = version ?? (await versionOf(tableId, from))
  return service.gateway.saveService.rename?.(tableId, { from, to, lockVersion })
}

async function exist(tableId: string, records: readonly PrimaryValues[]): Promise<boolean[]> {
  const answer = await service.gateway.saveService.findRecords?.(tableId, records, [])
  if (answer?.ok !== true) throw new Error('The records were not listed.')
  return answer.results.map(({ exists }) => exists)
}

describe('renaming a record', () => {
  test('moves it and gives its new versions', async () => {
    const tableId = await service.makeTable('PRIMARY_VALUE', ['Branch'], [['Lund']])
    const before = await versionOf(tableId, key('Lund'))
    const answer = await rename(tableId, key('Lund'), key('Malmö'))
    expect(answer).toMatchObject({ ok: true, requestId: expect.any(String) })
    const now = await versionOf(tableId, key('Malmö'))
    expect(answer?.ok && answer.results).toEqual([
      {
        kind: 'written',
        lockVersion: expect.objectContaining({ primaryValues: now?.primaryValues }),
      },
    ])
    expect(now?.primaryValues).not.toBe(before?.primaryValues)
    expect(await exist(tableId, [key('Lund'), key('Malmö')])).toEqual([false, true])
  })

  test('is refused with words for a stale version, a key that is taken and a record that is gone', async () => {
    const tableId = await service.makeTable('PRIMARY_VALUE', ['Branch'], [['Lund'], ['Ystad']])
    const stale = await versionOf(tableId, key('Lund'))
    if (stale === null) throw new Error('The note has no version.')
    await rename(tableId, key('Lund'), key('Malmö'))
    const refused = {
      ok: true,
      results: [{ kind: 'refused', message: expect.stringMatching(/./) }],
    }
    expect(await rename(tableId, key('Malmö'), key('Lund'), stale)).toMatchObject(refused)
    expect(await rename(tableId, key('Malmö'), key('Ystad'))).toMatchObject(refused)
    expect(await rename(tableId, key('Lund'), key('Kivik'), stale)).toMatchObject(refused)
    expect(await exist(tableId, [key('Malmö'), key('Ystad'), key('Lund'), key('Kivik')])).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('finding records', () => {
  test('compares all primary values, not each alone', async () => {
    const records = [
      ['Lund', 'Sales'],
      ['Malmö', 'Help'],
    ]
    const tableId = await service.makeTable('VALUE', ['Branch', 'Queue'], records)
    const asked = [key('Lund', 'Sales'), key('Lund', 'Help'), key('Malmö', 'Help'), []]
    expect(await exist(tableId, asked)).toEqual([true, false, true, false])
  })

  test('reads every page of the combinations', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`)
    const records = names.flatMap((a) => names.map((b) => [a, b]))
    const tableId = await service.makeTable('VALUE', ['Branch', 'Queue'], records)
    const asked = names.map((name, index) => key(name, names[39 - index]))
    const found = await exist(tableId, [...asked, key('n0', 'none')])
    expect(found).toEqual([...asked.map(() => true), false])
  })

  test('asks about more records than one call takes', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], [['n3'], ['n249']])
    const asked = Array.from({ length: 250 }, (_, index) => key(`n${index}`))
    const found = await exist(tableId, asked)
    expect(found.flatMap((exists, index) => (exists ? [index] : []))).toEqual([3, 249])
  })

  test('by their ids tells what they are called now, and which hold nothing any more', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], [['Lund'], ['Ystad']])
    const { findByIds, findRecords, remove } = service.gateway.saveService
    const before = await findRecords?.(tableId, [key('Lund'), key('Ystad')], [])
    const ids = before?.ok ? before.results.flatMap(({ recordId }) => recordId ?? []) : []
    await rename(tableId, key('Lund'), key('Malmö'))
    const gone = { primaryValues: key('Ystad'), attribute: 'Note', value: null }
    await remove(tableId, [{ ...gone, lockVersion: await versionOf(tableId, key('Ystad')) }])
    const answer = await findByIds?.(tableId, [...ids, 'nobody'])
    expect(answer?.ok && answer.results).toEqual([
      { exists: true, spelled: key('Malmö'), recordId: ids[0] },
      { exists: false },
      { exists: false },
    ])
  })

  test('tells trouble as a value, with the request id', async () => {
    const answer = await service.gateway.saveService.findRecords?.('unknown', [key('Lund')], [])
    expect(answer).toMatchObject({
      ok: false,
      trouble: { code: 'not-found' },
      requestId: expect.any(String),
    })
  })
})

describe('the table as a save reads it', () => {
  test('comes from the last read while that is young enough, and from the service after that', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], [['Lund']])
    const { readTable } = service.gateway.saveService
    await service.gateway.readSchema(tableId)
    await service.others.send(
      new UpdateDataTableMetadataCommand({
        InstanceId: service.instanceId,
        DataTableId: tableId,
        Name: 'Branches',
        TimeZone: 'Europe/Stockholm',
        ValueLockLevel: 'DATA_TABLE',
      }),
    )
    expect(await readTable?.(tableId, 60_000)).toMatchObject({ results: [{ lockLevel: 'VALUE' }] })
    const fresh = await readTable?.(tableId, 0)
    expect(fresh).toMatchObject({ results: [{ lockLevel: 'DATA_TABLE' }] })
    expect(fresh?.ok && fresh.results[0]?.attributes.map(({ name }) => name)).toEqual([
      'Branch',
      'Note',
    ])
    expect(await readTable?.(tableId, 60_000)).toMatchObject({
      results: [{ lockLevel: 'DATA_TABLE' }],
    })
  })
})

test('the save service names the region that it writes to', () => {
  expect(service.gateway.saveService.region).toBe('us-east-1')
})
