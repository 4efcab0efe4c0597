/** Below this a browser is nearly full: one large paste may be more. */
const NEARLY_FULL_BYTES = 10_000_000
/** Asking costs little, and not nothing. */
const ASK_AFTER_MS = 60_000

let hasAsked = false

/**
 * Asks the browser, once in the life of a page, not to delete what it holds for Lockstep when it needs room. Some ask
 * their user: so not before there is something to lose.
 */
async function askToStay(): Promise<void> {
  if (hasAsked || typeof navigator.storage?.persist !== 'function') return
  hasAsked = true
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist()
  } catch {
    // It was only a wish.
  }
}

/** Looks after the room that the browser has for edits, from the first edit on. */
export class StorageRoom {
  readonly #onLeft: (bytesLeft: number | null) => void
  #askedAtMs = Number.NEGATIVE_INFINITY

  /** @param onLeft told how much room is left where that is little, else `null` */
  constructor(onLeft: (bytesLeft: number | null) => void) {
    this.#onLeft = onLeft
  }

  /** An edit was written. */
  onKept(): void {
    void askToStay()
    void this.#look()
  }

  async #look(): Promise<void> {
    const nowMs = performance.now()
    if (nowMs - this.#askedAtMs < ASK_AFTER_MS) return
    this.#askedAtMs = nowMs
    try {
      const { quota, usage } = await navigator.storage.estimate()
      if (quota === undefined || usage === undefined) return
      const left = Math.max(0, quota - usage)
      this.#onLeft(left < NEARLY_FULL_BYTES ? left : null)
    } catch {
      // A browser that does not tell: what does not fit is told when it is written.
    }
  }
}
