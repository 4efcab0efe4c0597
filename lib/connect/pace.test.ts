import { describe, expect, test } from 'vitest'
import { fullBucket, returnToken, takeToken } from './bucket'
import { type Clock, createPace } from './pace'

const LIMITS = { callsPerSecond: 2, burst: 5 }

/** A clock that stands still, and sleepers that wait for the test to wake them. */
function stoppedClock() {
  const sleeps: number[] = []
  const clock: Clock = {
    nowMs: () => 0,
    sleep: (ms, signal) => {
      sleeps.push(ms)
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    },
  }
  return { clock, sleeps }
}

describe('a token bucket', () => {
  test('gives its burst at once and then one call each half second', () => {
    let bucket = fullBucket(LIMITS, 0)
    const waits = Array.from({ length: 8 }, () => {
      const taken = takeToken(bucket, LIMITS, 0)
      bucket = taken.bucket
      return taken.waitMs
    })
    expect(waits).toEqual([0, 0, 0, 0, 0, 500, 1000, 1500])
  })

  test('fills up again with time, never above its burst', () => {
    const empty = { tokens: 0, atMs: 0 }
    expect(takeToken(empty, LIMITS, 500).waitMs).toBe(0)
    expect(takeToken(empty, LIMITS, 60_000).bucket.tokens).toBe(4)
  })

  test('is not confused by a clock that goes back', () => {
    const { bucket, waitMs } = takeToken({ tokens: 1, atMs: 1_000 }, LIMITS, 0)
    expect(waitMs).toBe(0)
    expect(bucket).toEqual({ tokens: 0, atMs: 1_000 })
  })

  test('takes a token back', () => {
    expect(returnToken({ tokens: -2, atMs: 0 }, LIMITS).tokens).toBe(-1)
    expect(returnToken({ tokens: 5, atMs: 0 }, LIMITS).tokens).toBe(5)
  })
})

describe('the pace', () => {
  test('counts each operation for itself, first come, first served', async () => {
    const { clock, sleeps } = stoppedClock()
    const pace = createPace({ callsPerSecond: 1, burst: 1 }, clock)
    expect(await pace.take('A')).toBe(0)
    expect(await pace.take('B')).toBe(0)
    void pace.take('A')
    void pace.take('A')
    expect(sleeps).toEqual([1_000, 2_000])
  })

  test('gives the turn of a caller that goes away to the next one', async () => {
    const { clock, sleeps } = stoppedClock()
    const pace = createPace({ callsPerSecond: 1, burst: 1 }, clock)
    await pace.take('A')
    const caller = new AbortController()
    const waiting = pace.take('A', caller.signal)
    caller.abort()
    await expect(waiting).rejects.toThrow('abort')
    void pace.take('A')
    expect(sleeps).toEqual([1_000, 1_000])
  })

  test('does not begin to wait for a caller that has gone already', async () => {
    const { clock } = stoppedClock()
    const pace = createPace(LIMITS, clock)
    await expect(pace.take('A', AbortSignal.abort())).rejects.toThrow('abort')
  })
})
