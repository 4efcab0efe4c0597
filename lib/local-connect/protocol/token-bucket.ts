/** How many calls pass: so many a second, and so many saved up at once. */
export type Rate = { perSecond: number; burst: number }

/** A bucket for each operation: that is how the service counts (documented). */
export type TokenBuckets = {
  /** Takes a token if there is one; a refused call costs none. */
  take(operation: string): boolean
}

/**
 * What a client that keeps to the rate may be early by, in tokens: its calls leave at the right
 * pace, but may arrive a little closer to each other. It shifts a call, and adds none in the long run.
 */
const TOLERANCE = 0.5

/** Published: 2 calls a second, bursts of 5, per operation, for the whole account and region. */
export const DEFAULT_RATE: Rate = { perSecond: 2, burst: 5 }

/**
 * Buckets that begin full.
 * @param nowMs milliseconds that never go back
 */
export function createTokenBuckets({ perSecond, burst }: Rate, nowMs: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>()

  function take(operation: string): boolean {
    const now = nowMs()
    const bucket = buckets.get(operation) ?? { tokens: burst, atMs: now }
    const refilled = bucket.tokens + ((now - bucket.atMs) / 1000) * perSecond
    const tokens = Math.min(burst, refilled)
    const isLet = tokens >= 1 - TOLERANCE
    buckets.set(operation, { tokens: isLet ? tokens - 1 : tokens, atMs: now })
    return isLet
  }

  return { take }
}
