import { CONFIRM_MS } from '@/lib/data-table'

/** One call of the service brings so many values at most. */
const VALUES_PER_CALL = 1_000

const MINUTE_MS = 60_000

/** How many calls a reading of the table costs. */
function callsFor(values: number): number {
  return Math.max(1, Math.ceil(values / VALUES_PER_CALL))
}

/**
 * How long after a reading the next one begins by itself, in ms: a minute for each call that it costs, 15 minutes at
 * most. So one tab spends at most one of the quota's 120 calls a minute, and on a table beyond 15,000 values a few more.
 */
export function intervalMs(values: number): number {
  return Math.min(15 * MINUTE_MS, MINUTE_MS * callsFor(values))
}

/** How old a reading must be, in ms, for a return to the tab to begin another: two seconds for each call. */
export function freshMs(values: number): number {
  return 2_000 * callsFor(values)
}

/** How long after a reading that may lag behind one's own writes the next one begins, in ms: late enough to be believed. */
export function confirmMs(values: number): number {
  return Math.max(CONFIRM_MS + 500, freshMs(values))
}

/** How long after so many lookings in vain, one after the other, the next one begins, in ms: 5 s, doubled up to 60 s. */
export function retryMs(failures: number): number {
  return Math.min(MINUTE_MS, 5_000 * 2 ** Math.max(0, failures - 1))
}
