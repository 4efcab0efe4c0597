import { describe, expect, test } from 'vitest'
import type { CellAddress, LockLevel } from '@/lib/data-table'
import { parseSaveRequest } from '../protocol/payload'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, SaveEvent, SaveRequest } from '../protocol/types'
import { draftOf, eventsOf, requestOf } from '../testing/drafts'
import { faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const FIND = 'ListDataTablePrimaryValues'
const DESCRIBE = 'BatchDescribeDataTableValue'
const NAMES = ['Lund', 'Oslo', 'Turku']

function cell(record: string, attribute = 'A'): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Id', value: record }] }
}

function tableOf(level: LockLevel): ModelTable {
  const table = new ModelTable(level, true, 'snapshot')
  for (const name of NAMES) table.writeByOthers(cell(name), 'a')
  return table
}

/** An edit of what is stored now, with the ids of its record and attribute. */
function seenNow(table: ModelTable, record: string): DraftToSave {
  const address = cell(record)
  return { ...draftOf(record, 'A', table.read(address), 'mine'), ...table.idsOf(address) }
}

async function save(
  table: ModelTable,
  request: Partial<SaveRequest>,
  service: Partial<SaveService> = {},
  options: SaveOptions = {},
) {
  const events = await eventsOf(
    executeSave(
      { ...requestOf(table.level, []), ...request },
      { ...faultyService(table, () => 'none'), ...service },
      { sleep: () => Promise.resolve(), ...options },
    ),
  )
  const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
  return { outcomes, calls: callsOf(events), planned: plannedOf(events) }
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

function plannedOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const planned = events.find(({ type }) => type === 'planned')
  return planned?.type === 'planned' ? (planned.plan?.callsByOperation ?? {}) : {}
}

describe('a record whose value is edited', () => {
  test.each(LEVELS)(
    'is looked for at ATTRIBUTE with one call, as the plan says, and at no level whose version tells (%s)',
    async (level) => {
      const table = tableOf(level)
      const drafts = NAMES.map((name) => seenNow(table, name))
      const { outcomes, calls, planned } = await save(table, { drafts })
      expect(outcomes.map(({ kind }) => kind)).toEqual(['saved', 'saved', 'saved'])
      expect(calls[FIND]).toBe(level === 'ATTRIBUTE' ? 1 : undefined)
      expect(planned).toEqual(calls)
    },
  )

  test('is looked for at NONE where nothing is read before the write', async () => {
    const table = tableOf('NONE')
    const drafts = [seenNow(table, 'Lund')]
    table.swapRecords(cell('Lund').primaryValues, cell('Oslo').primaryValues, ['A'])
    const { outcomes, calls, planned } = await save(table, { drafts, guardNone: false })
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'other-record' }])
    expect(table.accepted).toEqual([])
    expect(planned[FIND]).toBe(1)
    // One reading that does not show the record as it was seen may lag: it is looked for once more.
    expect(calls[FIND]).toBe(2)
  })

  test.each(LEVELS)(
    'gets no new value once the save has found that another record has its name, at %s',
    async (level) => {
      const table = tableOf(level)
      const edited = seenNow(table, 'Lund')
      const created = (record: string): DraftToSave => ({
        ...draftOf(record, 'B', table.read(cell(record, 'B')), 'mine'),
        ...table.idsOf(cell(record)),
        isOfSeenRecord: true,
      })
      const [filler, ofLund] = [created('Oslo'), created('Lund')]
      let calls = 0
      // After the record was looked for, and before anything of it is read or written.
      const makeAgain = () => {
        calls += 1
        if (calls === 2) table.makeAgain(cell('Lund').primaryValues, ['A'])
        return 'none' as const
      }
      const { outcomes } = await save(
        table,
        { drafts: [edited, filler, ofLund] },
        faultyService(table, makeAgain),
        { batchSize: 1, callsInFlight: 1 },
      )
      for (const { id } of [edited, ofLund]) {
        const outcome = outcomes.find((one) => one.id === id)
        expect(outcome).toMatchObject({ kind: 'conflict', reason: 'other-record' })
      }
      expect(table.read(cell('Lund', 'B')).value).toBeNull()
    },
  )

  test('is not said to be left alone by an unguarded write whose answer was lost', async () => {
    const table = tableOf('NONE')
    const edited = seenNow(table, 'Lund')
    let calls = 0
    const service = faultyService(table, (kind) => {
      calls += 1
      // After it was looked for, and before the write that nothing guards.
      if (kind === 'update') table.makeAgain(cell('Lund').primaryValues, ['A'])
      return kind === 'update' && calls < 3 ? 'lost-after' : 'none'
    })
    const { outcomes } = await save(table, { drafts: [edited], guardNone: false }, service)
    expect(table.read(cell('Lund')).value).toBe('mine')
    expect(outcomes).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test.each(LEVELS)(
    'is looked for where its own removal, sent without an answer, makes a creation of the edit, at %s',
    async (level) => {
      const table = tableOf(level)
      const edited = { ...seenNow(table, 'Lund'), uncertainValues: [null] }
      table.writeByOthers(cell('Lund'), null)
      table.writeByOthers(cell('Lund', 'B'), 'theirs')
      const { outcomes } = await save(table, { drafts: [edited] })
      expect(outcomes).toMatchObject([{ kind: 'conflict' }])
      expect(table.accepted).toEqual([])
    },
  )

  test('is read before it is written where records cannot be listed', async () => {
    const table = tableOf('ATTRIBUTE')
    const drafts = [seenNow(table, 'Lund'), seenNow(table, 'Turku')]
    table.swapRecords(cell('Lund').primaryValues, cell('Oslo').primaryValues, ['A'])
    const trouble = troubleOf('access-denied')
    const { outcomes, calls } = await save(
      table,
      { drafts },
      { findRecords: () => Promise.resolve({ ok: false, trouble }) },
    )
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['conflict', 'saved'])
    expect(calls[DESCRIBE]).toBe(1)
  })

  test.each(LEVELS)('is never another one of its name, at %s', async (level) => {
    const table = tableOf(level)
    const drafts = NAMES.map((name) => seenNow(table, name))
    table.swapRecords(cell('Lund').primaryValues, cell('Oslo').primaryValues, ['A'])
    table.makeAgain(cell('Turku').primaryValues, ['A'])
    const { outcomes } = await save(table, { drafts, scopePolicy: 'send-again' })
    expect(outcomes).toMatchObject(
      NAMES.map(() => ({ kind: 'conflict', reason: 'other-record', theirs: { value: 'a' } })),
    )
    expect(table.accepted).toEqual([])
  })

  test.each(LEVELS)(
    'is the same where its last value goes and another comes, at %s',
    async (level) => {
      const table = tableOf(level)
      const { recordId } = table.idsOf(cell('Lund'))
      const removed = { ...seenNow(table, 'Lund'), value: null }
      const empty = table.read(cell('Lund', 'B'))
      const created = { ...draftOf('Lund', 'B', empty, 'mine'), recordId, isOfSeenRecord: true }
      const { outcomes } = await save(table, { drafts: [removed, created] })
      expect(outcomes.map(({ kind }) => kind)).toEqual(['saved', 'saved'])
      const made = outcomes.find(({ id }) => id === created.id)
      expect(made).toMatchObject({ recordId: table.recordIdOf(cell('Lund').primaryValues) })
      expect(made).not.toMatchObject({ recordId })
    },
  )
})

