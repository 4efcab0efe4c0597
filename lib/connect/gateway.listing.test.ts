import { BatchUpdateDataTableValueCommand } from '@aws-sdk/client-connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CellAddress, cellKey, type LockLevel, type ReadValue } from '@/lib/data-table'
import type { DraftToSave, SaveEvent, ScopePolicy } from '@/lib/save'
import { executeSave, type StoredPage } from '@/lib/save/server'
import { startTestService, type TestService } from './testing/service'

let service: TestService

beforeEach(async () => {
  service = await startTestService()
})

afterEach(() => service.close())

function note(branch: string): CellAddress {
  return { primaryValues: [{ attribute: 'Branch', value: branch }], attribute: 'Note' }
}

function numbered(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [`n${index}`])
}

async function list(
  tableId: string,
  cells: readonly CellAddress[],
  token: string | null = null,
): Promise<StoredPage> {
  const answer = await service.gateway.saveService.listStored?.(tableId, cells, token)
  const page = answer?.ok === true ? answer.results[0] : undefined
  if (page === undefined) throw new Error('The values were not listed.')
  return page
}

describe('one page of a table’s values', () => {
  test('has the cells that are asked for as a read of them has', async () => {
    const tableId = await service.makeTable('ATTRIBUTE', ['Branch'], numbered(40))
    const cells = [note('n7'), note('nowhere'), note('n39')]
    const { found, next } = await list(tableId, cells)
    const read = await service.gateway.saveService.describe(tableId, cells)
    if (!read.ok) throw new Error('The cells were not read.')
    const cellsRead = read.results.map((one) => (one.kind === 'read' ? one : null))
    expect([...found].map(([index, cell]) => [index, { kind: 'read', ...cell }])).toEqual([
      [0, cellsRead[0]],
      [2, cellsRead[2]],
    ])
    expect(cellsRead[0]).toMatchObject({
      recordId: expect.any(String),
      attributeId: expect.any(String),
    })
    expect(cellsRead[0]?.base.lockVersion?.attribute).toEqual(expect.any(String))
    expect(next).toBeNull()
  })

  test('holds a thousand, and the next has the others', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], numbered(1_100))
    const cells = numbered(1_100).map(([name = '']) => note(name))
    const first = await list(tableId, cells)
    expect(first.found.size).toBe(1_000)
    const second = await list(tableId, cells, first.next)
    expect(second.next).toBeNull()
    expect(new Set([...first.found.keys(), ...second.found.keys()]).size).toBe(1_100)
  })

  test('does not take a record for another that differs in case alone', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], [['OSLO']])
    expect((await list(tableId, [note('Oslo')])).found.size).toBe(0)
  })

  test('has the default record, which has no primary values', async () => {
    const tableId = await service.makeTable('VALUE', ['Branch'], [[], ['Lund']])
    const cell = { primaryValues: [], attribute: 'Note' }
    expect((await list(tableId, [cell])).found.get(0)).toMatchObject({
      base: { value: 'x' },
      recordId: 'DEFAULT',
    })
  })

  test('tells trouble as a value, with the request id', async () => {
    const answer = await service.gateway.saveService.listStored?.('unknown', [note('Lund')], null)
    expect(answer).toMatchObject({
      ok: false,
      trouble: { code: 'not-found' },
      requestId: expect.any(String),
    })
  })
})

async function readAll(tableId: string): Promise<ReadValue[]> {
  const values: ReadValue[] = []
  for await (const line of service.gateway.readValues(tableId)) {
    if (line.type === 'page') values.push(...line.values)
  }
  return values
}

/** Saves 200 cells, of which others change ten before the first call. */
async function saveBesideOthers(level: LockLevel, scopePolicy: ScopePolicy) {
  const tableId = await service.makeTable(level, ['Branch'], numbered(200))
  const drafts = (await readAll(tableId)).map(
    ({ primaryValues, attribute, recordId: _, ...base }): DraftToSave => {
      const id = cellKey(tableId, { primaryValues, attribute })
      return { id, primaryValues, attribute, base, valueType: 'TEXT', value: 'mine' }
    },
  )
  const moved = drafts.filter((_, index) => index % 20 === 3)
  for (const draft of moved) {
    const read = await service.gateway.saveService.describe(tableId, [draft])
    const base = read.ok && read.results[0]?.kind === 'read' ? read.results[0].base : null
    const { dataTable, attribute, primaryValues, value } = base?.lockVersion ?? {}
    await service.others.send(
      new BatchUpdateDataTableValueCommand({
        InstanceId: service.instanceId,
        DataTableId: tableId,
        Values: [
          {
            AttributeName: draft.attribute,
            PrimaryValues: draft.primaryValues.map((one) => {
              return { AttributeName: one.attribute, Value: one.value }
            }),
            Value: 'theirs',
            LockVersion: {
              DataTable: dataTable ?? undefined,
              Attribute: attribute ?? undefined,
              PrimaryValues: primaryValues ?? undefined,
              Value: value ?? undefined,
            },
          },
        ],
      }),
    )
  }
  const request = { tableId, lockLevel: level, primaryAttributes: ['Branch'], drafts }
  const events: SaveEvent[] = []
  const saving = executeSave(
    { ...request, scopePolicy, storedValues: 200 },
    service.gateway.saveService,
    { sleep: () => Promise.resolve() },
  )
  for await (const event of saving) events.push(event)
  const held = new Map((await readAll(tableId)).map((one) => [cellKey(tableId, one), one.value]))
  return { last: events.at(-1), held: moved.map(({ id }) => held.get(id)) }
}

describe('a save of many cells that others moved', () => {
  test.each(['VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const)(
    'lists the table once at %s, and overwrites nothing of theirs',
    async (level) => {
      const { last, held } = await saveBesideOthers(level, 'send-again')
      expect(last).toMatchObject({
        ...{ saved: 190, conflicts: 10, failed: 0, kept: 0 },
        calls: { ListDataTableValues: 1 },
      })
      expect(last).not.toMatchObject({
        calls: { BatchDescribeDataTableValue: expect.anything() },
      })
      expect(held).toEqual(Array(10).fill('theirs'))
    },
  )
})
