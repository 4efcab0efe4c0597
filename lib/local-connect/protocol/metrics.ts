/**
 * How often an operation was called, how many calls were answered with an error, and how many of
 * those errors were throttling.
 */
export type OperationMetrics = { calls: number; throttled: number; errors: number }

const THROTTLED = 'ThrottlingException'

/** Counts calls since the start; operations that were never called are left out. */
export function createMetrics() {
  const counts = new Map<string, OperationMetrics>()

  /** Counts one call, however it is answered. */
  async function count(operation: string, answer: () => Promise<Response>): Promise<Response> {
    const numbers = counts.get(operation) ?? { calls: 0, throttled: 0, errors: 0 }
    counts.set(operation, numbers)
    numbers.calls += 1
    let isAnswered = false
    try {
      const response = await answer()
      isAnswered = response.ok
      if (response.headers.get('x-amzn-errortype') === THROTTLED) numbers.throttled += 1
      return response
    } finally {
      if (!isAnswered) numbers.errors += 1
    }
  }

  return { count, snapshot: () => ({ operations: Object.fromEntries(counts) }) }
}
