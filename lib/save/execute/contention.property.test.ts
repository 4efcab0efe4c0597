import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { type CellAddress, type LockLevel, lockScope } from '@/lib/data-table'
import type { Outcome, SaveEvent, SaveRequest, ScopePolicy } from '../protocol/types'
import { draftOf, eventsOf } from '../testing/drafts'
import { faultyService } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

// Hundreds of saves each, on machines that may be busy with others.
vi.setConfig({ testTimeout: 60_000 })

const runs = { numRuns: 300 }
const WIDE: readonly LockLevel[] = ['ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

/** A save of all cells of a table, some of which others write when its first call is about to leave. */
interface Contest {
  readonly level: LockLevel
  readonly policy: ScopePolicy
  readonly records: number
  readonly attributes: number
  readonly batchSize: number
  /** Places of the cells that others write, in the order of the drafts; beyond the end: none. */
  readonly moved: readonly number[]
  /** How many values its user believes to be stored; `undefined`: unknown, and no list is made. */
  readonly storedValues?: number | undefined
}

const anyContest: fc.Arbitrary<Contest> = fc.record({
  level: fc.constantFrom<LockLevel>('VALUE', ...WIDE),
  policy: fc.constantFrom<ScopePolicy>('ask', 'send-again'),
  records: fc.integer({ min: 1, max: 20 }),
  attributes: fc.integer({ min: 1, max: 6 }),
  batchSize: fc.integer({ min: 2, max: 25 }),
  moved: fc.array(fc.nat(119), { minLength: 1, maxLength: 8 }),
  storedValues: fc.constantFrom(undefined, 120, 1_001),
})

/** A thousand cells, of which others write fifty. */
const THOUSAND = {
  ...{ records: 100, attributes: 10, batchSize: 25 },
  moved: Array.from({ length: 50 }, (_, index) => index * 20),
}

interface Ending {
  readonly outcomes: readonly Outcome[]
  readonly calls: Readonly<Record<string, number>>
  readonly cells: number
  /** Ids of the cells that others wrote, and the scopes that they moved. */
  readonly touched: ReadonlySet<string>
  readonly movedScopes: ReadonlySet<string | null>
  readonly scopeOf: (id: string) => string | null
}

async function play(contest: Contest): Promise<Ending> {
  const { level, policy, records, attributes, batchSize, storedValues } = contest
  const table = new ModelTable(level, true, 'snapshot')
  const stored = { value: 'x', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const empty = Array.from({ length: records * attributes }, (_, index) =>
    draftOf(String(index % records), `A${Math.floor(index / records)}`, stored, `mine ${index}`),
  )
  for (const cell of empty) table.writeByOthers(cell, 'x')
  const drafts = empty.map((cell) => ({ ...cell, base: table.read(cell) }))
  const moved = drafts.filter((_, index) => contest.moved.includes(index))
  let isMoved = false
  const service = faultyService(table, () => {
    if (!isMoved) for (const cell of moved) table.writeByOthers(cell, 'theirs')
    isMoved = true
    return 'none'
  })
  const request: SaveRequest = {
    ...{ tableId: 'table', lockLevel: level, primaryAttributes: ['Id'], drafts },
    scopePolicy: policy,
    storedValues,
  }
  const events = await eventsOf(executeSave(request, service, { batchSize }))
  const scopes = new Map(drafts.map((one) => [one.id, scopeOf(level, one)]))
  return {
    outcomes: events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : [])),
    calls: callsOf(events),
    cells: drafts.length,
    touched: new Set(moved.map(({ id }) => id)),
    movedScopes: new Set(moved.map((one) => scopeOf(level, one))),
    scopeOf: (id) => scopes.get(id) ?? null,
  }
}

function scopeOf(level: LockLevel, address: CellAddress): string | null {
  return lockScope(level, true, address)
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

describe('a save whose cells others moved before its first call', () => {
  test('makes no more calls than to read and to write every cell, and four', async () => {
    await fc.assert(
      fc.asyncProperty(anyContest, async (contest) => {
        const { calls, cells } = await play(contest)
        const made = Object.values(calls).reduce((sum, count) => sum + count, 0)
        expect(made).toBeLessThanOrEqual(2 * Math.ceil(cells / contest.batchSize) + 4)
      }),
      runs,
    )
  })

  test('ends every cell as what befell it, and no other: moved, beside a moved one, or neither', async () => {
    await fc.assert(
      fc.asyncProperty(anyContest, async (contest) => {
        const { outcomes, touched, movedScopes, scopeOf: scope } = await play(contest)
        for (const outcome of outcomes) {
          const isBeside = contest.policy === 'ask' && movedScopes.has(scope(outcome.id))
          const expected = touched.has(outcome.id) ? 'value' : isBeside ? 'scope' : null
          expect(outcome.kind).toBe(expected === null ? 'saved' : 'conflict')
          if (outcome.kind === 'conflict') expect(outcome.reason).toBe(expected)
        }
      }),
      runs,
    )
  })

  test('sends a cell twice at most, and one that collided once', async () => {
    await fc.assert(
      fc.asyncProperty(anyContest, async (contest) => {
        const { outcomes } = await play(contest)
        for (const outcome of outcomes) {
          const most = outcome.kind === 'conflict' ? 1 : 2
          if (outcome.kind !== 'kept') expect(outcome.evidence?.attempts).toBeLessThanOrEqual(most)
        }
      }),
      runs,
    )
  })

  test.each([
    // 40 reads, 38 writes of the 950, and the call that was refused.
    [
      'DATA_TABLE',
      'send-again',
      { BatchDescribeDataTableValue: 40, BatchUpdateDataTableValue: 39 },
    ],
    // Nothing is sent after the first refusal, and every cell is read once.
    ['DATA_TABLE', 'ask', { BatchDescribeDataTableValue: 40, BatchUpdateDataTableValue: 1 }],
    // The fifty that were refused, in two calls.
    ['VALUE', 'ask', { BatchDescribeDataTableValue: 2, BatchUpdateDataTableValue: 40 }],
  ] as const)('makes these calls for a thousand cells at %s (%s)', async (level, policy, calls) => {
    expect((await play({ level, policy, ...THOUSAND })).calls).toEqual(calls)
  })

  test.each([
    // 38 writes of the 950, the call that was refused, and one list.
    ['DATA_TABLE', 'send-again', { ListDataTableValues: 1, BatchUpdateDataTableValue: 39 }],
    ['DATA_TABLE', 'ask', { ListDataTableValues: 1, BatchUpdateDataTableValue: 1 }],
    // Two calls with three moved cells among them, then 37 with the 903 that are left to be written.
    ['VALUE', 'ask', { ListDataTableValues: 1, BatchUpdateDataTableValue: 39 }],
    ['ATTRIBUTE', 'send-again', { ListDataTableValues: 1, BatchUpdateDataTableValue: 40 }],
    ['PRIMARY_VALUE', 'send-again', { ListDataTableValues: 1, BatchUpdateDataTableValue: 39 }],
  ] as const)(
    'lists the table once instead of reading it 25 cells a call at %s (%s)',
    async (level, policy, calls) => {
      const contest = { level, policy, ...THOUSAND, storedValues: 1_000 }
      expect((await play(contest)).calls).toEqual(calls)
    },
  )
})
