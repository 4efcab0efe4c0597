import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type CellAddress,
  cellKey,
  type LockLevel,
  lockScope,
  recordKey,
  type ScopeWitness,
} from '@/lib/data-table'
import { MAX_SENDS } from '../decide/classify'
import { summarizePlan } from '../plan/summary'
import type { DraftToSave, Outcome, SaveEvent, SaveRequest, ScopePolicy } from '../protocol/types'
import { type Fault, faultyService, type Listing, POISON } from '../testing/faulty-service'
import { type ModelChecking, ModelTable, REFUSED_VALUE } from '../testing/model-service'
import { executeSave } from './execute'

// Hundreds of saves each, on machines that may be busy with others.
vi.setConfig({ testTimeout: 60_000 })

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const CHECKINGS: readonly ModelChecking[] = ['snapshot', 'snapshot-each', 'sequential']
const CELLS: readonly CellAddress[] = ['1', '2', '3', '4'].flatMap((value) =>
  ['A', 'B', 'C'].map((attribute) => ({
    attribute,
    primaryValues: [{ attribute: 'Id', value }],
  })),
)

interface Story {
  readonly level: LockLevel
  readonly checking: ModelChecking
  readonly comparesCreations: boolean
  readonly policy: ScopePolicy
  readonly batchSize: number
  readonly callsInFlight: number
  /** For each cell: what it stores at first, and its draft; `undefined`: no draft. */
  readonly cells: readonly {
    readonly stored: string | null
    readonly draft: string | null | undefined
  }[]
  /** Before the nth call, the first being 0: what others write. */
  readonly others: readonly {
    readonly call: number
    readonly cell: number
    readonly value: string | null
  }[]
  readonly faults: readonly Fault[]
  /** How many values its user believes to be stored; `undefined`: unknown, and no list is made. */
  readonly storedValues: number | undefined
  readonly listing: Listing
}

/** A list takes one page or several, as its user believes or not. */
const anyListing = {
  storedValues: fc.constantFrom(undefined, 0, 12, 1_001, 2_500),
  listing: fc.record({
    manner: fc.constantFrom('plain', 'shuffled', 'hiding', 'unversioned', 'old'),
    pageSize: fc.constantFrom(3, 5, 12, 1_000),
  }),
} satisfies { [Name in 'storedValues' | 'listing']: fc.Arbitrary<Story[Name]> }

function storyOf(
  faults: readonly Fault[],
  hasOthers: boolean,
  values: readonly string[] = ['m', 'm', 'm', 'n', 'y', REFUSED_VALUE, POISON],
): fc.Arbitrary<Story> {
  const stored = fc.option(fc.constantFrom('x', 'y'))
  const draft = fc.option(fc.option(fc.constantFrom(...values)), { nil: undefined })
  return fc.record({
    level: fc.constantFrom(...LEVELS),
    checking: fc.constantFrom(...CHECKINGS),
    comparesCreations: fc.boolean(),
    policy: fc.constantFrom<ScopePolicy>('ask', 'send-again'),
    batchSize: fc.integer({ min: 1, max: 6 }),
    callsInFlight: fc.integer({ min: 1, max: 3 }),
    cells: fc.array(fc.record({ stored, draft }), { minLength: 12, maxLength: 12 }),
    others: fc.array(
      fc.record({
        call: fc.nat(12),
        cell: fc.nat(11),
        value: fc.option(fc.constantFrom('x', 'theirs', 'm')),
      }),
      { maxLength: hasOthers ? 6 : 0 },
    ),
    faults: fc.array(fc.constantFrom<Fault>('none', ...faults), { maxLength: 12 }),
    ...anyListing,
  })
}

interface Ending {
  readonly table: ModelTable
  readonly request: SaveRequest
  readonly events: readonly SaveEvent[]
  readonly outcomes: readonly Outcome[]
  readonly touched: ReadonlySet<string>
  readonly calls: number
}

async function play(story: Story): Promise<Ending> {
  const table = new ModelTable(story.level, true, story.checking, story.comparesCreations)
  for (const [index, address] of CELLS.entries()) {
    const stored = story.cells[index]?.stored
    if (typeof stored === 'string') table.writeByOthers(address, stored)
  }
  const request = requestOf(table, story)
  table.beginStory()
  const touched = new Set<string>()
  let calls = 0
  const befall = (kind: string): Fault => {
    for (const other of story.others) {
      // Between the read and the write of one cell nothing guards it at NONE, which is documented.
      const isGuarded = story.level !== 'NONE' || kind === 'describe' || kind === 'create'
      const address = CELLS[other.cell]
      if (other.call !== calls || address === undefined || !isGuarded) continue
      touched.add(cellKey('table', address))
      table.writeByOthers(address, other.value)
    }
    calls += 1
    return story.faults[calls - 1] ?? 'none'
  }
  const service = faultyService(table, befall, story.listing)
  const events = await eventsOf(
    executeSave(request, service, {
      batchSize: story.batchSize,
      callsInFlight: story.level === 'NONE' ? 1 : story.callsInFlight,
      sleep: () => Promise.resolve(),
    }),
  )
  const outcomes = events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
  return { table, request, events, outcomes, touched, calls }
}

