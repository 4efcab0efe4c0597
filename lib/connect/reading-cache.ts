import type { Clock, Party } from './pace'
import { type Together, together } from './together'

/** Readings that are remembered; the oldest makes room. */
const MAX_READINGS = 200

/** Who asks for a reading. */
export interface CacheAsker {
  /** A reading that was begun less than so many ms ago will do; 0 always reads. */
  readonly maxAgeMs: number
  /** The same for one that is still under way. @default `maxAgeMs` */
  readonly maxJoinMs?: number | undefined
  /** Whose turns it takes. */
  readonly party: Party
  /** Aborts when whoever asks has gone; absent for one who stays. */
  readonly signal?: AbortSignal | undefined
}

/** The readings that this process made last. */
export interface ReadingCache<Value> {
  /**
   * What was asked of the service less than `maxAgeMs` ago, else now. A reading under way is shared where its age allows
   * that; but no save waits for a page's, which waits behind saves. Trouble is not remembered.
   *
   * @throws what reading throws; the signal's reason when that aborts
   */
  readonly read: (key: string, asker: CacheAsker) => Promise<Value>
}

interface Reading<Value> {
  /** When the reading began: what it brings is at least as new. */
  readonly startedAtMs: number
  readonly kind: Party['kind']
  readonly value: Together<Value>
  isRead: boolean
}

/** @param fetch - reads from the service; the signal aborts when nobody waits any more */
export function createReadingCache<Value>(
  fetch: (key: string, party: Party, signal: AbortSignal) => Promise<Value>,
  clock: Pick<Clock, 'nowMs'>,
): ReadingCache<Value> {
  const readings = new Map<string, Reading<Value>>()

  function begin(key: string, party: Party): Reading<Value> {
    const forget = () => {
      if (readings.get(key) === reading) readings.delete(key)
    }
    const work = async (abandoned: AbortSignal) => {
      try {
        const value = await fetch(key, party, abandoned)
        reading.isRead = true
        return value
      } catch (error) {
        forget()
        throw error
      }
    }
    const reading: Reading<Value> = {
      startedAtMs: clock.nowMs(),
      kind: party.kind,
      value: together(work, forget),
      isRead: false,
    }
    readings.delete(key)
    readings.set(key, reading)
    const [oldest] = readings.keys()
    if (readings.size > MAX_READINGS && oldest !== undefined) readings.delete(oldest)
    return reading
  }

  return {
    read(key, { maxAgeMs, maxJoinMs = maxAgeMs, party, signal }) {
      const known = readings.get(key)
      const mostMs = known?.isRead === true ? maxAgeMs : maxJoinMs
      const isFresh = known !== undefined && clock.nowMs() - known.startedAtMs < mostMs
      const isShared = isFresh && (known.isRead || known.kind === 'save' || party.kind !== 'save')
      return (isShared ? known : begin(key, party)).value.join(signal)
    },
  }
}
