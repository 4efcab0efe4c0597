import { ServiceError } from '../rules/errors'
import type { Interceptor } from './call'
import { createTokenBuckets, type Rate } from './token-bucket'

/**
 * Refuses calls that come faster than the rate, with the error that the SDKs repeat after a wait:
 * they know it by its name, `ThrottlingException`, and by status 429.
 */
export function createThrottle(
  rate: Rate,
  nowMs: () => number = () => performance.now(),
): Interceptor {
  const buckets = createTokenBuckets(rate, nowMs)
  return async (call, next) => {
    if (buckets.take(call.operation)) return next()
    throw new ServiceError('ThrottlingException', 'Rate exceeded')
  }
}
