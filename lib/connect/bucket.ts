/** A token bucket: what it held at a moment. Tokens below 0 are promised to callers that wait. */
export interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

/** How fast tokens come back, and how many can be saved up. */
export interface BucketLimits {
  readonly callsPerSecond: number
  readonly burst: number
}

/** A full bucket. */
export function fullBucket(limits: BucketLimits, nowMs: number): Bucket {
  return { tokens: limits.burst, atMs: nowMs }
}

/**
 * Takes one token, now or as soon as it comes back. Callers are served in the order in which they ask: each one's
 * token is promised at once.
 *
 * @returns the bucket afterwards, and how long the caller waits before it goes on
 */
export function takeToken(
  bucket: Bucket,
  limits: BucketLimits,
  nowMs: number,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs)
  const refilled = bucket.tokens + (elapsedMs / 1000) * limits.callsPerSecond
  const tokens = Math.min(limits.burst, refilled) - 1
  const waitMs = tokens >= 0 ? 0 : Math.ceil((-tokens / limits.callsPerSecond) * 1000)
  return { bucket: { tokens, atMs: Math.max(nowMs, bucket.atMs) }, waitMs }
}

/** Gives back the token of a caller that stopped waiting. */
export function returnToken(bucket: Bucket, limits: BucketLimits): Bucket {
  return { ...bucket, tokens: Math.min(limits.burst, bucket.tokens + 1) }
}
