import { type Clock, createPace } from '../../lib/connect/pace'
import { QUOTA } from '../../lib/save/plan/quota'

/** Calls at the quota of the service, in virtual time that passes without waiting. */
export interface VirtualTime {
  /** Waits in virtual time for a token of each operation, then runs `work`, which takes no virtual time. */
  readonly call: <Result>(
    operations: readonly string[],
    work: () => Promise<Result>,
  ) => Promise<Result>
  readonly sleep: (ms: number) => Promise<void>
  /** Virtual milliseconds since the start. */
  readonly nowMs: () => number
}

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Virtual time at 0 with full buckets: 2 calls a second and a burst of 5 for each operation. */
export function createVirtualTime(): VirtualTime {
  let nowMs = 0
  let working = 0
  let sleepers: readonly Sleeper[] = []

  /** When nothing else can run, advances the time to the next sleeper. */
  function advance(): void {
    setImmediate(() => {
      const [next, ...others] = sleepers
      if (working > 0 || next === undefined) return
      sleepers = others
      nowMs = Math.max(nowMs, next.atMs)
      next.wake()
      advance()
    })
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      sleepers = [...sleepers, { atMs: nowMs + ms, wake }].sort((a, b) => a.atMs - b.atMs)
      advance()
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
        advance()
      }
    },
  }
}
