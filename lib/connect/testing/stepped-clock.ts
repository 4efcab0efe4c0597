import type { Clock } from '../pace'

/** A clock that a test moves, and that wakes sleepers at their time. */
export interface SteppedClock extends Clock {
  /** Moves on, waking whoever sleeps on the way; what they do at each moment is done before it moves further. */
  advance(ms: number): Promise<void>
}

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** A clock at 0 that stands still. */
export function steppedClock(): SteppedClock {
  let nowMs = 0
  let sleepers: readonly Sleeper[] = []
  async function advance(ms: number): Promise<void> {
    const endMs = nowMs + ms
    for (;;) {
      await settled()
      const due = [...sleepers].sort((a, b) => a.atMs - b.atMs).find(({ atMs }) => atMs <= endMs)
      if (due === undefined) break
      sleepers = sleepers.filter((one) => one !== due)
      nowMs = Math.max(nowMs, due.atMs)
      due.wake()
    }
    nowMs = endMs
  }
  return {
    nowMs: () => nowMs,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers = [...sleepers, { atMs: nowMs + ms, wake }]
      }),
    advance,
  }
}

/** Lets everything that is ready happen. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
