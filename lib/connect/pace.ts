import { type Bucket, type BucketLimits, fullBucket, returnToken, takeToken } from './bucket'

/** Time as the pace sees it; a test passes its own. */
export interface Clock {
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
  /** Resolves after the time, rejects with the signal's reason when that aborts first. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Keeps the calls of one process within the service's rate, each operation for itself. */
export interface Pace {
  /**
   * Waits for the turn of one call of an operation, first come, first served.
   *
   * @returns how long it waited, in milliseconds
   * @throws the signal's reason when it aborts; the turn goes back to the others
   */
  readonly take: (operation: string, signal?: AbortSignal) => Promise<number>
}

/**
 * A pace of one token bucket for each operation: that is how the service counts
 * (https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html).
 */
export function createPace(limits: BucketLimits, clock: Clock = systemClock): Pace {
  const buckets = new Map<string, Bucket>()

  async function take(operation: string, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    const nowMs = clock.nowMs()
    const { bucket, waitMs } = takeToken(
      buckets.get(operation) ?? fullBucket(limits, nowMs),
      limits,
      nowMs,
    )
    buckets.set(operation, bucket)
    if (waitMs > 0) await wait(operation, waitMs, signal)
    return waitMs
  }

  async function wait(operation: string, waitMs: number, signal?: AbortSignal): Promise<void> {
    try {
      await clock.sleep(waitMs, signal)
    } catch (error) {
      const bucket = buckets.get(operation)
      if (bucket !== undefined) buckets.set(operation, returnToken(bucket, limits))
      throw error
    }
  }

  return { take }
}

/** The clock of the process. */
export const systemClock: Clock = { nowMs: () => performance.now(), sleep }

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
