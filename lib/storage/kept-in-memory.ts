import type { DraftDatabase } from './database'

type Part = string | number

interface Kept {
  readonly store: 'receipts' | 'prefs'
  readonly key: readonly Part[]
  readonly json: unknown
}

/** Receipts and preferences on their way to the store, or without one. */
export class KeptInMemory {
  readonly #kept = new Map<string, Kept>()

  put(store: Kept['store'], key: readonly Part[], json: unknown): void {
    this.#kept.set(nameOf(store, key), { store, key, json })
  }

  get(store: Kept['store'], key: readonly Part[]): unknown {
    return this.#kept.get(nameOf(store, key))?.json
  }

  drop(store: Kept['store'], key: readonly Part[]): void {
    this.#kept.delete(nameOf(store, key))
  }

  /** What lies under keys that begin with these parts, oldest first. */
  below(store: Kept['store'], parts: readonly Part[]): readonly unknown[] {
    return [...this.#kept.values()]
      .filter((kept) => kept.store === store && parts.every((part, i) => kept.key[i] === part))
      .map(({ json }) => json)
  }

  /** Writes all of it in one transaction, and forgets what is written. */
  async moveTo(database: DraftDatabase): Promise<void> {
    const all = [...this.#kept.entries()]
    const writing = database.transaction(['receipts', 'prefs'], 'readwrite')
    const puts = all.map(([, { store, key, json }]) =>
      writing.objectStore(store).put(json, [...key]),
    )
    await Promise.all([...puts, writing.done])
    for (const [name, kept] of all) if (this.#kept.get(name) === kept) this.#kept.delete(name)
  }
}

function nameOf(store: Kept['store'], key: readonly Part[]): string {
  return JSON.stringify([store, ...key])
}
