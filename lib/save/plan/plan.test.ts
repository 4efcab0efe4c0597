import { describe, expect, test } from 'vitest'
import { baseOf, draftOf, requestOf } from '../testing/drafts'
import { type PendingCell, planSave } from './plan'
import { summarizePlan } from './summary'
import { nextBatch, takeWave } from './waves'

const LIMITS = { batchSize: 25, isOnePerScope: false }
const NOTHING_BUSY: ReadonlySet<string> = new Set()

function updates(count: number, record = (index: number) => String(index)) {
  return Array.from({ length: count }, (_, index) =>
    draftOf(record(index), `A${index}`, baseOf('x'), 'm'),
  )
}

describe('the plan of a save', () => {
  test('creates what has no stored value, deletes what is cleared and updates the rest', () => {
    const drafts = [
      draftOf('1', 'A', baseOf(null), 'new'),
      draftOf('1', 'B', baseOf('x'), null),
      draftOf('1', 'C', baseOf('x'), ''),
    ]
    const { cells } = planSave(requestOf('VALUE', drafts))
    expect(cells.map(({ operation, draft }) => [operation, draft.attribute])).toEqual([
      ['update', 'C'],
      ['delete', 'B'],
      ['create', 'A'],
    ])
  })

  test('takes forty calls for a thousand updates', () => {
    expect(summarizePlan(requestOf('VALUE', updates(1000))).calls).toBe(40)
  })

  test('counts the reads that guard updates and deletions at NONE', () => {
    const drafts = [...updates(30), draftOf('1', 'B', baseOf(null), 'new')]
    expect(summarizePlan(requestOf('NONE', drafts)).calls).toBe(5)
    expect(summarizePlan({ ...requestOf('NONE', drafts), guardNone: false }).calls).toBe(3)
  })

  test('asks for nothing where nothing is stored and nothing is wanted', () => {
    const draft = draftOf('1', 'A', baseOf(null), null)
    expect(planSave(requestOf('VALUE', [draft]))).toEqual({
      cells: [],
      idle: [draft],
    })
  })

  test('puts the cells of one lock scope side by side', () => {
    const drafts = updates(6, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts))
    expect(cells.map(({ draft }) => draft.primaryValues[0]?.value)).toEqual([
      ...['0', '0', '0', '1', '1', '1'],
    ])
  })
})

describe('the next batch', () => {
  test('of one lock scope is full, and of one operation', () => {
    const drafts = [...updates(30), draftOf('1', 'B', baseOf('x'), null)]
    const shapes: (readonly [string, number])[] = []
    let rest: readonly PendingCell[] = planSave(requestOf('DATA_TABLE', drafts)).cells
    while (rest.length > 0) {
      const wave = takeWave(rest, { ...LIMITS, callsInFlight: 2 })
      shapes.push(...wave.taken.map(({ operation, cells }) => [operation, cells.length] as const))
      rest = wave.rest
    }
    expect(shapes).toEqual([
      ['update', 25],
      ['update', 5],
      ['delete', 1],
    ])
  })

  test('waits for a busy scope rather than to go half full', () => {
    const drafts = ['p', 'p', 'q', 'r'].map((record, index) =>
      draftOf(record, `A${index}`, baseOf('x'), 'm'),
    )
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts))
    const limits = { batchSize: 2, isOnePerScope: false, callsInFlight: 3 }
    expect(takeWave(cells, limits).taken.map((batch) => batch.cells.length)).toEqual([2, 2])
    const three = [...cells.slice(0, 1), ...cells.slice(2), ...cells.slice(1, 2)]
    expect(takeWave(three, limits).taken.map((batch) => batch.cells.length)).toEqual([2])
  })

  test('keeps the cells of a new record together', () => {
    const drafts = ['1', '2', '1', '2', '1', '2'].map((record, index) => ({
      ...draftOf(record, `A${index}`, baseOf(null), 'm'),
      isOfNewRecord: true,
    }))
    const { cells } = planSave(requestOf('VALUE', drafts))
    const { taken } = nextBatch(cells, { batchSize: 5, isOnePerScope: false }, NOTHING_BUSY)
    expect(taken.cells.map(({ draft }) => draft.primaryValues[0]?.value)).toEqual(['1', '1', '1'])
  })

  test('leaves out scopes whose new version is not known yet, and keeps their place', () => {
    const drafts = updates(4, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts))
    const busy = new Set([cells[0]?.scope ?? ''])
    const { taken: batch, rest } = nextBatch(cells, LIMITS, busy)
    expect(batch.cells).toEqual(cells.slice(2))
    expect(rest).toEqual(cells.slice(0, 2))
  })

  test('takes one cell of each scope where the service checks them one after the other', () => {
    const drafts = updates(4, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts))
    const { taken: batch, rest } = nextBatch(
      cells,
      { ...LIMITS, isOnePerScope: true },
      NOTHING_BUSY,
    )
    expect(batch.cells).toEqual([cells[0], cells[2]])
    expect(rest).toEqual([cells[1], cells[3]])
  })
})
