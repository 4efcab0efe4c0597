import type { Outcome, SaveEvent, Trouble } from '../protocol/types'

/** Carries out a save; `hasAborted` turns true when its user asked to stop. */
export type RunSave = (hasAborted: () => boolean) => AsyncIterable<SaveEvent>

/**
 * What became of asking for a save: it began, it was begun before, its id belongs to another, none begins any more, none
 * before another has ended, or another server was asked for it.
 */
export type Start = 'started' | 'joined' | 'taken' | 'stopping' | 'busy' | 'elsewhere'

/** Which server of an installation this is. */
export interface ServerIdentity {
  /** A UUID, made anew with each start. */
  readonly id: string
  /** Those that ended before this one began: they carry nothing out any more. */
  readonly former: ReadonlySet<string>
}

/** Who asks for a save. */
export interface SaveAsker {
  /** Whose saves are counted together. */
  readonly client?: string | undefined
  /** The id of the server that the page took this for; absent: it does not know. */
  readonly server?: string | undefined
}

/** What whoever asked for a save knows of that. */
export interface AskedSave {
  readonly server?: string | undefined
  readonly agoMs?: number | undefined
}

/** Who reads the events of a save. */
export interface SaveReader {
  readonly client?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The saves of one process: each is carried out once and to its end, whoever reads. */
export interface SaveRegistry {
  /** The id of the server whose saves these are. */
  readonly serverId: string
  /**
   * Begins a save; nothing happens when one of this id was begun before, so that asking twice never sends twice.
   *
   * @param asker - who asks, and of which server
   * @param content - equal for one save however often it is asked for, and different for another that claims its id
   */
  readonly start: (saveId: string, content: string, run: RunSave, asker?: SaveAsker) => Start
  /**
   * The save's events from an index on, those to come too. Whoever reads more at once than one may hears nothing, as if
   * the line had broken at once, and is to ask again.
   *
   * @param reader - whose readings are counted together, and what says that they have gone
   * @returns `null` for a save that is not known here, or not any more: it will not begin any more either, since whoever
   *   asked was told that nothing more comes of it
   */
  readonly follow: (
    saveId: string,
    from: number,
    reader?: SaveReader,
  ) => AsyncGenerator<SaveEvent> | null
  /**
   * What is known of a save that cannot be followed. `never-begun`: this server was asked for it, remembers all that it
   * has begun since, and it is not among that. `elsewhere`: another was, which may carry it out. `null`: it may have been
   * carried out, and nothing more comes of it.
   *
   * @param asked - of which server, and how long ago, by the clock of whoever asked
   */
  readonly unknown: (saveId: string, asked: AskedSave) => 'never-begun' | 'elsewhere' | null
  /** Asks a save to send nothing further. False for a save that is not known. */
  readonly cancel: (saveId: string) => boolean
  /**
   * Begins no save from now on. Those under way go to their end; after `limitMs` they send nothing further.
   *
   * @returns settles when all have ended, each with what is true of every cell
   */
  readonly stop: (limitMs: number) => Promise<void>
  /** How many saves are under way. */
  readonly running: () => number
  /** True once `stop` was called. */
  readonly isStopping: () => boolean
}

/** What saves may take of the process, and how long ended ones are remembered. */
export interface RegistryLimits {
  readonly keepMs: number
  /** Characters of the events of all ended saves together, as JSON. */
  readonly maxCharacters: number
  /** Saves under way at once. */
  readonly maxRunning: number
  /** Of these, those of one client. */
  readonly maxOfClient: number
  /** Who reads events at once, of one client. */
  readonly maxReaders: number
  /** A save that has nothing to tell says so after this long. */
  readonly beatMs: number
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
}

interface RunningSave {
  readonly client: string
  readonly content: string
  readonly startedAtMs: number
  readonly events: SaveEvent[]
  characters: number
  readonly waiting: Set<() => void>
  isCancelled: boolean
  endedAtMs: number | null
  /** What broke the run itself: a mistake of ours, never trouble with the service. */
  error: unknown
}

/**
 * Half an hour: a closed laptop's lid. A cell that was saved is told in some 500 characters. A proxy closes a line that
 * is silent for a minute.
 */
const DEFAULT_LIMITS: RegistryLimits = {
  keepMs: 30 * 60_000,
  maxCharacters: 50_000_000,
  maxRunning: 100,
  maxOfClient: 50,
  maxReaders: 200,
  beatMs: 15_000,
  nowMs: () => performance.now(),
}

/** A clock that was set, or a slow line, makes a save seem younger than it is. */
const UNSURE_MS = 60_000

/** Ids of 36 characters: memory stays bounded whoever asks. */
const MAX_REFUSED = 10_000

/**
 * A registry without any save. Running saves are never forgotten; ended ones are after a while, oldest first.
 *
 * @param server - @default one that had no other before it
 */
export function createSaveRegistry(
  limits: Partial<RegistryLimits> = {},
  server: ServerIdentity = { id: crypto.randomUUID(), former: new Set() },
): SaveRegistry {
  const all = { ...DEFAULT_LIMITS, ...limits }
  const { keepMs, maxCharacters, maxRunning, maxOfClient, maxReaders, beatMs, nowMs } = all
  const saves = new Map<string, RunningSave>()
  const refused = new Set<string>()
  const readers = new Map<string, number>()
  let isStopping = false
  const whenEnded = new Map<string, Promise<void>>()
  /** All that was begun since then is remembered. */
  let knownSinceMs = nowMs()

  async function carryOut(save: RunningSave, run: RunSave): Promise<void> {
    let lastAtMs = nowMs()
    const tell = (event: SaveEvent) => {
      save.events.push(event)
      save.characters += JSON.stringify(event).length
      lastAtMs = nowMs()
      wake(save)
    }
    const beat = setInterval(() => {
      if (nowMs() - lastAtMs >= beatMs) tell({ type: 'beat' })
    }, beatMs)
    try {
      for await (const event of run(() => save.isCancelled)) tell(event)
    } catch (error) {
      save.error = error
    }
    clearInterval(beat)
    save.endedAtMs = nowMs()
    wake(save)
    forgetOld()
  }

  function forgetOld(): void {
    const ended = [...saves].filter(([, { endedAtMs }]) => endedAtMs !== null)
    ended.sort(([, a], [, b]) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0))
    let left = ended.length
    let characters = ended.reduce((sum, [, save]) => sum + save.characters, 0)
    for (const [saveId, save] of ended) {
      const isOld = nowMs() - (save.endedAtMs ?? 0) > keepMs
      // The newest stays however large it is: somebody may be about to ask for it.
      if (!isOld && (left <= 1 || characters <= maxCharacters)) return
      saves.delete(saveId)
      knownSinceMs = Math.max(knownSinceMs, save.startedAtMs)
      left -= 1
      characters -= save.characters
    }
  }

