import { type ConnectError, toConnectError } from './errors'
import type { Clock } from './pace'

/** Attempts of one read, the first included. */
const MAX_ATTEMPTS = 4
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5_000

/** What repeating needs beside the call. */
export interface RetryTools {
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
}

/**
 * Repeats a read that was throttled, met an error of the service or lost its connection: at most three times, after
 * waits of up to 0.3, 0.6 and 1.2 seconds, jittered so that many readers spread out. Never for writes: repeating one
 * whose answer is lost makes it conflict with itself.
 *
 * @throws the last `ConnectError`, or the signal's reason
 */
export async function retryRead<Answer>(
  operation: string,
  attempt: () => Promise<Answer>,
  { clock, random }: RetryTools,
  signal?: AbortSignal,
): Promise<Answer> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt()
    } catch (error) {
      signal?.throwIfAborted()
      const trouble = toConnectError(error, { operation, isWrite: false })
      if (attempts >= MAX_ATTEMPTS || !isPassing(trouble)) throw trouble
      const ceilingMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS)
      await clock.sleep(Math.round(ceilingMs * (0.5 + random() / 2)), signal)
    }
  }
}

/** Trouble that may be over in a moment; an address where nobody listens stays so for longer. */
function isPassing({ code, detail }: ConnectError): boolean {
  if (code === 'throttled') return true
  if (code === 'service-down') return detail !== 'answer-unreadable'
  return code === 'unreachable' && detail === 'no-answer'
}
