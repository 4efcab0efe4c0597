import { AsyncLocalStorage } from 'node:async_hooks'

/** What a handler may know about the sender of a request. */
export interface CurrentRequest {
  /** The address of the client, behind any known proxies. */
  readonly client: string
  /** Aborts if the client disconnects before the answer. */
  readonly signal: AbortSignal
}

declare global {
  /** Global, because Next.js bundles its own copy of this module. */
  var lockstepRequests: AsyncLocalStorage<CurrentRequest> | undefined
}

/** Runs `answer` so that `currentRequest` returns this request in it. */
export function withRequest<Result>(request: CurrentRequest, answer: () => Result): Result {
  globalThis.lockstepRequests ??= new AsyncLocalStorage()
  return globalThis.lockstepRequests.run(request, answer)
}

/** The request being answered; empty if our server is not in front. */
export function currentRequest(): Partial<CurrentRequest> {
  return globalThis.lockstepRequests?.getStore() ?? {}
}
