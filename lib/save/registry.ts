import type { SaveEvent } from './types'

/** Carries out a save; `hasAborted` turns true when its person asked to stop. */
export type RunSave = (hasAborted: () => boolean) => AsyncIterable<SaveEvent>

/** The saves of one process: each is carried out once and to its end, whoever reads. */
export interface SaveRegistry {
  /** Begins a save; nothing happens when one of this id was begun before, so that asking twice never sends twice. */
  readonly start: (saveId: string, run: RunSave) => void
  /**
   * The save's events from an index on, those to come too; any number of readers at once.
   *
   * @returns `null` for a save that is not known here, or not any more
   */
  readonly follow: (saveId: string, from: number) => AsyncGenerator<SaveEvent> | null
  /** Asks a save to send nothing further. False for a save that is not known. */
  readonly cancel: (saveId: string) => boolean
}

/** How long, and how many, ended saves are remembered. */
export interface RegistryLimits {
  readonly keepMs: number
  readonly maxEnded: number
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
}

interface RunningSave {
  readonly events: SaveEvent[]
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
  nowMs: () => performance.now(),
}

/** A registry without any save. Running saves are never forgotten; ended ones are after a while, oldest first. */
export function createSaveRegistry(limits: Partial<RegistryLimits> = {}): SaveRegistry {
  const { keepMs, maxEnded, nowMs } = { ...DEFAULT_LIMITS, ...limits }
  const saves = new Map<string, RunningSave>()

  async function carryOut(save: RunningSave, run: RunSave): Promise<void> {
    try {
      for await (const event of run(() => save.isCancelled)) {
        save.events.push(event)
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
    for (const [index, [saveId, { endedAtMs }]] of ended.entries()) {
      const isOld = endedAtMs !== null && nowMs() - endedAtMs > keepMs
      if (isOld || index < ended.length - maxEnded) saves.delete(saveId)
    }
  }

  return {
    start(saveId, run) {
      if (saves.has(saveId)) return
      forgetOld()
      const save: RunningSave = {
        events: [],
        waiting: new Set(),
        isCancelled: false,
        endedAtMs: null,
        error: undefined,
      }
      saves.set(saveId, save)
      void carryOut(save, run)
    },
    follow(saveId, from) {
      const save = saves.get(saveId)
      return save === undefined ? null : read(save, from)
    },
    cancel(saveId) {
      const save = saves.get(saveId)
      if (save !== undefined) save.isCancelled = true
      return save !== undefined
    },
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
