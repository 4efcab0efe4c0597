import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, Outcome, SaveEvent, SaveRequest } from '../protocol/types'
import { ATTRIBUTES, baseOf, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService, type Listing, troubleOf } from '../testing/faulty-service'
import { ModelTable, REFUSED_VALUE } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

// Hundreds of saves, on machines that may be busy with others.
vi.setConfig({ testTimeout: 60_000 })

const UPDATE = 'BatchUpdateDataTableValue'
const DESCRIBE = 'BatchDescribeDataTableValue'
const LIST = 'ListDataTableValues'
const WHOLE: Listing = { manner: 'plain', pageSize: 1_000 }

/** Twenty records with one value each, or none, saved five cells a call; others do something when the first call is to leave. */
interface Case {
  readonly level?: LockLevel
  readonly request?: Partial<SaveRequest>
  readonly listing?: Listing
  readonly isEmpty?: boolean
  /** What becomes of each cell; by its place. */
  readonly wanted?: (index: number) => string | null
  readonly others: (table: ModelTable, drafts: readonly DraftToSave[]) => void
  readonly listFault?: Fault
  readonly service?: (service: SaveService, table: ModelTable) => Partial<SaveService>
  readonly options?: SaveOptions
}

async function save(one: Case) {
  const { level = 'DATA_TABLE', wanted = () => 'mine' } = one
  const table = new ModelTable(level, true, 'snapshot')
  const addresses = Array.from({ length: 20 }, (_, index) =>
    draftOf(String(index), 'A', baseOf('x'), wanted(index)),
  )
  for (const address of one.isEmpty ? [] : addresses) table.writeByOthers(address, 'x')
  const drafts = addresses.map((draft) => ({ ...draft, base: table.read(draft) }))
  let calls = 0
  const befall = (kind: string): Fault => {
    if (calls === 0) one.others(table, drafts)
    calls += 1
    return kind === 'list' ? (one.listFault ?? 'none') : 'none'
  }
  const service = faultyService(table, befall, one.listing ?? WHOLE)
  const spied = { ...service, ...one.service?.(service, table) }
  const request = { ...requestOf(level, drafts), storedValues: 20, ...one.request }
  const options = { batchSize: 5, sleep: () => Promise.resolve(), ...one.options }
  const events = await eventsOf(executeSave(request, spied, options))
  return { events, drafts, table, outcomes: outcomesOf(events), calls: callsOf(events) }
}

