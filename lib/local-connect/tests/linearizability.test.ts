import { DataTableLockLevel } from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CELLS, type Contest, holdContest } from '../testing/linearizability/clients'
import { orderBreaches } from '../testing/linearizability/serial-order'
import { rounds, seed } from '../testing/random'
import { startTestService, type TestService } from '../testing/service'
import { BATCH_LOCKING, type BatchLocking } from '../types'

const ROUNDS = rounds(4)

describe.each(BATCH_LOCKING)(
  'eight clients that write the same twenty cells, batches judged by %s',
  (batchLocking) => {
    let test: TestService
    beforeAll(async () => {
      test = await startTestService({ batchLocking, allowFaults: true })
    })
    afterAll(() => test.dispose())

    it.each(Object.values(DataTableLockLevel))(
      'at %s agree with the order of the journal (documented: the levels)',
      async (level) => {
        const contest = await holdContest(test, level, { rounds: ROUNDS, seed: seed(8) })
        expect(orderBreaches(contest, level, batchLocking)).toEqual([])
        const { accepted, refused } = countsOf(contest)
        expect(accepted).toBeGreaterThan(ROUNDS)
        // A contest without a collision would prove nothing.
        if (level !== 'NONE') expect(refused).toBeGreaterThan(0)
      },
      30_000 + ROUNDS * 500,
    )
  },
)

describe('the judge of the order', () => {
  let contest: Contest
  let test: TestService
  beforeAll(async () => {
    test = await startTestService({ allowFaults: true })
    contest = await holdContest(test, 'VALUE', { rounds: 4, seed: 1 })
  })
  afterAll(() => test.dispose())
  const breaches = (broken: Contest, locking: BatchLocking = 'snapshot') =>
    orderBreaches(broken, 'VALUE', locking).join(' ')

  it('finds a write that the journal lacks', () => {
    const journal = contest.journal.slice(0, -1)
    expect(breaches({ ...contest, journal })).toContain('does not tell of it')
  })

  it('finds writes in another order', () => {
    const journal = [
      ...contest.journal.slice(0, CELLS.length),
      ...contest.journal.slice(CELLS.length).toReversed(),
    ]
    expect(breaches({ ...contest, journal })).toMatch(/on a version that had moved/)
    expect(breaches({ ...contest, journal })).toMatch(/stands before a batch that was answered/)
    expect(breaches({ ...contest, journal })).toMatch(/shows what never was at once/)
  })

  it('finds a write on an old version', () => {
    const attempts = contest.attempts.map((attempt) => ({
      ...attempt,
      sent: attempt.sent.map((one) => ({ ...one, guard: { Value: 'old' } })),
    }))
    expect(breaches({ ...contest, attempts })).toContain('on a version that had moved')
  })

  it('finds a refusal without a reason', () => {
    const last = contest.journal.at(-1)?.after
    const wronged = contest.attempts.find(({ sent }) => sent.some(({ value }) => value === last))
    const values = wronged?.sent.map(({ value }) => value)
    const broken = {
      ...contest,
      attempts: contest.attempts.map((one) =>
        one === wronged ? { ...one, accepted: new Map() } : one,
      ),
      journal: contest.journal.filter(({ after }) => !values?.includes(after ?? '')),
    }
    expect(breaches(broken)).toContain('refused without a reason')
  })
})

function countsOf({ attempts }: Contest): { accepted: number; refused: number } {
  const sent = attempts.flatMap((attempt) => attempt.sent).length
  const accepted = attempts.map((attempt) => attempt.accepted.size).reduce((a, b) => a + b, 0)
  return { accepted, refused: sent - accepted }
}