test.each(['NONE', 'VALUE'] as const)(
  'a record made again between the look and a creation in it is another one, at %s',
  async (level) => {
    const table = tableOf(level)
    const from = cell('Lund').primaryValues
    const { recordId } = table.idsOf(cell('Lund'))
    const { lockVersion } = table.read(cell('Lund'))
    const witness = lockVersion && { ...cell('Lund'), lockVersion }
    const empty = table.read(cell('Lund', 'B'))
    const created = { ...draftOf('Lund', 'B', empty, 'mine'), recordId, isOfSeenRecord: true }
    const rename = { id: 'rename', from, to: cell('Visby').primaryValues, witness, recordId }
    const service = faultyService(table, () => 'none')
    const { outcomes } = await save(
      table,
      { drafts: [created], renames: [rename] },
      {
        create: (...asked) => {
          table.makeAgain(from, ['A'])
          return service.create(...asked)
        },
        rename: () => Promise.reject(new Error('The other record is renamed.')),
      },
    )
    expect(outcomes).toMatchObject([
      { kind: 'saved', recordId: table.recordIdOf(from), isOfOther: true },
      { kind: 'conflict', reason: 'other-record' },
    ])
  },
)

describe('a record', () => {
  test.each(LEVELS)(
    'to be renamed is looked for where the level does not guard it (%s)',
    async (level) => {
      const table = tableOf(level)
      const from = cell('Lund').primaryValues
      const recordId = table.recordIdOf(from)
      const { lockVersion } = table.read(cell('Lund'))
      const witness = lockVersion && { ...cell('Lund'), lockVersion }
      table.makeAgain(from, ['A'])
      const sent: unknown[] = []
      const rename = { id: 'rename', from, to: cell('Visby').primaryValues, witness, recordId }
      const { outcomes, calls, planned } = await save(
        table,
        { renames: [rename], scopePolicy: 'send-again' },
        {
          rename: (_, asked) => {
            sent.push(asked)
            return Promise.resolve({ ok: true, results: [{ kind: 'refused', message: 'stale' }] })
          },
        },
      )
      expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'other-record' }])
      const isGuarded = level === 'PRIMARY_VALUE' || level === 'DATA_TABLE'
      expect(sent).toHaveLength(isGuarded ? 1 : 0)
      expect(planned[FIND]).toBe(isGuarded ? undefined : 1)
      // One look that shows another record may lag: it is looked for once more.
      expect(calls[FIND]).toBe(isGuarded ? 1 : 2)
    },
  )

  test('and an attribute are named by their ids in what is sent', () => {
    const table = tableOf('VALUE')
    const request = requestOf('VALUE', [{ ...seenNow(table, 'Lund'), isExact: true }])
    expect(parseSaveRequest(JSON.parse(JSON.stringify(request)))).toMatchObject({
      ok: true,
      request: { drafts: [{ ...table.idsOf(cell('Lund')), isExact: true }] },
    })
  })
})