function requestOf(table: ModelTable, { cells, level, policy, storedValues }: Story): SaveRequest {
  const drafts = CELLS.flatMap((address, index): DraftToSave[] => {
    const value = cells[index]?.draft
    if (value === undefined) return []
    const id = cellKey('table', address)
    const witness = witnessOf(table, address)
    const isOfSeenRecord = table.holds(address.primaryValues)
    const draft = { ...address, id, valueType: 'TEXT', base: table.read(address), value } as const
    return [{ ...draft, witness, isOfSeenRecord }]
  })
  return {
    tableId: 'table',
    lockLevel: level,
    primaryAttributes: ['Id'],
    drafts,
    scopePolicy: policy,
    storedValues,
  }
}

function hasTouchedMate(
  { drafts }: SaveRequest,
  id: string,
  touched: ReadonlySet<string>,
): boolean {
  const record = drafts.find((draft) => draft.id === id)?.primaryValues ?? []
  return CELLS.some(
    (cell) =>
      recordKey(cell.primaryValues) === recordKey(record) && touched.has(cellKey('table', cell)),
  )
}

function witnessOf(table: ModelTable, address: CellAddress): ScopeWitness | null {
  const scope = lockScope(table.level, true, address)
  const neighbour = CELLS.find(
    (cell) => lockScope(table.level, true, cell) === scope && table.read(cell).lockVersion !== null,
  )
  const lockVersion = neighbour && table.read(neighbour).lockVersion
  return scope !== null && neighbour && lockVersion ? { ...neighbour, lockVersion } : null
}

async function eventsOf(events: AsyncIterable<SaveEvent>): Promise<SaveEvent[]> {
  const all: SaveEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

function isConflict(outcome: Outcome): outcome is Extract<Outcome, { kind: 'conflict' }> {
  return outcome.kind === 'conflict'
}

const ANY_FAULT: readonly Fault[] = [
  'none',
  'lost-before',
  'lost-half',
  'lost-after',
  'throttled',
  'conflict',
  'access-denied',
  'unreachable',
]
const anyStory = storyOf(ANY_FAULT, true)
const runs = { numRuns: 500 }

describe('a save, whatever others write, however the service checks, and whichever answers get lost', () => {
  test('never overwrites a value that its user has not seen', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { table, request } = await play(story)
        for (const { key, before } of table.accepted) {
          const draft = request.drafts.find(({ id }) => id === key)
          expect([draft?.base.value, draft?.value]).toContain(before)
        }
      }),
      runs,
    )
  })

  test('writes nothing at NONE on what was read before another cell of its call was read once more', async () => {
    const empty = { stored: null, draft: undefined }
    const edited = { stored: 'x', draft: 'm' }
    const { table, request } = await play({
      level: 'NONE',
      checking: 'snapshot',
      comparesCreations: false,
      policy: 'ask',
      batchSize: 3,
      callsInFlight: 1,
      cells: [
        ...[edited, edited, empty, edited, edited, { stored: null, draft: 'm' }, edited, edited],
        ...[{ stored: 'x', draft: undefined }, empty, empty, empty],
      ],
      others: [
        { call: 12, cell: 6, value: 'theirs' },
        { call: 3, cell: 4, value: null },
      ],
      faults: [
        ...(['lost-after', 'lost-after', 'conflict', 'throttled', 'throttled'] as const),
        ...(['unreachable', 'lost-half', 'lost-half'] as const),
      ],
      storedValues: undefined,
      listing: { manner: 'plain', pageSize: 3 },
    })
    for (const { key, before } of table.accepted) {
      const draft = request.drafts.find(({ id }) => id === key)
      expect([draft?.base.value, draft?.value]).toContain(before)
    }
  })

  test('creates no value in a scope that others moved since its user saw it, where the service compares', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        fc.pre(story.comparesCreations && story.policy === 'ask')
        const { table, request } = await play(story)
        for (const { key, before, isScopeMoved } of table.accepted) {
          const draft = request.drafts.find(({ id }) => id === key)
          const isGuarded = before === null && draft?.witness != null
          expect(isGuarded && isScopeMoved).toBe(false)
        }
      }),
      runs,
    )
  })

  test('gives every draft exactly one outcome, between the plan and the end', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { request, events, outcomes } = await play(story)
        expect(outcomes.map(({ id }) => id).sort()).toEqual(
          request.drafts.map(({ id }) => id).sort(),
        )
        expect(events.at(0)?.type).toBe('planned')
        const last = events.at(-1)
        if (last?.type !== 'finished') throw new Error('The last event is not the end.')
        const { saved, failed, conflicts, kept } = last
        expect(saved + failed + conflicts + kept).toBe(outcomes.length)
      }),
      runs,
    )
  })

  test('says saved only of what the service holds, with its version', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { table, request, outcomes, touched } = await play(story)
        for (const outcome of outcomes) {
          const draft = request.drafts.find(({ id }) => id === outcome.id)
          if (outcome.kind !== 'saved' || draft === undefined) continue
          expect(outcome.base.value).toBe(draft.value)
          if (touched.has(outcome.id)) continue
          const held = table.read(draft)
          expect(held.value).toBe(draft.value)
          expect(outcome.base.lockVersion?.value).toBe(held.lockVersion?.value)
        }
      }),
      runs,
    )
  })

  test('sees no collision at VALUE and NONE in a cell that nobody else touched', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        fc.pre(story.level === 'VALUE' || story.level === 'NONE')
        const { outcomes, touched, request } = await play(story)
        for (const { id, gone } of outcomes.filter(isConflict)) {
          // A record is gone once others removed the last of its values, whichever of them was in hand.
          const isTouched =
            gone === 'record' ? hasTouchedMate(request, id, touched) : touched.has(id)
          expect(isTouched).toBe(true)
        }
      }),
      runs,
    )
  })

  test('keeps a draft unsent only after trouble', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { events, outcomes } = await play(story)
        const hasTrouble = events.some(({ type }) => type === 'trouble')
        expect(hasTrouble || outcomes.every(({ kind }) => kind !== 'kept')).toBe(true)
      }),
      runs,
    )
  })

  test('makes a bounded number of calls', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const { calls, request, events } = await play(story)
        expect(calls).toBeLessThanOrEqual(12 + 8 * request.drafts.length)
        const last = events.at(-1)
        const counted = last?.type === 'finished' ? Object.values(last.calls) : []
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(calls)
      }),
      runs,
    )
  })
})

