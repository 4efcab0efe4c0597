import fc from 'fast-check'
import { countsOf } from './counts'
import { type StandIn, startStandIn } from './model/stand-in'
import { aBeginning, type Beginning, type History, someSteps } from './model/steps'
import { breachesOf } from './oracle/oracle'
import { Simulation } from './simulation'

/** The stand-ins that histories are told to. */
export interface StandIns {
  /** The one that treats versions as a history wants it; started when it is first asked for. */
  readonly for: (wish: Pick<Beginning, 'noneVersions' | 'tableVersions'>) => Promise<StandIn>
  /** Throws all tables away. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Stand-ins that judge batches in one way. */
export function createStandIns(batchLocking: History['batchLocking']): StandIns {
  const started = new Map<string, StandIn>()
  return {
    async for({ noneVersions, tableVersions = 'move' }) {
      const key = `${noneVersions} ${tableVersions}`
      const known =
        started.get(key) ?? (await startStandIn({ batchLocking, noneVersions, tableVersions }))
      started.set(key, known)
      return known
    },
    async reset() {
      for (const standIn of started.values()) await standIn.reset()
    },
    async close() {
      for (const standIn of started.values()) await standIn.close()
    },
  }
}

/** Tells one history from its beginning to its end; gives what was wrong with it, and what it was rich in. */
export async function tell(
  standIns: StandIns,
  { beginning, steps }: Pick<History, 'beginning' | 'steps'>,
): Promise<{ readonly violations: readonly string[]; readonly counts: Record<string, number> }> {
  const simulation = await Simulation.make(await standIns.for(beginning), beginning)
  for (const step of [...beginning.opening, ...steps]) await simulation.play(step)
  const trace = await simulation.end()
  return { violations: breachesOf(trace), counts: { ...countsOf(trace) } }
}

/** How long a history that went wrong is made shorter: what is told by then is short enough to be read. */
const SHRINKING_MS = 20_000

/**
 * Tells many histories.
 *
 * @param sums what they are rich in is added to this
 * @throws Error with the seed and path, what went wrong, and the history in which it did, as short as it could be made
 *   within some seconds
 */
export async function tellMany(
  standIns: StandIns,
  { runs, seed }: { readonly runs: number; readonly seed: number },
  sums: Record<string, number>,
): Promise<void> {
  let shrinkUntilMs = Number.POSITIVE_INFINITY
  await fc.assert(
    fc.asyncProperty(aBeginning, someSteps, async (beginning, steps) => {
      if (Date.now() > shrinkUntilMs) return
      const { violations, counts } = await tell(standIns, { beginning, steps })
      for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
      sums.histories = (sums.histories ?? 0) + 1
      if (violations.length === 0) return
      shrinkUntilMs = Math.min(shrinkUntilMs, Date.now() + SHRINKING_MS)
      throw new Error(violations.join('\n'))
    }),
    { numRuns: runs, seed },
  )
}
