import { OPERATION_NAMES } from '../protocol/service'

/** The rate at which the service takes calls of one operation. */
export interface Quota {
  readonly callsPerSecond: number
  /** Calls that a rested bucket takes at once. */
  readonly burst: number
}

/** The documented quota; it is shared by the whole account and region. */
export const QUOTA: Quota = { callsPerSecond: 2, burst: 5 }

/** Values in one Batch call: the service publishes no maximum; its flow block may write so many. */
export const BATCH_SIZE = 25

/** Values in one page of a list, by the model. */
const VALUES_A_PAGE = 1_000

/** The calls of `ListDataTableValues` that list so many values. */
export function listCalls(values: number): number {
  return Math.ceil(Math.max(1, values) / VALUES_A_PAGE)
}

/** Calls by kind. */
export type CallCounts = Readonly<Partial<Record<keyof typeof OPERATION_NAMES, number>>>

/**
 * The least time in seconds that calls take at the quota: each operation has a bucket of its own, so that the one with
 * the most calls decides. A save has full buckets at its start.
 */
export function leastSeconds(calls: CallCounts, { callsPerSecond, burst }: Quota): number {
  const counts = Object.values(calls)
  return Math.max(0, ...counts.map((count) => (count - burst) / callsPerSecond))
}

/**
 * The least time in ms for what is left of a save, whose calls so far took what the buckets had saved up.
 *
 * @param made - calls made, by operation name
 */
export function remainingMs(
  made: Readonly<Record<string, number>>,
  left: CallCounts,
  { callsPerSecond, burst }: Quota,
): number {
  const kinds: readonly (keyof typeof OPERATION_NAMES)[] = [
    'find',
    'list',
    'describe',
    'update',
    'delete',
    'create',
    'rename',
  ]
  const seconds = kinds.map((kind) => {
    const before = made[OPERATION_NAMES[kind]] ?? 0
    return (before + (left[kind] ?? 0) - Math.max(burst, before)) / callsPerSecond
  })
  return Math.round(Math.max(0, ...seconds) * 1000)
}
