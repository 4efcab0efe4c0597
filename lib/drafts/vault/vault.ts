import {
  keysBelow,
  newName,
  openDatabase,
  scopeKey,
  troubleOf,
  type VaultDatabase,
} from './database'
import { moveAside, readTable, tablesWithDrafts, writeDrafts } from './held-drafts'
import { KeptInMemory } from './kept-in-memory'
import { parseAside } from './shape'
import type {
  AsideRecord,
  DraftChange,
  HeldTable,
  PutResult,
  ReceiptName,
  TableWithDrafts,
  Vault,
  VaultScope,
  VaultTrouble,
} from './types'

/**
 * Opens the vault of a scope in this browser. Never rejects: where nothing can be stored it is a vault in memory, says
 * so in `mode` and `trouble`, and every later call tries the store again.
 */
export async function openVault(scope: VaultScope): Promise<Vault> {
  const vault = new BrowserVault(scope)
  await vault.connect()
  return vault
}

type Troubles = Readonly<Record<'reading' | 'writing', VaultTrouble | null>>

const NO_TROUBLES: Troubles = { reading: null, writing: null }

class BrowserVault implements Vault {
  readonly scope: VaultScope
  readonly tab = newName()
  readonly #scopeKey: string
  readonly #listeners = new Set<() => void>()
  readonly #memory = new KeptInMemory()
  #database: VaultDatabase | null = null
  #opening: Promise<VaultDatabase> | null = null
  #generation: string | null = null
  /** Apart, since a full disk can still be read: what was read says nothing of what can be stored. */
  #troubles = NO_TROUBLES
  #isClosed = false

  constructor(scope: VaultScope) {
    this.scope = scope
    this.#scopeKey = scopeKey(scope)
  }

  get mode(): Vault['mode'] {
    return this.trouble === null ? 'durable' : 'memory'
  }

  get trouble(): VaultTrouble | null {
    return this.#troubles.writing ?? this.#troubles.reading
  }

  get generation(): string | null {
    return this.#generation
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens the store if it is not open. */
  async connect(): Promise<void> {
    await this.#use(async () => undefined)
  }

  async load(tableId: string): Promise<HeldTable | null> {
    const loaded = await this.#use((database) => readTable(database, this.#scopeKey, tableId))
    return loaded.ok ? loaded.value : null
  }

  async putDrafts(tableId: string, changes: readonly DraftChange[]): Promise<PutResult> {
    const written = await this.#use(
      (database) => writeDrafts(database, this.#scopeKey, tableId, changes, this.tab),
      'writing',
    )
    return written.ok ? { isHeld: true, ...written.value } : { isHeld: false }
  }

  async dropRivals(tableId: string, ids: readonly string[]): Promise<void> {
    await this.#use(async (database) => {
      const dropping = database.transaction('rivals', 'readwrite')
      const deletions = ids.map((id) => dropping.store.delete([this.#scopeKey, tableId, id]))
      await Promise.all([...deletions, dropping.done])
    })
  }

  async tables(): Promise<readonly TableWithDrafts[]> {
    const found = await this.#use((database) => tablesWithDrafts(database, this.#scopeKey))
    return found.ok ? found.value : []
  }

  async putReceipt(id: string, tableId: string, atMs: number, json: unknown): Promise<void> {
    await this.#put('receipts', [this.#scopeKey, tableId, atMs, id], json)
  }

  async receipts<Receipt>(
    tableId: string,
    parse: (json: unknown) => Receipt,
  ): Promise<readonly Receipt[]> {
    const reasonOf = (json: unknown) => reasonNotToParse(parse, json)
    const read = await this.#use(async (database) => {
      const range = keysBelow(this.#scopeKey, tableId)
      const reading = database.transaction('receipts')
      const [keys, values] = await Promise.all([
        reading.store.getAllKeys(range),
        reading.store.getAll(range),
      ])
      for (const [index, key] of keys.entries()) {
        if (reasonOf(values[index]) !== null) await moveAside(database, 'receipts', key, reasonOf)
      }
      return values
    })
    const stored = read.ok ? read.value : []
    const kept = this.#memory.below('receipts', [this.#scopeKey, tableId])
    return [...stored, ...kept]
      .filter((json) => reasonOf(json) === null)
      .map(parse)
      .reverse()
  }

  async dropReceipts(tableId: string, receipts: readonly ReceiptName[]): Promise<void> {
    const keys = receipts.map(({ atMs, id }) => [this.#scopeKey, tableId, atMs, id])
    for (const key of keys) this.#memory.drop('receipts', key)
    await this.#use(async (database) => {
      const dropping = database.transaction('receipts', 'readwrite')
      await Promise.all([...keys.map((key) => dropping.store.delete(key)), dropping.done])
    })
  }

  async getPref(tableId: string, name: string): Promise<unknown> {
    const key = [this.#scopeKey, tableId, name]
    const kept = this.#memory.get('prefs', key)
    if (kept !== undefined) return kept
    const read = await this.#use((database) => database.get('prefs', key))
    return read.ok ? read.value : undefined
  }

  async putPref(tableId: string, name: string, json: unknown): Promise<void> {
    await this.#put('prefs', [this.#scopeKey, tableId, name], json)
  }

  async setAside(): Promise<readonly AsideRecord[]> {
    const read = await this.#use(async (database) => {
      const reading = database.transaction('aside')
      const [keys, values] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
      return keys.map((key, index) => parseAside(key, values[index]))
    })
    return read.ok ? read.value : []
  }

