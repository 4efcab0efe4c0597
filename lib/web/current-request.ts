import { AsyncLocalStorage } from 'node:async_hooks'

/** What whoever answers a request may know of who sent it. */
export interface CurrentRequest {
  /** The address that it came from, past the proxies that are known. */
  readonly client: string
  /** Aborts when whoever sent it has gone before it was answered. */
  readonly signal: AbortSignal
}

declare global {
  /** On the process itself: Next.js bundles its own copy of this module. */
  var lockstepRequests: AsyncLocalStorage<CurrentRequest> | undefined
}

/** Answers a request; all that is called for it finds it with `currentRequest`. */
export function withRequest<Result>(request: CurrentRequest, answer: () => Result): Result {
  globalThis.lockstepRequests ??= new AsyncLocalStorage()
  return globalThis.lockstepRequests.run(request, answer)
}

/** The request that is being answered; empty where our own server is not in front. */
export function currentRequest(): Partial<CurrentRequest> {
  return globalThis.lockstepRequests?.getStore() ?? {}
}
