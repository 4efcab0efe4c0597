import type { Turn } from '@/lib/save/server'
import {
  type Bucket,
  type BucketLimits,
  fullBucket,
  refill,
  slowDown,
  takeToken,
  waitOf,
} from './bucket'
import { joinTurns, leaveTurns, nextTurn, type Turns } from './turns'

/** Time as the pace sees it; a test passes its own. */
export interface Clock {
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
  /** Resolves after the time, rejects with the signal's reason when that aborts first. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Somebody whose calls take turns with those of others: one save, or one client who reads. Known by being this object. */
export interface Party {
  /** Where both wait, saves have every second turn, however many read. */
  readonly kind: Kind
}

type Kind = 'save' | 'reading'

/** Keeps the calls of one process within the service's rate, each operation for itself. */
export interface Pace {
  /**
   * Waits for the turn of one call of an operation. Parties take turns; the calls of one party go in their order.
   *
   * @param onTaken - called at the very moment of the turn
   * @returns how long it waited, in milliseconds
   * @throws the signal's reason when it aborts; the turn is somebody else's then
   */
  readonly take: (
    operation: string,
    party: Party,
    signal?: AbortSignal,
    onTaken?: () => void,
  ) => Promise<number>
  /**
   * The same for a call that goes a little later. Until then its place counts as taken: nothing is saved up for it twice.
   */
  readonly reserve: (operation: string, party: Party) => Promise<Turn>
  /**
   * The service has throttled a call all the same: the operation's rate sinks for everybody, also for those who wait,
   * and comes back within half a minute. Calls that were on their way together count once.
   *
   * @param sentAtMs - when the call was sent, by the pace's clock
   */
  readonly throttled: (operation: string, sentAtMs: number) => void
  /** How many calls wait for their turn, by operation. */
  readonly waiting: () => Readonly<Record<string, number>>
}

/** One call that waits: what lets it go. */
interface Ticket {
  readonly go: () => void
}

/** One operation's bucket and those who wait for it. */
interface Lane {
  bucket: Bucket
  readonly turns: Record<Kind, Turns<Party, Ticket>>
  /** Who had the last turn. */
  last: Kind
  /** Parties that have had a turn here, as long as anybody holds them. */
  readonly served: WeakSet<Party>
  /** Tokens that were taken for calls which have not gone yet. */
  reserved: number
  slowedAtMs: number
  isRunning: boolean
}

/**
 * A pace of one token bucket for each operation: that is how the service counts
 * (https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html).
 */
export function createPace(limits: BucketLimits, clock: Clock = systemClock): Pace {
  const lanes = new Map<string, Lane>()

  function laneOf(operation: string): Lane {
    const lane = lanes.get(operation) ?? {
      bucket: fullBucket(limits, clock.nowMs()),
      turns: { save: [], reading: [] },
      last: 'reading',
      served: new WeakSet<Party>(),
      reserved: 0,
      slowedAtMs: Number.NEGATIVE_INFINITY,
      isRunning: false,
    }
    lanes.set(operation, lane)
    return lane
  }

  /** What is reserved is not saved up anew, or a burst could follow on the calls that it was reserved for. */
  function limitsOf({ reserved }: Lane): BucketLimits {
    return { ...limits, burst: Math.max(0, limits.burst - reserved) }
  }

  /** Lets go whom it can; nobody is promised a token before it is there. */
  function letGo(lane: Lane): void {
    lane.bucket = refill(lane.bucket, limitsOf(lane), clock.nowMs())
    while (waitOf(lane.bucket, limits) === 0) {
      const kind = nextKind(lane)
      const next = nextTurn(lane.turns[kind])
      if (next === null) return
      lane.bucket = takeToken(lane.bucket)
      lane.turns[kind] = next.turns
      lane.last = kind
      lane.served.add(next.party)
      next.ticket.go()
    }
  }

  async function run(lane: Lane): Promise<void> {
    if (lane.isRunning) return
    lane.isRunning = true
    for (letGo(lane); isAwaited(lane); letGo(lane)) {
      await clock.sleep(waitOf(lane.bucket, limits))
    }
    lane.isRunning = false
  }

  function take(
    operation: string,
    party: Party,
    signal?: AbortSignal,
    onTaken?: () => void,
  ): Promise<number> {
    const lane = laneOf(operation)
    const { kind } = party
    const askedAtMs = clock.nowMs()
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const leave = () => {
        lane.turns[kind] = leaveTurns(lane.turns[kind], ticket)
        reject(signal?.reason)
      }
      const ticket: Ticket = {
        go: () => {
          signal?.removeEventListener('abort', leave)
          onTaken?.()
          resolve(clock.nowMs() - askedAtMs)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      lane.turns[kind] = joinTurns(lane.turns[kind], party, ticket, !lane.served.has(party))
      void run(lane)
    })
  }

  async function reserve(operation: string, party: Party): Promise<Turn> {
    const lane = laneOf(operation)
    await take(operation, party, undefined, () => {
      lane.reserved += 1
    })
    let isOpen = true
    const end = (tokens: number) => {
      if (!isOpen) return
      isOpen = false
      lane.bucket = refill(lane.bucket, limitsOf(lane), clock.nowMs())
      lane.reserved -= 1
      lane.bucket = { ...lane.bucket, tokens: lane.bucket.tokens + tokens }
      letGo(lane)
    }
    return { use: () => end(0), giveBack: () => end(1) }
  }

  function throttled(operation: string, sentAtMs: number): void {
    const lane = laneOf(operation)
    if (sentAtMs <= lane.slowedAtMs) return
    lane.slowedAtMs = clock.nowMs()
    lane.bucket = slowDown(refill(lane.bucket, limitsOf(lane), lane.slowedAtMs), limits)
  }

  function waiting(): Readonly<Record<string, number>> {
    const counts = [...lanes].map(([operation, { turns }]) => {
      const parties = [...turns.save, ...turns.reading]
      return [operation, parties.reduce((sum, { tickets }) => sum + tickets.length, 0)] as const
    })
    return Object.fromEntries(counts)
  }

  return { take, reserve, throttled, waiting }
}

function isAwaited({ turns }: Lane): boolean {
  return turns.save.length + turns.reading.length > 0
}

/** Where both wait they alternate. */
function nextKind({ turns, last }: Lane): Kind {
  if (turns.save.length === 0) return 'reading'
  return last === 'save' && turns.reading.length > 0 ? 'reading' : 'save'
}

/** The clock of the process. */
export const systemClock: Clock = { nowMs: () => performance.now(), sleep }

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