  /** A request that was believed lost may still be on its way here; long before so many others have come it is not. */
  function refuse(saveId: string): void {
    refused.add(saveId)
    const [oldest] = refused
    if (refused.size > MAX_REFUSED && oldest !== undefined) refused.delete(oldest)
  }

  function runningOf(client: string): number {
    const running = [...saves.values()].filter(({ endedAtMs }) => endedAtMs === null)
    return running.filter((save) => save.client === client).length
  }

  /** Another server, as far as is known here: it may be alive. */
  function isElsewhere(askedOf: string | undefined): boolean {
    return askedOf !== undefined && askedOf !== server.id && !server.former.has(askedOf)
  }

  async function* readCounted(
    save: RunningSave,
    from: number,
    { client = '', signal }: SaveReader,
  ): AsyncGenerator<SaveEvent> {
    const own = readers.get(client) ?? 0
    if (own >= maxReaders || signal?.aborted === true) return
    readers.set(client, own + 1)
    let isReading = true
    const leave = () => {
      if (!isReading) return
      isReading = false
      const left = (readers.get(client) ?? 1) - 1
      if (left === 0) readers.delete(client)
      else readers.set(client, left)
      wake(save)
    }
    // Of one who has gone nobody may ask for the next event, nor end this.
    signal?.addEventListener('abort', leave, { once: true })
    try {
      yield* read(save, from, () => !isReading)
    } finally {
      signal?.removeEventListener('abort', leave)
      leave()
    }
  }

  return {
    serverId: server.id,
    start(saveId, content, run, { client = '', server: askedOf } = {}) {
      forgetOld()
      const known = saves.get(saveId)
      if (known !== undefined) return known.content === content ? 'joined' : 'taken'
      if (refused.has(saveId)) return 'taken'
      if (isElsewhere(askedOf)) return 'elsewhere'
      if (isStopping) return 'stopping'
      if (whenEnded.size >= maxRunning || runningOf(client) >= maxOfClient) return 'busy'
      const save: RunningSave = {
        client,
        content,
        startedAtMs: nowMs(),
        events: [],
        characters: 0,
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
    follow(saveId, from, reader = {}) {
      const save = saves.get(saveId)
      if (save !== undefined) return readCounted(save, from, reader)
      refuse(saveId)
      return null
    },
    unknown(saveId, { server: askedOf, agoMs }) {
      if (isElsewhere(askedOf)) return 'elsewhere'
      if (askedOf !== server.id || agoMs === undefined || saves.has(saveId)) return null
      return nowMs() - agoMs - UNSURE_MS > knownSinceMs ? 'never-begun' : null
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
    running: () => whenEnded.size,
    isStopping: () => isStopping,
  }
}

/** @throws what broke the run, after the events that it had told */
async function* read(
  save: RunningSave,
  from: number,
  hasGone: () => boolean,
): AsyncGenerator<SaveEvent> {
  for (let index = Math.max(0, from); ; index += 1) {
    while (index >= save.events.length) {
      if (save.error !== undefined) throw save.error
      if (save.endedAtMs !== null || hasGone()) return
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

/**
 * The events of a save that was refused before anything was sent: why, and every draft that is known kept.
 *
 * @param ids - of the drafts, each once
 */
export async function* refuseSave(
  trouble: Trouble,
  ids: readonly string[],
): AsyncGenerator<SaveEvent> {
  const outcomes = ids.map((id): Outcome => ({ kind: 'kept', id }))
  yield { type: 'trouble', trouble }
  if (outcomes.length > 0) yield { type: 'outcomes', outcomes, moves: [] }
  yield { type: 'finished', saved: 0, failed: 0, conflicts: 0, kept: ids.length, calls: {} }
}
