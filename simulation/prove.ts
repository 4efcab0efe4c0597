import { afterAll, describe, expect, it } from 'vitest'
import { rounds, seed } from './amount'
import type { History } from './model/steps'
import { createStandIns, tellMany } from './run'

/** In `npm test`, each of the two ways to judge a batch. */
const HISTORIES = 200
/** After so many the tables are thrown away, and a soak says how far it is. */
const PORTION = 250
const MS_A_HISTORY = 1_000
/** A long run is to end with what it found, also on a machine that has other work. */
const MS_A_HISTORY_OF_SOAK = 10_000

/** Declares the model test for one way in which the service may judge a batch. */
export function proveSaving(batchLocking: History['batchLocking']): void {
  describe(`saving, batches judged by ${batchLocking}`, () => {
    const standIns = createStandIns(batchLocking)
    afterAll(() => standIns.close())

    const runs = Math.ceil(rounds(2 * HISTORIES) / 2)
    // Each way is told histories of its own: twice as many differ.
    const firstSeed = seed(1) + (batchLocking === 'sequential' ? runs : 0)
    it(
      'never overwrites what its user has not seen, loses no edit and says nothing false',
      async () => {
        const sums: Record<string, number> = {}
        const violations: string[] = []
        for (let done = 0; done < runs; done += PORTION) {
          const portion = { runs: Math.min(PORTION, runs - done), seed: firstSeed + done }
          try {
            await tellMany(standIns, portion, sums)
          } catch (error) {
            // A long run goes on, so that it tells of all that is wrong and not of one thing.
            if (!process.env.LOCKSTEP_SOAK) throw error
            const trace =
              error instanceof Error ? `${error.message}\n${error.cause}` : String(error)
            violations.push(trace)
            console.error(trace)
          }
          await standIns.reset()
          if (process.env.LOCKSTEP_SOAK) report(batchLocking, sums, violations.length)
        }
        expect(violations).toEqual([])
        // Histories in which nobody met anybody would prove nothing.
        for (const name of ['saved', 'conflict (value)', 'accepted writes of others', 'lists']) {
          expect(sums[name] ?? 0).toBeGreaterThan(runs / 25)
        }
      },
      60_000 + runs * (process.env.LOCKSTEP_SOAK ? MS_A_HISTORY_OF_SOAK : MS_A_HISTORY),
    )
  })
}

function report(
  batchLocking: string,
  sums: Readonly<Record<string, number>>,
  violations: number,
): void {
  const line = Object.entries(sums)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
  console.info(`${new Date().toISOString()} ${batchLocking}: breaches ${violations}, ${line}`)
}
