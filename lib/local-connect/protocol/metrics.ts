import { ServiceError } from '../rules/errors'
import type { Interceptor } from './interceptors'

/**
 * How often an operation was called, how many calls were answered with an error, and how many of
 * those errors were throttling.
 */
export type OperationMetrics = { calls: number; throttled: number; errors: number }

const THROTTLED = 'ThrottlingException'

/** Counts calls since the start; operations that were never called are left out. */
export function createMetrics() {
  const counts = new Map<string, OperationMetrics>()

  const interceptor: Interceptor = async (call, next) => {
    const count = counts.get(call.operation) ?? { calls: 0, throttled: 0, errors: 0 }
    counts.set(call.operation, count)
    count.calls += 1
    let isAnswered = false
    try {
      const response = await next()
      isAnswered = response.ok
      if (response.headers.get('x-amzn-errortype') === THROTTLED) count.throttled += 1
      return response
    } catch (error) {
      if (error instanceof ServiceError && error.name === THROTTLED) count.throttled += 1
      throw error
    } finally {
      // An interceptor further in may refuse by throwing.
      if (!isAnswered) count.errors += 1
    }
  }

  return { interceptor, snapshot: () => ({ operations: Object.fromEntries(counts) }) }
}
