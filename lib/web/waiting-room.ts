/** How many readings may be waited for. */
export interface WaitingLimits {
  readonly perClient: number
  readonly inAll: number
}

/** A reading makes two calls at once at most, and a browser asks for six at once at most. */
export const WAITING_LIMITS: WaitingLimits = { perClient: 100, inAll: 500 }

/** Places beyond these for a page that is open already: refused, Next.js would leave it. */
const FOR_OPEN_PAGES = 20

/** Counts readings until they are answered. */
export interface WaitingRoom {
  /**
   * @param isOfOpenPage - it is for a part of a page that is open
   * @returns what ends it, or whose limit is reached
   */
  readonly enter: (client: string, isOfOpenPage?: boolean) => (() => void) | 'client' | 'all'
}

/** A room that nobody waits in. */
export function createWaitingRoom({ perClient, inAll }: WaitingLimits): WaitingRoom {
  const waiting = new Map<string, number>()
  let all = 0
  return {
    enter(client, isOfOpenPage = false) {
      const own = waiting.get(client) ?? 0
      const more = isOfOpenPage ? FOR_OPEN_PAGES : 0
      if (own >= perClient + more) return 'client'
      if (all >= inAll + more) return 'all'
      waiting.set(client, own + 1)
      all += 1
      let isWaiting = true
      return () => {
        if (!isWaiting) return
        isWaiting = false
        all -= 1
        const left = (waiting.get(client) ?? 1) - 1
        if (left === 0) waiting.delete(client)
        else waiting.set(client, left)
      }
    },
  }
}

const NOT_READINGS =
  /^\/_next\/static\/|^\/api\/(?:health|ready|metrics)$|^\/tables\/[^/]+\/changes$/

/** True for what may call the service. Saves have bounds of their own, and so have those who listen. */
export function isReading(method: string, url: string): boolean {
  const [path = ''] = url.split('?', 1)
  return (method === 'GET' || method === 'HEAD') && !NOT_READINGS.test(path)
}
