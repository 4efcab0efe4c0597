import type { Interceptor } from './interceptors'

/** How often an operation was called, and how many calls were answered with an error. */
export type OperationMetrics = { calls: number; errors: number }

/** Counts calls since the start; operations that were never called are left out. */
export function createMetrics() {
  const counts = new Map<string, OperationMetrics>()

  const interceptor: Interceptor = async (call, next) => {
    const count = counts.get(call.operation) ?? { calls: 0, errors: 0 }
    counts.set(call.operation, count)
    count.calls += 1
    let isAnswered = false
    try {
      const response = await next()
      isAnswered = response.ok
      return response
    } finally {
      // An interceptor further in may refuse by throwing.
      if (!isAnswered) count.errors += 1
    }
  }

  return { interceptor, snapshot: () => ({ operations: Object.fromEntries(counts) }) }
}
