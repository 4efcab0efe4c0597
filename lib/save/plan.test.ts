import { describe, expect, test } from 'vitest'
import { nextBatch, planSave } from './plan'
import { baseOf, draftOf, requestOf } from './testing/drafts'

const OPTIONS = { batchSize: 25, guardNone: true }
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
    const { cells } = planSave(requestOf('VALUE', drafts), OPTIONS)
    expect(cells.map(({ operation, draft }) => [operation, draft.attribute])).toEqual([
      ['update', 'C'],
      ['delete', 'B'],
      ['create', 'A'],
    ])
  })

  test('takes forty calls for a thousand updates', () => {
    expect(planSave(requestOf('VALUE', updates(1000)), OPTIONS).calls).toBe(40)
  })

  test('counts the reads that guard updates and deletions at NONE', () => {
    const drafts = [...updates(30), draftOf('1', 'B', baseOf(null), 'new')]
    expect(planSave(requestOf('NONE', drafts), OPTIONS).calls).toBe(5)
    expect(planSave(requestOf('NONE', drafts), { ...OPTIONS, guardNone: false }).calls).toBe(3)
  })

  test('asks for nothing where nothing is stored and nothing is wanted', () => {
    const draft = draftOf('1', 'A', baseOf(null), null)
    expect(planSave(requestOf('VALUE', [draft]), OPTIONS)).toEqual({
      cells: [],
      idle: [draft],
      calls: 0,
    })
  })

  test('puts the cells of one lock scope side by side', () => {
    const drafts = updates(6, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts), OPTIONS)
    expect(cells.map(({ draft }) => draft.primaryValues[0]?.value)).toEqual([
      ...['0', '0', '0', '1', '1', '1'],
    ])
  })
})

describe('the next batch', () => {
  test('is full, and of one operation', () => {
    const drafts = [...updates(30), draftOf('1', 'B', baseOf('x'), null)]
    const { cells } = planSave(requestOf('DATA_TABLE', drafts), OPTIONS)
    const first = nextBatch(cells, LIMITS, NOTHING_BUSY)
    const second = nextBatch(first.rest, LIMITS, NOTHING_BUSY)
    const third = nextBatch(second.rest, LIMITS, NOTHING_BUSY)
    const shapes = [first, second, third].map(({ batch }) => [batch.operation, batch.cells.length])
    expect(shapes).toEqual([
      ['update', 25],
      ['update', 5],
      ['delete', 1],
    ])
    expect(third.rest).toEqual([])
  })

  test('leaves out scopes whose new version is not known yet, and keeps their place', () => {
    const drafts = updates(4, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts), OPTIONS)
    const busy = new Set([cells[0]?.scope ?? ''])
    const { batch, rest } = nextBatch(cells, LIMITS, busy)
    expect(batch.cells).toEqual(cells.slice(2))
    expect(rest).toEqual(cells.slice(0, 2))
  })

  test('takes one cell of each scope where the service checks them one after the other', () => {
    const drafts = updates(4, (index) => String(index % 2))
    const { cells } = planSave(requestOf('PRIMARY_VALUE', drafts), OPTIONS)
    const { batch, rest } = nextBatch(cells, { ...LIMITS, isOnePerScope: true }, NOTHING_BUSY)
    expect(batch.cells).toEqual([cells[0], cells[2]])
    expect(rest).toEqual([cells[1], cells[3]])
  })
})