function outcomesOf(events: readonly SaveEvent[]): Outcome[] {
  return events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

/** Others write these cells, or remove their values. */
function writing(cells: readonly number[], value: string | null = 'theirs') {
  return (table: ModelTable, drafts: readonly DraftToSave[]) => {
    for (const index of cells) {
      const draft = drafts[index]
      if (draft !== undefined) table.writeByOthers(draft, value)
    }
  }
}

function ofCell(outcomes: readonly Outcome[], draft: DraftToSave | undefined): Outcome | undefined {
  return outcomes.find(({ id }) => id === draft?.id)
}

describe('a list of the table’s values', () => {
  test('tells of all cells what as many reads would have told', async () => {
    const { outcomes, calls, drafts } = await save({ others: writing([3, 12]) })
    expect(calls).toEqual({ [UPDATE]: 1, [LIST]: 1 })
    expect(outcomes.filter(({ kind }) => kind !== 'conflict')).toEqual([])
    expect(ofCell(outcomes, drafts[12])).toMatchObject({ reason: 'value' })
    expect(ofCell(outcomes, drafts[13])).toMatchObject({ reason: 'scope', theirs: { value: 'x' } })
  })

  test('of several pages tells of each cell what is in its own page', async () => {
    const { outcomes, calls, drafts } = await save({
      level: 'VALUE',
      listing: { manner: 'plain', pageSize: 7 },
      request: { storedValues: 2_001 },
      others: (table, all) => {
        for (const [index, one] of all.entries()) table.writeByOthers(one, `theirs ${index}`)
      },
      options: { callsInFlight: 3 },
    })
    expect(calls).toEqual({ [UPDATE]: 3, [LIST]: 3 })
    for (const [index, draft] of drafts.entries()) {
      expect(ofCell(outcomes, draft)).toMatchObject({ theirs: { value: `theirs ${index}` } })
    }
  })

  test('leaves its request id with each cell that it told of', async () => {
    const { outcomes, drafts } = await save({
      others: writing([3]),
      service: ({ listStored }) => ({
        listStored: async (id, cells, token) => {
          const answer = await listStored?.(id, cells, token)
          if (answer === undefined) throw new Error('The model lists.')
          return { ...answer, requestId: 'the list' }
        },
      }),
    })
    for (const draft of drafts) {
      expect(ofCell(outcomes, draft)).toMatchObject({ evidence: { requestIds: ['the list'] } })
    }
  })

  test('is not made where nobody knows how many values there are', async () => {
    const { calls } = await save({ others: writing([3]), request: { storedValues: undefined } })
    expect(calls).toEqual({ [UPDATE]: 1, [DESCRIBE]: 4 })
  })

  test('is not made where it takes more calls than reading the cells', async () => {
    const { calls } = await save({ others: writing([3]), request: { storedValues: 4_001 } })
    expect(calls[LIST]).toBeUndefined()
  })

  test('is not made at NONE, where nothing but a read just before the write guards it', async () => {
    const { calls } = await save({
      level: 'NONE',
      request: { guardNone: false },
      others: writing([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], null),
    })
    expect(calls).toEqual({ [UPDATE]: 4, [DESCRIBE]: 4 })
  })

  test('is not made for refused creations, whose cells are mostly still empty', async () => {
    const { calls } = await save({
      level: 'VALUE',
      isEmpty: true,
      wanted: () => REFUSED_VALUE,
      others: () => {},
    })
    expect(calls).toEqual({ BatchCreateDataTableValue: 4, [DESCRIBE]: 4 })
  })

  test('is not made by a save that its user stopped', async () => {
    let hasLeft = false
    const { calls, outcomes } = await save({
      others: (table, drafts) => {
        hasLeft = true
        writing([3])(table, drafts)
      },
      options: { hasAborted: () => hasLeft },
    })
    expect(calls).toEqual({ [UPDATE]: 1, [DESCRIBE]: 1 })
    expect(outcomes.filter(({ kind }) => kind === 'kept')).toHaveLength(15)
  })

  test('reads no further page once its user has stopped the save', async () => {
    let hasLeft = false
    const { calls } = await save({
      level: 'VALUE',
      listing: { manner: 'plain', pageSize: 3 },
      request: { storedValues: 2_001 },
      others: writing(Array.from({ length: 15 }, (_, index) => index)),
      service: ({ listStored }) => ({
        listStored: (id, cells, token) => {
          hasLeft = true
          if (listStored === undefined) throw new Error('The model lists.')
          return listStored(id, cells, token)
        },
      }),
      options: { hasAborted: () => hasLeft, callsInFlight: 3 },
    })
    expect(calls[LIST]).toBe(1)
  })

  test('replaces the reads before the writes where the level is another one, as the plan says', async () => {
    const { calls, events, outcomes } = await save({
      level: 'ATTRIBUTE',
      request: { lockLevel: 'VALUE' },
      others: () => {},
      service: (_, table) => ({
        readTable: async () => ({
          ok: true,
          results: [{ lockLevel: table.level, attributes: ATTRIBUTES }],
        }),
      }),
    })
    expect(calls).toEqual({ [UPDATE]: 4, [LIST]: 1 })
    expect(events).toContainEqual(expect.objectContaining({ type: 'planned', calls: 5 }))
    expect(outcomes.every(({ kind }) => kind === 'saved')).toBe(true)
  })
})

describe('what a list does not tell of', () => {
  test('is never called gone for that: the cell is read', async () => {
    const hiding: Listing = { manner: 'hiding', pageSize: 1_000 }
    const { outcomes, drafts } = await save({
      level: 'VALUE',
      listing: hiding,
      others: writing([0, 7]),
    })
    expect(ofCell(outcomes, drafts[0])).toMatchObject({ reason: 'value' })
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(2)
    expect(outcomes.filter(({ kind }) => kind === 'saved')).toHaveLength(18)
  })

  test('and is gone is called so by the read', async () => {
    const { outcomes, drafts, calls } = await save({
      level: 'VALUE',
      others: writing([0, 7], null),
    })
    for (const index of [0, 7]) {
      expect(ofCell(outcomes, drafts[index])).toMatchObject({ kind: 'conflict', reason: 'gone' })
    }
    expect(calls[DESCRIBE]).toBeGreaterThan(0)
  })

  test.each([1, 3, 7])(
    'because it moved from one page of %i to another is not called gone, whatever moves',
    async (pageSize) => {
      const anyWrites = fc.array(fc.nat(19), { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(anyWrites, anyWrites, async (first, between) => {
          let listed = 0
          const { outcomes } = await save({
            level: 'VALUE',
            listing: { manner: 'shuffled', pageSize },
            request: { storedValues: 3_000 },
            others: writing(first),
            service: ({ listStored }, table) => ({
              listStored: async (id, cells, token) => {
                listed += 1
                if (listed > 1) {
                  // A value that is stored anew goes to the end of the list.
                  for (const index of between) {
                    const cell = draftOf(String(index), 'A', baseOf('x'), null)
                    table.writeByOthers(cell, null)
                    table.writeByOthers(cell, 'x')
                  }
                }
                const answer = await listStored?.(id, cells, token)
                if (answer === undefined) throw new Error('The model lists.')
                return answer
              },
            }),
          })
          const gone = outcomes.filter((one) => one.kind === 'conflict' && one.reason === 'gone')
          expect(gone).toEqual([])
        }),
        { numRuns: 100 },
      )
    },
  )
})

describe('a list that cannot be believed', () => {
  test('for it shows a refused cell at the version that was refused: the cell is read', async () => {
    const old: Listing = { manner: 'old', pageSize: 1_000 }
    const { outcomes, drafts } = await save({
      level: 'VALUE',
      listing: old,
      others: writing([0, 7]),
    })
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
    for (const index of [0, 7]) {
      expect(ofCell(outcomes, drafts[index])).toMatchObject({ reason: 'value' })
    }
  })

  test('for it shows a scope as it was before this save moved it: nobody is blamed', async () => {
    const old: Listing = { manner: 'old', pageSize: 1_000 }
    const { outcomes } = await save({
      listing: old,
      // The first call moves the scope, the second is refused for its values alone.
      wanted: (index) => (index >= 5 && index < 10 ? REFUSED_VALUE : 'mine'),
      others: () => {},
    })
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toEqual([])
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toHaveLength(5)
    expect(outcomes.filter(({ kind }) => kind === 'saved')).toHaveLength(15)
  })

  test('for it has no versions: no cell is written unguarded', async () => {
    const bare: Listing = { manner: 'unversioned', pageSize: 1_000 }
    const { outcomes, table, drafts } = await save({
      listing: bare,
      request: { scopePolicy: 'send-again' },
      others: writing([3, 12]),
    })
    expect(outcomes.filter(({ kind }) => kind === 'saved')).toHaveLength(18)
    expect(drafts.map((draft) => table.read(draft).value)).toEqual(
      drafts.map((_, index) => (index === 3 || index === 12 ? 'theirs' : 'mine')),
    )
  })
})

describe('trouble with a list', () => {
  test.each(['access-denied', 'invalid-request', 'service-down', 'throttled'] as const)(
    'stops no save, and it is not made again: %s',
    async (code) => {
      const { calls, events, outcomes } = await save({
        level: 'VALUE',
        listFault: code,
        others: writing([0, 7, 19]),
      })
      const tries = code === 'service-down' || code === 'throttled' ? 3 : 1
      expect(calls).toEqual({ [UPDATE]: 4, [DESCRIBE]: 1, [LIST]: tries })
      expect(events.filter(({ type }) => type === 'trouble')).toEqual([])
      expect(outcomes.filter(({ kind }) => kind === 'saved')).toHaveLength(17)
    },
  )

  test('is not waited out once its user has stopped the save', async () => {
    let hasLeft = false
    const refuse = () => {
      hasLeft = true
      return Promise.resolve({ ok: false as const, trouble: troubleOf('throttled') })
    }
    const { calls } = await save({
      others: writing([3]),
      service: () => ({ listStored: refuse }),
      options: { hasAborted: () => hasLeft },
    })
    expect(calls).toEqual({ [UPDATE]: 1, [LIST]: 1, [DESCRIBE]: 1 })
  })

  test('is told by the read where that has it too', async () => {
    const trouble = troubleOf('credentials')
    const refuse = () => Promise.resolve({ ok: false as const, trouble })
    const { events, outcomes } = await save({
      others: writing([3]),
      service: () => ({ listStored: refuse, describe: refuse }),
    })
    expect(events.filter(({ type }) => type === 'trouble')).toMatchObject([{ trouble }])
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toHaveLength(5)
    expect(outcomes.filter(({ kind }) => kind === 'kept')).toHaveLength(15)
  })

  test('of little use keeps the others from being made', async () => {
    const hiding: Listing = { manner: 'hiding', pageSize: 1 }
    const { calls } = await save({ level: 'VALUE', listing: hiding, others: writing([0, 7, 13]) })
    expect(calls[LIST]).toBe(1)
  })
})
