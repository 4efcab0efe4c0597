import { webLocks } from './draft-storages'

/** A tab that is being closed, or reloaded, may hold its locks for a moment longer. */
const LAST_BREATH_MS = 250

/** Tabs beside this one. */
export interface OtherTabs {
  /** Resolves when the last of them is gone. */
  readonly gone: Promise<void>
}

/**
 * The tabs of this browser that have brought back the drafts of one table: each holds a lock as long as it lives.
 * Where the browser has no locks no other tab is known.
 */
export class OpenTabs {
  readonly #prefix: string
  readonly #own: string

  /** @param name names the table among all that this browser keeps @param tab names this tab's life */
  constructor(name: string, tab: string) {
    this.#prefix = `lockstep:open:${name}:`
    this.#own = `${this.#prefix}${tab}`
  }

  /** From now on this tab is one of them. Call once. */
  join(): void {
    void webLocks()?.request(this.#own, () => new Promise(() => {}))
  }

  /** The other tabs that are there now; `null` when there are none. */
  async others(): Promise<OtherTabs | null> {
    const locks = webLocks()
    if (locks === null) return null
    const { held = [] } = await locks.query()
    const names = held.flatMap(({ name = '' }) =>
      name.startsWith(this.#prefix) && name !== this.#own ? [name] : [],
    )
    if (names.length === 0) return null
    const gone = Promise.all(names.map((name) => locks.request(name, () => {}))).then(() => {})
    const isGone = await Promise.race([gone.then(() => true), after(LAST_BREATH_MS)])
    return isGone ? null : { gone }
  }
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms))
}
