import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../protocol/types'
import { baseOf, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { FORBIDDEN, faultyService } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

/** Saves one draft for each of `values`; nobody else is there. */
async function saveAll(values: readonly string[], batchSize = 25) {
  const table = new ModelTable('VALUE', true, 'snapshot')
  const drafts = values.map((value, index) => draftOf(String(index), 'A', baseOf('x'), value))
  for (const draft of drafts) table.writeByOthers(draft, 'x')
  const request = requestOf(
    'VALUE',
    drafts.map((draft) => ({ ...draft, base: table.read(draft) })),
  )
  let calls = 0
  const service = faultyService(table, () => {
    calls += 1
    return 'none'
  })
  const events = await eventsOf(
    executeSave(request, service, { batchSize, sleep: () => Promise.resolve() }),
  )
  const outcomes = events.flatMap((event): readonly Outcome[] =>
    event.type === 'outcomes' ? event.outcomes : [],
  )
  return { request, outcomes, calls, troubles: events.filter(({ type }) => type === 'trouble') }
}

describe('cells that the identity may not write', () => {
  test('are found, and all others saved, while they are few', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 75 }),
        fc.uniqueArray(fc.nat(74), { maxLength: 3 }),
        fc.integer({ min: 1, max: 25 }),
        async (count, indices, batchSize) => {
          const values = Array.from({ length: count }, (_, index) =>
            indices.includes(index) ? FORBIDDEN : 'm',
          )
          const forbidden = values.filter((value) => value === FORBIDDEN).length
          // Two in a row at the start tell nothing from an identity that may write nothing.
          fc.pre(values[0] === 'm' && values[1] === 'm')
          const { request, outcomes, calls, troubles } = await saveAll(values, batchSize)
          const kinds = new Map(outcomes.map(({ id, kind }) => [id, kind]))
          expect(outcomes).toHaveLength(count)
          for (const { id, value } of request.drafts) {
            expect(kinds.get(id)).toBe(value === FORBIDDEN ? 'failed' : 'saved')
          }
          expect(troubles).toEqual([])
          const depth = Math.ceil(Math.log2(batchSize))
          expect(calls).toBeLessThanOrEqual(
            Math.ceil(count / batchSize) + forbidden * (1 + 2 * depth) + forbidden,
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  test('are said in words that name what to do', async () => {
    const { outcomes } = await saveAll(['m', FORBIDDEN, 'm'])
    expect(outcomes.find(({ kind }) => kind === 'failed')).toMatchObject({
      reason: 'request',
      message: expect.stringMatching(/may not change this cell.*Ask an administrator/),
    })
  })

  test('when they are all, stop the save after a few calls, with nothing failed and one word of trouble', async () => {
    const { outcomes, troubles, calls } = await saveAll(
      Array.from({ length: 200 }, () => FORBIDDEN),
    )
    expect(outcomes).toHaveLength(200)
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['kept']))
    expect(troubles).toMatchObject([{ trouble: { code: 'access-denied' } }])
    expect(calls).toBeLessThanOrEqual(20)
  })

  test('when they are very many, stop the save within a bound of calls', async () => {
    const values = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? 'm' : FORBIDDEN))
    const { outcomes, troubles, calls } = await saveAll(values)
    expect(outcomes).toHaveLength(500)
    expect(outcomes.some(({ kind }) => kind === 'saved')).toBe(true)
    expect(outcomes.some(({ kind }) => kind === 'kept')).toBe(true)
    expect(troubles).toHaveLength(1)
    expect(calls).toBeLessThanOrEqual(100)
  })
})
