/** Calls its listeners when something changed; they read the new state themselves. */
export class Emitter {
  readonly #listeners = new Set<() => void>()

  /** Adds a listener and returns the function that removes it. Bound, so that it can be handed on by itself. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Calls the listeners of this moment; one that is added meanwhile waits for the next change. */
  emit(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