  async dropAside(ids: readonly number[]): Promise<void> {
    await this.#use(async (database) => {
      const dropping = database.transaction('aside', 'readwrite')
      await Promise.all([...ids.map((id) => dropping.store.delete(id)), dropping.done])
    })
  }

  close(): void {
    this.#isClosed = true
    this.#database?.close()
    this.#database = null
  }

  /** Writes a receipt or a preference; one that cannot be written waits in memory for the next that can. */
  async #put(store: 'receipts' | 'prefs', key: readonly (string | number)[], json: unknown) {
    this.#memory.put(store, key, json)
    await this.#use((database) => this.#memory.moveTo(database), 'writing')
  }

  /** Works with the store, opened anew if need be; trouble is kept as `trouble` and answered, never thrown. */
  async #use<Value>(
    work: (database: VaultDatabase) => Promise<Value>,
    kind: keyof Troubles = 'reading',
  ): Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false }> {
    try {
      const database = await this.#open()
      const value = await work(database)
      this.#set(kind === 'writing' ? NO_TROUBLES : { ...this.#troubles, reading: null })
      return { ok: true, value }
    } catch (error) {
      const trouble = troubleOf(error)
      this.#set({ ...this.#troubles, [kind]: trouble })
      // A connection that failed once may be dead; a full disk is no reason to give it up.
      if (trouble !== 'full') this.#lose()
      return { ok: false }
    }
  }

  async #open(): Promise<VaultDatabase> {
    if (this.#isClosed) throw new Error('The vault was closed.')
    if (this.#database !== null) return this.#database
    this.#opening ??= openDatabase(() => this.#lose()).finally(() => {
      this.#opening = null
    })
    const database = await this.#opening
    if (this.#database !== database) {
      const generation: unknown = await database.get('meta', 'generation')
      this.#generation = typeof generation === 'string' ? generation : newName()
      this.#database = database
    }
    return database
  }

  #lose(): void {
    const database = this.#database
    this.#database = null
    database?.close()
    if (database !== null) for (const listener of [...this.#listeners]) listener()
  }

  #set(troubles: Troubles): void {
    const before = this.trouble
    this.#troubles = troubles
    if (this.trouble === before) return
    for (const listener of [...this.#listeners]) listener()
  }
}

function reasonNotToParse(parse: (json: unknown) => unknown, json: unknown): string | null {
  try {
    parse(json)
    return null
  } catch {
    return 'It is no receipt that this Lockstep can read.'
  }
}
