import { type Clock, createPace } from '../../lib/connect/pace'
import { QUOTA } from '../../lib/save/plan/quota'

/** Calls at the service's quota, in time that is counted and not waited for. */
export interface CountedTime {
  /** Waits, in counted time, for a token of each operation, then does the work, which takes none of it. */
  readonly call: <Result>(
    operations: readonly string[],
    work: () => Promise<Result>,
  ) => Promise<Result>
  readonly sleep: (ms: number) => Promise<void>
  /** Counted milliseconds since the start. */
  readonly nowMs: () => number
}

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Time at 0 and full buckets: 2 calls a second and 5 at once, each operation for itself. */
export function countTime(): CountedTime {
  let nowMs = 0
  let working = 0
  let sleepers: readonly Sleeper[] = []

  /** Once nothing is under way and all that could go on has gone on, it is the time of whoever wakes next. */
  function goOn(): void {
    setImmediate(() => {
      const [next, ...others] = sleepers
      if (working > 0 || next === undefined) return
      sleepers = others
      nowMs = Math.max(nowMs, next.atMs)
      next.wake()
      goOn()
    })
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      sleepers = [...sleepers, { atMs: nowMs + ms, wake }].sort((a, b) => a.atMs - b.atMs)
      goOn()
    })
  }

  const clock: Clock = { nowMs: () => nowMs, sleep }
  const pace = createPace(QUOTA, clock)
  const party = { kind: 'save' } as const

  return {
    sleep,
    nowMs: clock.nowMs,
    async call(operations, work) {
      await Promise.all(operations.map((operation) => pace.take(operation, party)))
      working += 1
      try {
        return await work()
      } finally {
        working -= 1
        goOn()
      }
    },
  }
}
