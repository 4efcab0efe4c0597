import { Emitter } from '@/lib/data-table'
import type { StorageScope, TableWithDrafts } from '@/lib/storage'
import { draftStorageFor } from './draft-storages'

/** How soon after news the store is asked again, so that typing does not ask it with every key. */
const ASK_AFTER_MS = 500

const NONE: readonly TableWithDrafts[] = []

/** Tells every list of tables in this browser that the store holds other edits than before. */
export class StorageNews {
  readonly #channel: BroadcastChannel | null

  constructor({ instanceId, user }: StorageScope, onNews: () => void = () => {}) {
    this.#channel =
      typeof BroadcastChannel === 'undefined'
        ? null
        : new BroadcastChannel(`lockstep:kept:${instanceId}:${user}`)
    this.#channel?.addEventListener('message', onNews)
  }

  tell(): void {
    this.#channel?.postMessage('written')
  }

  close(): void {
    this.#channel?.close()
  }
}

/** The tables of an instance with unsaved edits in this browser, as its store has them; it asks while somebody listens. */
export class TablesWithDrafts {
  readonly #instanceId: string
  readonly #changes = new Emitter()
  #listeners = 0
  #tables = NONE
  #timer: ReturnType<typeof setTimeout> | null = null
  #news: StorageNews | null = null

  constructor(instanceId: string) {
    this.#instanceId = instanceId
  }

  /** The same array until something changes. */
  get(): readonly TableWithDrafts[] {
    return this.#tables
  }

  subscribe(listener: () => void): () => void {
    const stop = this.#changes.subscribe(listener)
    this.#listeners += 1
    void this.#ask()
    return () => {
      this.#listeners -= 1
      stop()
    }
  }

  async #ask(): Promise<void> {
    const draftStorage = await draftStorageFor(this.#instanceId)
    this.#news ??= new StorageNews(draftStorage.scope, () => this.#askSoon())
    const tables = await draftStorage.tables()
    if (JSON.stringify(tables) === JSON.stringify(this.#tables)) return
    this.#tables = tables
    this.#changes.emit()
  }

  #askSoon(): void {
    if (this.#timer !== null || this.#listeners === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#ask()
    }, ASK_AFTER_MS)
  }
}