describe('a save under the policy to send again', () => {
  test('asks about a scope only after the bounded number of times', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], true), async (story) => {
        fc.pre(story.policy === 'send-again')
        const { outcomes } = await play(story)
        for (const outcome of outcomes) {
          if (outcome.kind !== 'conflict' || outcome.reason !== 'scope') continue
          expect(outcome.evidence?.attempts).toBe(MAX_SENDS)
        }
      }),
      runs,
    )
  })
})

describe('a save among no others', () => {
  test('makes the calls that its plan says when nothing is refused', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], false, ['m', 'n']), async (story) => {
        fc.pre(story.checking === 'snapshot')
        const isPlain = ({ draft, stored }: Story['cells'][number]) =>
          draft === null || draft !== stored
        fc.pre(story.cells.every(isPlain))
        const { events, calls, request } = await play(story)
        const [planned] = events
        if (planned?.type !== 'planned') throw new Error('The first event is not the plan.')
        expect(calls).toBe(planned.calls)
        expect(planned.plan).toEqual(summarizePlan(request, { batchSize: story.batchSize }))
      }),
      runs,
    )
  })

  test('never collides with itself, at any level and however the service checks', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf(['throttled', 'conflict'], false), async (story) => {
        const { outcomes } = await play(story)
        expect(outcomes.filter(isConflict)).toEqual([])
      }),
      runs,
    )
  })

  test('does not take a record for gone whose last value its own deletion is removing', async () => {
    const untouched = { stored: 'x', draft: undefined }
    const empty = { stored: null, draft: undefined }
    const edited = { stored: 'x', draft: 'm' }
    const { outcomes } = await play({
      level: 'VALUE',
      checking: 'snapshot',
      comparesCreations: false,
      policy: 'ask',
      batchSize: 1,
      callsInFlight: 2,
      // The second record: one value goes, and another comes in another call at the same time, which is throttled.
      cells: [
        { stored: 'x', draft: null },
        { stored: null, draft: 'm' },
        ...[empty, untouched, empty, empty, untouched, empty, edited, edited, edited, empty],
      ],
      others: [],
      faults: ['none', 'none', 'none', 'throttled', 'throttled', 'conflict'],
      storedValues: undefined,
      listing: { manner: 'plain', pageSize: 3 },
    })
    expect(outcomes.filter(isConflict)).toEqual([])
  })

  test('saves all that the service takes, and fails only what it does not', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], false), async (story) => {
        const { outcomes, request } = await play(story)
        for (const { id, kind } of outcomes) {
          const value = request.drafts.find((draft) => draft.id === id)?.value
          expect(kind).toBe(value === POISON || value === REFUSED_VALUE ? 'failed' : 'saved')
        }
      }),
      runs,
    )
  })

  test('tells only moves of scopes that cells read before them can follow', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf([], false), async (story) => {
        fc.pre(story.checking !== 'snapshot-each')
        const { events, request } = await play(story)
        const bases = request.drafts.flatMap(({ base }) => base.lockVersion ?? [])
        const known = new Set(bases.flatMap((version) => Object.values(version)))
        for (const event of events) {
          for (const move of event.type === 'outcomes' ? event.moves : []) {
            expect(known).toContain(move.from)
            known.add(move.to)
          }
        }
      }),
      runs,
    )
  })
})
