import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type Attribute, type CellAddress, cellKey, type LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, SaveEvent, SaveRequest } from '../protocol/types'
import { draftOf, eventsOf, requestOf } from '../testing/drafts'
import { faultyService, troubleOf } from '../testing/faulty-service'
import { type ModelChecking, ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

vi.setConfig({ testTimeout: 60_000 })

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const CHECKINGS: readonly ModelChecking[] = ['snapshot', 'snapshot-each', 'sequential']
const NAMES = ['A', 'B', 'C', 'D'] as const
const DESCRIBE = 'BatchDescribeDataTableValue'
const DELETE = 'BatchDeleteDataTableValue'

function attribute(name: string): Attribute {
  const isPrimary = name === 'Id'
  return { id: name, name, valueType: 'TEXT', description: '', isPrimary, rules: {} }
}

const ATTRIBUTES = ['Id', ...NAMES].map(attribute)

function cell(record: string, name: string): CellAddress {
  return { attribute: name, primaryValues: [{ attribute: 'Id', value: record }] }
}

/** Each record holds A, B and C; D is empty. */
function tableOf(
  level: LockLevel,
  records: readonly string[],
  checking: ModelChecking = 'snapshot',
) {
  const table = new ModelTable(level, true, checking)
  for (const record of records) {
    for (const name of ['A', 'B', 'C']) table.writeByOthers(cell(record, name), `${record} ${name}`)
  }
  return table
}

/** The deletion of a record as its user saw it. */
function deletion(table: ModelTable, record: string): readonly DraftToSave[] {
  return NAMES.flatMap((name) => {
    const base = table.read(cell(record, name))
    return base.value === null
      ? []
      : [{ ...draftOf(record, name, base, null), isOfDeletedRecord: true }]
  })
}

async function save(
  table: ModelTable,
  drafts: readonly DraftToSave[],
  service: (made: SaveService) => Partial<SaveService> = () => ({}),
  { batchSize = 25, ...request }: Partial<SaveRequest> & { readonly batchSize?: number } = {},
) {
  const made = faultyService(table, () => 'none')
  const events = await eventsOf(
    executeSave(
      { ...requestOf(table.level, drafts), attributes: ATTRIBUTES, ...request },
      { ...made, ...service(made) },
      { sleep: () => Promise.resolve(), batchSize },
    ),
  )
  const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
  return { events, outcomes, calls: callsOf(events) }
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

function heldIn(table: ModelTable, record: string): readonly string[] {
  return NAMES.filter((name) => table.read(cell(record, name)).value !== null)
}

describe('a record to be deleted', () => {
  test.each(LEVELS)('stays as a whole where a value was added to it, at %s', async (level) => {
    const table = tableOf(level, ['Lund', 'Oslo'])
    const drafts = [...deletion(table, 'Lund'), ...deletion(table, 'Oslo')]
    table.writeByOthers(cell('Lund', 'D'), 'theirs')
    const { outcomes } = await save(table, drafts, undefined, { scopePolicy: 'send-again' })
    expect(heldIn(table, 'Lund')).toEqual(['A', 'B', 'C', 'D'])
    const ofLund = new Set(deletion(table, 'Lund').map(({ id }) => id))
    const told = outcomes.filter(({ id }) => ofLund.has(id))
    expect(told.map((one) => one.kind === 'conflict' && one.reason)).toEqual(
      Array.from({ length: 3 }, () => 'record'),
    )
    expect(heldIn(table, 'Oslo')).toEqual([])
  })

  test.each(LEVELS)('stays as a whole where a value of it was changed, at %s', async (level) => {
    const table = tableOf(level, ['Lund'])
    const drafts = deletion(table, 'Lund')
    table.writeByOthers(cell('Lund', 'B'), 'theirs')
    const { outcomes } = await save(table, drafts, undefined, { scopePolicy: 'send-again' })
    expect(heldIn(table, 'Lund')).toEqual(['A', 'B', 'C'])
    expect(outcomes.map((one) => one.kind === 'conflict' && one.reason).sort()).toEqual([
      'record',
      'record',
      'value',
    ])
  })

  test('goes where others only removed of it', async () => {
    const table = tableOf('VALUE', ['Lund'])
    const drafts = deletion(table, 'Lund')
    table.writeByOthers(cell('Lund', 'B'), null)
    const { outcomes } = await save(table, drafts)
    expect(heldIn(table, 'Lund')).toEqual([])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['saved', 'saved', 'saved'])
  })

  test.each(LEVELS)('is told of as a whole where another has its name, at %s', async (level) => {
    const table = tableOf(level, ['Lund'])
    const { recordId } = table.idsOf(cell('Lund', 'A'))
    const drafts = deletion(table, 'Lund').map((draft) => ({ ...draft, recordId }))
    for (const name of ['A', 'B', 'C']) table.writeByOthers(cell('Lund', name), null)
    table.writeByOthers(cell('Lund', 'A'), 'theirs')
    const { outcomes, calls } = await save(table, drafts)
    expect(heldIn(table, 'Lund')).toEqual(['A'])
    const other = table.recordIdOf(cell('Lund', 'A').primaryValues)
    expect(other).not.toBe(recordId)
    // That the other holds no B is no success of this save.
    expect(outcomes).toMatchObject(
      drafts.map(() => ({ kind: 'conflict', reason: 'other-record', recordId: other })),
    )
    expect(calls[DELETE]).toBeUndefined()
  })

  test('is looked at with all others, and deleted in one call, as the plan says', async () => {
    const records = ['Lund', 'Oslo', 'Turku', 'Visby', 'Ystad', 'Åbo', 'Malmö', 'Umeå', 'Kiruna']
    const table = tableOf('VALUE', records)
    const sent: string[][] = []
    const { calls, events } = await save(
      table,
      records.flatMap((record) => deletion(table, record)),
      ({ remove }) => ({
        remove: (id, cells) => {
          sent.push(cells.map(({ primaryValues }) => primaryValues[0]?.value ?? ''))
          return remove(id, cells)
        },
      }),
    )
    // 36 cells are looked at; 27 are deleted, of which the ninth record does not fit into the first call.
    expect(calls).toEqual({ [DESCRIBE]: 2, [DELETE]: 2 })
    expect(events[0]).toMatchObject({ plan: { callsByOperation: calls } })
    expect(sent.map((call) => new Set(call).size)).toEqual([8, 1])
  })

  test('says so where a value was refused after others of it were deleted', async () => {
    const table = tableOf('VALUE', ['Lund'])
    const { outcomes } = await save(table, deletion(table, 'Lund'), ({ remove }) => ({
      remove: (id, cells) => {
        // Between the look and the call.
        table.writeByOthers(cell('Lund', 'B'), 'theirs')
        return remove(id, cells)
      },
    }))
    expect(heldIn(table, 'Lund')).toEqual(['B'])
    const conflict = outcomes.find(({ kind }) => kind === 'conflict')
    expect(conflict).toMatchObject({ reason: 'value', theirs: { value: 'theirs' } })
    expect(conflict?.kind === 'conflict' && conflict.message).toMatch(/cannot be called back/)
  })

  test('keeps what was not sent yet where a value was refused', async () => {
    const table = tableOf('VALUE', ['Lund'])
    let calls = 0
    const { outcomes } = await save(
      table,
      deletion(table, 'Lund'),
      ({ remove }) => ({
        remove: (id, cells) => {
          calls += 1
          table.writeByOthers(cell('Lund', cells[0]?.attribute ?? ''), 'theirs')
          return remove(id, cells)
        },
      }),
      { batchSize: 1 },
    )
    expect(calls).toBe(1)
    expect(heldIn(table, 'Lund')).toEqual(['A', 'B', 'C'])
    expect(outcomes.every(({ kind }) => kind === 'conflict')).toBe(true)
  })

  test('is not divided to find a value that may not be deleted', async () => {
    const table = tableOf('VALUE', ['Lund', 'Oslo'])
    const drafts = [...deletion(table, 'Lund'), ...deletion(table, 'Oslo')]
    const forbidden = { ok: false, trouble: troubleOf('access-denied') } as const
    const isForbidden = ({ primaryValues, attribute: name }: CellAddress) =>
      primaryValues[0]?.value === 'Lund' && name === 'B'
    const { outcomes } = await save(table, drafts, ({ remove }) => ({
      remove: async (id, cells) => (cells.some(isForbidden) ? forbidden : remove(id, cells)),
    }))
    expect(heldIn(table, 'Lund')).toEqual(['A', 'B', 'C'])
    expect(heldIn(table, 'Oslo')).toEqual([])
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toHaveLength(3)
  })

  test('goes as a whole or stays as a whole, whatever others wrote before the save', async () => {
    const change = fc.record({
      record: fc.constantFrom('Lund', 'Oslo', 'Turku'),
      name: fc.constantFrom(...NAMES),
      value: fc.option(fc.constantFrom('theirs', 'Lund A')),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LEVELS),
        fc.constantFrom(...CHECKINGS),
        fc.integer({ min: 1, max: 5 }),
        fc.array(change, { maxLength: 4 }),
        async (level, checking, batchSize, changes) => {
          const records = ['Lund', 'Oslo', 'Turku']
          const table = tableOf(level, records, checking)
          const drafts = records.flatMap((record) => deletion(table, record))
          for (const { record, name, value } of changes) {
            table.writeByOthers(cell(record, name), value)
          }
          table.beginStory()
          const before = new Map(records.map((record) => [record, heldIn(table, record)]))
          const { outcomes } = await save(table, drafts, undefined, { batchSize })
          expect(outcomes.map(({ id }) => id).sort()).toEqual(drafts.map(({ id }) => id).sort())
          for (const record of records) {
            const left = heldIn(table, record)
            expect(left.length === 0 || left.length === before.get(record)?.length).toBe(true)
            const isSeen = (name: string) => {
              const id = cellKey('table', cell(record, name))
              const draft = drafts.find((one) => one.id === id)
              return (draft?.base.value ?? null) === table.read(cell(record, name)).value
            }
            if (left.length > 0 && level === 'VALUE') expect(NAMES.every(isSeen)).toBe(false)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('a value of a record to be deleted is not called deleted where that is renamed while it is looked at', async () => {
  const table = tableOf('PRIMARY_VALUE', ['1'])
  const drafts = deletion(table, '1').map((draft) => ({
    ...draft,
    ...table.idsOf(draft),
  }))
  table.writeByOthers(cell('1', 'D'), 'theirs')
  let looks = 0
  const { outcomes } = await save(
    table,
    drafts,
    (made) => ({
      describe: async (id, cells) => {
        looks += 1
        const [from, to] = ['1', '2'].map((record) => cell(record, 'A').primaryValues)
        // The second look, which is made since the first one found a value too many, has read A only.
        if (looks === NAMES.length + 2) table.swapRecords(from ?? [], to ?? [], NAMES)
        return made.describe(id, cells)
      },
    }),
    { batchSize: 1 },
  )
  expect(looks).toBeGreaterThan(NAMES.length + 1)
  expect(outcomes.map(({ kind }) => kind)).not.toContain('saved')
  expect(table.read(cell('2', 'B')).value).toBe('1 B')
})
