/** About two minutes with the usual `Retry-After`; then the caller gets the busy answer. */
const MAX_ATTEMPTS = 24
const MAX_WAIT_MS = 60_000

/** Options for the waiting; a test passes its own `sleep`. */
export interface RetryOptions {
  /** Called before each wait. */
  readonly onBusy?: () => void
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
}

/**
 * Fetches, and retries while the server is busy and says when to come back. A random extra delay spreads the retries of
 * many clients.
 *
 * @returns the answer; a busy one only after the last attempt
 * @throws as `fetch`
 */
export async function fetchWithRetry(
  url: string,
  init: Pick<RequestInit, 'signal' | 'cache'> = {},
  { onBusy = () => {}, sleep = wait }: RetryOptions = {},
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, init)
    if (!isBusy(response) || attempt === MAX_ATTEMPTS) return response
    await response.body?.cancel()
    onBusy()
    const ms = Math.min(retryAfterMs(response) ?? 0, MAX_WAIT_MS)
    await sleep(ms * (1 + Math.random() / 4), init.signal ?? null)
  }
}

/** True for 429 or 503 with `Retry-After`: the server did nothing and asks for a retry. */
export function isBusy(response: Response): boolean {
  return (response.status === 429 || response.status === 503) && retryAfterMs(response) !== null
}

function retryAfterMs({ headers }: Response): number | null {
  const seconds = headers.get('retry-after')
  return seconds !== null && /^\d{1,4}$/.test(seconds) ? Number(seconds) * 1000 : null
}

function wait(ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const leave = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal?.addEventListener('abort', leave, { once: true })
  })
}
