/** One listener set per key and one for any change, with batches: many changes, one notice to each listener. */
export class Listeners {
  readonly #byKey = new Map<string, Set<() => void>>()
  readonly #any = new Set<() => void>()
  readonly #pending = new Set<string>()
  #depth = 0

  /** Calls back when `key` changes; returns the unsubscription. */
  add(key: string, listener: () => void): () => void {
    const set = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0 && this.#byKey.get(key) === set) this.#byKey.delete(key)
    }
  }

  /** Calls back once after any change or batch of changes. */
  addAny(listener: () => void): () => void {
    this.#any.add(listener)
    return () => this.#any.delete(listener)
  }

  /** Tells that `key` changed: now, or at the end of the batch under way. */
  notify(key: string): void {
    this.#pending.add(key)
    if (this.#depth === 0) this.#flush()
  }

  /** Runs `change`; the notices follow once, at the end of the outermost batch, even when it throws. */
  batch(change: () => void): void {
    this.#depth += 1
    try {
      change()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#flush()
    }
  }

  #flush(): void {
    if (this.#pending.size === 0) return
    const keys = [...this.#pending]
    this.#pending.clear()
    for (const key of keys) for (const listener of [...(this.#byKey.get(key) ?? [])]) listener()
    for (const listener of [...this.#any]) listener()
  }
}
