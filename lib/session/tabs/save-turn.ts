import { webLocks } from './draft-storages'

/**
 * One save of a table at a time over all tabs of the browser. A tab whose turn it is not waits, in words, until the
 * other has saved or is gone, or until its user gives the wait up. Where the browser has no locks nobody waits.
 */
export class SaveTurn {
  readonly #name: string
  readonly #onWaiting: (isWaiting: boolean) => void
  #isOwn = false
  #waiting: AbortController | null = null

  /** @param name of the table among all that the browser saves @param onWaiting told when a wait begins and ends */
  constructor(name: string, onWaiting: (isWaiting: boolean) => void) {
    this.#name = `lockstep:save:${name}`
    this.#onWaiting = onWaiting
  }

  /** Does work that nobody asked for when it is its turn, without a word. */
  async take<Value>(work: () => Promise<Value>): Promise<Value> {
    const locks = webLocks()
    return locks === null ? work() : locks.request(this.#name, () => this.#do(work))
  }

  /** The same for what the user asked for; `null` when it was given up, or when something waits already. */
  async askFor<Value>(work: () => Promise<Value>): Promise<Value | null> {
    const locks = webLocks()
    // Behind a save of this tab it waits as it always did: what is under way is on the screen.
    if (locks === null || this.#isOwn) return this.take(work)
    if (this.#waiting !== null) return null
    const done = await locks.request(this.#name, { ifAvailable: true }, async (lock) =>
      lock === null ? null : { value: await this.#do(work) },
    )
    return done === null ? this.#wait(locks, work) : done.value
  }

  /** Gives up what waits; its edits stay as they are. */
  stopWaiting(): void {
    this.#waiting?.abort()
  }

  async #wait<Value>(locks: LockManager, work: () => Promise<Value>): Promise<Value | null> {
    const waiting = new AbortController()
    this.#setWaiting(waiting)
    try {
      return await locks.request(this.#name, { signal: waiting.signal }, () => {
        this.#setWaiting(null)
        return this.#do(work)
      })
    } catch (error) {
      if (!waiting.signal.aborted) throw error
      this.#setWaiting(null)
      return null
    }
  }

  async #do<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#isOwn = true
    try {
      return await work()
    } finally {
      this.#isOwn = false
    }
  }

  #setWaiting(waiting: AbortController | null): void {
    this.#waiting = waiting
    this.#onWaiting(waiting !== null)
  }
}
