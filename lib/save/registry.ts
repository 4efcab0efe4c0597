import type { SaveEvent } from './types'

/** Carries out a save; `hasAborted` turns true when its person asked to stop. */
export type RunSave = (hasAborted: () => boolean) => AsyncIterable<SaveEvent>

/** What became of asking for a save: it began, it was begun before, its id belongs to another, or none begins any more. */
export type Start = 'started' | 'joined' | 'taken' | 'stopping'

/** The saves of one process: each is carried out once and to its end, whoever reads. */
export interface SaveRegistry {
  /**
   * Begins a save; nothing happens when one of this id was begun before, so that asking twice never sends twice.
   *
   * @param content - equal for one save however often it is asked for, and different for another that claims its id
   */
  readonly start: (saveId: string, content: string, run: RunSave) => Start
  /**
   * The save's events from an index on, those to come too; any number of readers at once.
   *
   * @returns `null` for a save that is not known here, or not any more: it will not begin any more either, since whoever
   *   asked was told that nothing more comes of it
   */
  readonly follow: (saveId: string, from: number) => AsyncGenerator<SaveEvent> | null
  /**
   * True where all that was begun here since a save was asked for is remembered, and it is not among that.
   *
   * @param agoMs - how long ago that was, by the clock of whoever asked for it
   */
  readonly wasNeverBegun: (saveId: string, agoMs: number) => boolean
  /** Asks a save to send nothing further. False for a save that is not known. */
  readonly cancel: (saveId: string) => boolean
  /**
   * Begins no save from now on. Those under way go to their end; after `limitMs` they send nothing further.
   *
   * @returns settles when all have ended, each with what is true of every cell
   */
  readonly stop: (limitMs: number) => Promise<void>
  /** True once `stop` was called. */
  readonly isStopping: () => boolean
}

/** How long, and how many, ended saves are remembered. */
export interface RegistryLimits {
  readonly keepMs: number
  readonly maxEnded: number
  /** Outcomes of all ended saves together: one save may hold thousands, each with its value. */
  readonly maxOutcomes: number
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
}

interface RunningSave {
  readonly content: string
  readonly startedAtMs: number
  readonly events: SaveEvent[]
  outcomes: number
  readonly waiting: Set<() => void>
  isCancelled: boolean
  endedAtMs: number | null
  /** What broke the run itself: a mistake of ours, never trouble with the service. */
  error: unknown
}

/** Half an hour: a closed laptop's lid, and a memory that stays bounded with 10,000 cells a save. */
const DEFAULT_LIMITS: RegistryLimits = {
  keepMs: 30 * 60_000,
  maxEnded: 100,
  maxOutcomes: 50_000,
  nowMs: () => performance.now(),
}

/** A clock that was set, or a slow line, makes a save seem younger than it is. */
const UNSURE_MS = 60_000

/** Ids of 36 characters: memory stays bounded whoever asks. */
const MAX_REFUSED = 10_000

/** A registry without any save. Running saves are never forgotten; ended ones are after a while, oldest first. */
export function createSaveRegistry(limits: Partial<RegistryLimits> = {}): SaveRegistry {
  const { keepMs, maxEnded, maxOutcomes, nowMs } = { ...DEFAULT_LIMITS, ...limits }
  const saves = new Map<string, RunningSave>()
  const refused = new Set<string>()
  let isStopping = false
  const whenEnded = new Map<string, Promise<void>>()
  /** All that was begun since then is remembered. */
  let knownSinceMs = nowMs()

  async function carryOut(save: RunningSave, run: RunSave): Promise<void> {
    try {
      for await (const event of run(() => save.isCancelled)) {
        save.events.push(event)
        if (event.type === 'outcomes') save.outcomes += event.outcomes.length
        wake(save)
      }
    } catch (error) {
      save.error = error
    }
    save.endedAtMs = nowMs()
    wake(save)
    forgetOld()
  }

  function forgetOld(): void {
    const ended = [...saves].filter(([, { endedAtMs }]) => endedAtMs !== null)
    ended.sort(([, a], [, b]) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0))
    let left = ended.length
    let outcomes = ended.reduce((sum, [, save]) => sum + save.outcomes, 0)
    for (const [saveId, save] of ended) {
      const isOld = nowMs() - (save.endedAtMs ?? 0) > keepMs
      // The newest stays however large it is: somebody may be about to ask for it.
      if (!isOld && (left <= 1 || (left <= maxEnded && outcomes <= maxOutcomes))) return
      saves.delete(saveId)
      knownSinceMs = Math.max(knownSinceMs, save.startedAtMs)
      left -= 1
      outcomes -= save.outcomes
    }
  }

  /** A request that was believed lost may still be on its way here; long before so many others have come it is not. */
  function refuse(saveId: string): void {
    refused.add(saveId)
    const [oldest] = refused
    if (refused.size > MAX_REFUSED && oldest !== undefined) refused.delete(oldest)
  }

  return {
    start(saveId, content, run) {
      forgetOld()
      const known = saves.get(saveId)
      if (known !== undefined) return known.content === content ? 'joined' : 'taken'
      if (refused.has(saveId)) return 'taken'
      if (isStopping) return 'stopping'
      const save: RunningSave = {
        content,
        startedAtMs: nowMs(),
        events: [],
        outcomes: 0,
        waiting: new Set(),
        isCancelled: false,
        endedAtMs: null,
        error: undefined,
      }
      saves.set(saveId, save)
      const ended = carryOut(save, run).finally(() => whenEnded.delete(saveId))
      whenEnded.set(saveId, ended)
      return 'started'
    },
    follow(saveId, from) {
      const save = saves.get(saveId)
      if (save !== undefined) return read(save, from)
      refuse(saveId)
      return null
    },
    wasNeverBegun(saveId, agoMs) {
      return !saves.has(saveId) && nowMs() - agoMs - UNSURE_MS > knownSinceMs
    },
    cancel(saveId) {
      const save = saves.get(saveId)
      if (save !== undefined) save.isCancelled = true
      return save !== undefined
    },
    async stop(limitMs) {
      isStopping = true
      const ended = Promise.all(whenEnded.values())
      const timer = setTimeout(() => {
        for (const save of saves.values()) save.isCancelled = true
      }, limitMs)
      await ended
      clearTimeout(timer)
    },
    isStopping: () => isStopping,
  }
}

/** @throws what broke the run, after the events that it had told */
async function* read(save: RunningSave, from: number): AsyncGenerator<SaveEvent> {
  for (let index = Math.max(0, from); ; index += 1) {
    while (index >= save.events.length) {
      if (save.error !== undefined) throw save.error
      if (save.endedAtMs !== null) return
      await new Promise<void>((resolve) => save.waiting.add(resolve))
    }
    const event = save.events[index]
    if (event !== undefined) yield event
  }
}

function wake({ waiting }: RunningSave): void {
  const all = [...waiting]
  waiting.clear()
  for (const resolve of all) resolve()
}
