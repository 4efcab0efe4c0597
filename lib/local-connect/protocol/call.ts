import type { Connection } from './connection'

/** One call of an operation, as those who stand between the wire and the operation see it. */
export type Call = {
  operation: string
  requestId: string
  /** Access key id of the caller; `null` for a request that is not signed. */
  caller: string | null
  /** Members of the input, unchecked. */
  input: Readonly<Record<string, unknown>>
  request: Request
  connection: Connection
  /** Cells of a batch that are to fail, by their place in `Values`, with what they say. */
  refusedCells: Map<number, string>
  /** How old the tables are that a read answers from, in milliseconds; 0 = as they are now. */
  lagMs: number
  /** Effects of the faults that were applied, for the log. */
  faults: string[]
}

/**
 * Stands between the wire and the operation: counts, delays, refuses or changes the answer. It
 * may throw a ServiceError. Throttling, faults and access checks belong here; the first one in
 * the list sees the call first and the answer last.
 */
export type Interceptor = (call: Call, next: () => Promise<Response>) => Promise<Response>

/** Runs a call through the interceptors, in order, and then through the operation. */
export function intercept(
  interceptors: readonly Interceptor[],
  call: Call,
  run: () => Promise<Response>,
): Promise<Response> {
  return interceptors.reduceRight<() => Promise<Response>>(
    (next, interceptor) => () => interceptor(call, next),
    run,
  )()
}
