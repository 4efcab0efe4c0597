/** How many reading requests may be in progress. */
export interface ReadLimits {
  readonly perClient: number
  readonly total: number
}

/** A reading makes at most two calls at a time, and a browser sends at most six requests at a time. */
export const READ_LIMITS: ReadLimits = { perClient: 100, total: 500 }

/** Extra requests for an open page; Next.js would leave the page if they were refused. */
const EXTRA_FOR_OPEN_PAGES = 20

/** Limits the reading requests in progress. */
export interface ReadLimiter {
  /**
   * @param isOfOpenPage the request is for a part of an open page
   * @returns the function that ends it, or whose limit is reached
   */
  readonly acquire: (client: string, isOfOpenPage?: boolean) => (() => void) | 'client' | 'all'
}

/** Creates a limiter without requests in progress. */
export function createReadLimiter({ perClient, total }: ReadLimits): ReadLimiter {
  const inProgress = new Map<string, number>()
  let all = 0
  return {
    acquire(client, isOfOpenPage = false) {
      const own = inProgress.get(client) ?? 0
      const more = isOfOpenPage ? EXTRA_FOR_OPEN_PAGES : 0
      if (own >= perClient + more) return 'client'
      if (all >= total + more) return 'all'
      inProgress.set(client, own + 1)
      all += 1
      let isInProgress = true
      return () => {
        if (!isInProgress) return
        isInProgress = false
        all -= 1
        const left = (inProgress.get(client) ?? 1) - 1
        if (left === 0) inProgress.delete(client)
        else inProgress.set(client, left)
      }
    },
  }
}

const NOT_READING =
  /^\/_next\/static\/|^\/api\/(?:health|ready|metrics)$|^\/tables\/[^/]+\/changes$/

/** True for requests that may call the service. Saves and subscriptions have limits of their own. */
export function isReadRequest(method: string, url: string): boolean {
  const [path = ''] = url.split('?', 1)
  return (method === 'GET' || method === 'HEAD') && !NOT_READING.test(path)
}
