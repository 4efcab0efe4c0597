/** A token bucket: what it held at a moment, and how fast it fills. */
export interface Bucket {
  readonly tokens: number
  /** At most the limit; below it for a while after the service has throttled a call. */
  readonly callsPerSecond: number
  readonly atMs: number
}

/** How fast tokens come back at most, and how many can be saved up. */
export interface BucketLimits {
  readonly callsPerSecond: number
  readonly burst: number
}

/** The rate sinks to half with each throttled call, and never below this part of the limit. */
const LOWEST_PART = 1 / 16
/** In this time the rate would rise from nothing to its limit. */
const RECOVERY_SECONDS = 30
/** Sums of fractions may miss a whole token by as little. */
const ALMOST = 1e-9

/** A full bucket. */
export function fullBucket(limits: BucketLimits, nowMs: number): Bucket {
  return { tokens: limits.burst, callsPerSecond: limits.callsPerSecond, atMs: nowMs }
}

/** The bucket at a later moment: tokens came back, and a rate that had sunk has risen. A clock that goes back is ignored. */
export function refill(bucket: Bucket, limits: BucketLimits, nowMs: number): Bucket {
  if (nowMs <= bucket.atMs) return bucket
  const seconds = (nowMs - bucket.atMs) / 1000
  const { slope, untilLimit } = riseOf(bucket, limits)
  const rising = Math.min(seconds, untilLimit)
  const risen = bucket.callsPerSecond + slope * rising
  const gained =
    ((bucket.callsPerSecond + risen) / 2) * rising + (seconds - rising) * limits.callsPerSecond
  return {
    tokens: Math.min(limits.burst, bucket.tokens + gained),
    callsPerSecond: Math.min(limits.callsPerSecond, risen),
    atMs: nowMs,
  }
}

/** How long until the bucket holds a whole token, in milliseconds, rounded up; 0 when it does. */
export function waitOf(bucket: Bucket, limits: BucketLimits): number {
  const missing = 1 - bucket.tokens
  if (missing <= ALMOST) return 0
  const { slope, untilLimit } = riseOf(bucket, limits)
  const whileRising = ((bucket.callsPerSecond + limits.callsPerSecond) / 2) * untilLimit
  const seconds =
    missing > whileRising
      ? untilLimit + (missing - whileRising) / limits.callsPerSecond
      : (Math.sqrt(bucket.callsPerSecond ** 2 + 2 * slope * missing) - bucket.callsPerSecond) /
        slope
  return Math.max(1, Math.ceil(seconds * 1000))
}

/** Takes one token of a bucket that holds one. @throws when it does not */
export function takeToken(bucket: Bucket): Bucket {
  if (bucket.tokens < 1 - ALMOST) throw new Error('The bucket holds no token: ask `waitOf` first.')
  return { ...bucket, tokens: Math.max(0, bucket.tokens - 1) }
}

/** The service has throttled a call: others use the rate too. What was saved up is gone, and the rate is halved. */
export function slowDown(bucket: Bucket, limits: BucketLimits): Bucket {
  const lowest = limits.callsPerSecond * LOWEST_PART
  return { ...bucket, tokens: 0, callsPerSecond: Math.max(lowest, bucket.callsPerSecond / 2) }
}

function riseOf({ callsPerSecond }: Bucket, limits: BucketLimits) {
  const slope = limits.callsPerSecond / RECOVERY_SECONDS
  return { slope, untilLimit: (limits.callsPerSecond - callsPerSecond) / slope }
}
