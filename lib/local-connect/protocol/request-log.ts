import type { MiddlewareHandler } from 'hono'
import { type DestinationStream, pino } from 'pino'
import type { Call } from './call'
import type { HttpEnv } from './http-env'
import { tryTableId } from './identifiers'

/** What the log tells: nothing, a line a request, or the values in it too. */
export const LOG_LEVELS = ['off', 'requests', 'values'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * Writes one line of JSON for each request, once it is answered. What is in a request's body is
 * left out unless `values` is asked for; so is everything that is signed with.
 */
export function createRequestLog(
  level: LogLevel,
  destination: DestinationStream,
): MiddlewareHandler<HttpEnv> {
  if (level === 'off') return (_, next) => next()
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return async (http, next) => {
    const startMs = performance.now()
    await next()
    const call = http.get('call')
    const isCutOff = http.res.headers.has('x-hono-already-sent')
    log.info({
      requestId: http.get('requestId'),
      ...(call === undefined
        ? { method: http.req.method, path: http.req.path }
        : factsOf(call, level)),
      status: isCutOff ? null : http.res.status,
      error: http.res.headers.get('x-amzn-errortype') ?? undefined,
      ms: Math.round((performance.now() - startMs) * 10) / 10,
    })
  }
}

function factsOf({ operation, caller, input, faults }: Call, level: LogLevel) {
  const { Values } = input
  return {
    operation,
    caller,
    table: tryTableId(input.DataTableId) ?? undefined,
    cells: Array.isArray(Values) ? Values.length : undefined,
    faults: faults.length === 0 ? undefined : faults,
    input: level === 'values' ? input : undefined,
  }
}
