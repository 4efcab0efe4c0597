/** So often a busy server is asked again; after about two minutes whoever waits is told. */
const MOST_ATTEMPTS = 24
const LONGEST_WAIT_MS = 60_000

/** What waiting needs; a test passes its own. */
export interface Patience {
  /** Called before each wait. */
  readonly onBusy?: () => void
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
}

/**
 * Fetches. Where the server has too much to do and says when to come back, waits for that long and asks again, a while
 * longer each time so that those who wait spread out.
 *
 * @returns the answer; a busy one only after two minutes
 * @throws as `fetch`
 */
export async function fetchPatiently(
  url: string,
  init: Pick<RequestInit, 'signal' | 'cache'> = {},
  { onBusy = () => {}, sleep = wait }: Patience = {},
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, init)
    if (!isBusy(response) || attempt === MOST_ATTEMPTS) return response
    await response.body?.cancel()
    onBusy()
    const ms = Math.min(retryAfterMs(response) ?? 0, LONGEST_WAIT_MS)
    await sleep(ms * (1 + Math.random() / 4), init.signal ?? null)
  }
}

/** True for 429 or 503 with `Retry-After`: the server did nothing, and asks to be asked again later. */
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
