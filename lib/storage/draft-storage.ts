import { v4 as uuid } from 'uuid'
import {
  type DraftDatabase,
  keysBelow,
  openDatabase,
  readWhole,
  scopeKey,
  troubleOf,
} from './database'
import { moveToQuarantine, readTable, tablesWithDrafts, writeDrafts } from './held-drafts'
import { KeptInMemory } from './kept-in-memory'
import { NewerShape, parseQuarantined } from './shape'
import type {
  ConcurrentEdit,
  DraftChange,
  DraftStorage,
  FoundDamaged,
  HeldTable,
  PutResult,
  QuarantinedRecord,
  ReceiptName,
  StorageScope,
  StorageTrouble,
  TableWithDrafts,
} from './types'

/**
 * Opens the draft storage of a scope in this browser. Never rejects: where nothing can be stored it is a draft storage in memory, says
 * so in `mode` and `trouble`, and every later call tries the store again.
 */
export async function openDraftStorage(scope: StorageScope): Promise<DraftStorage> {
  const draftStorage = new BrowserStorage(scope)
  await draftStorage.connect()
  return draftStorage
}

type Troubles = Readonly<Record<'reading' | 'writing', StorageTrouble | null>>

class BrowserStorage implements DraftStorage {
  readonly scope: StorageScope
  readonly tab = uuid()
  readonly #scopeKey: string
  readonly #listeners = new Set<() => void>()
  readonly #memory = new KeptInMemory()
  #database: DraftDatabase | null = null
  #opening: Promise<DraftDatabase> | null = null
  #generation: string | null = null
  /** Apart, since a full disk can still be read: what was read says nothing of what can be stored. */
  #troubles: Troubles = { reading: null, writing: null }
  #damages = 0
  /** Until the store is open again nobody knows what it holds. */
  #isTakenAway = false
  /** Databases that this one is in place of. */
  #damaged: readonly string[] = []
  #isClosed = false

  constructor(scope: StorageScope) {
    this.scope = scope
    this.#scopeKey = scopeKey(scope)
  }

  get mode(): DraftStorage['mode'] {
    return this.trouble === null ? 'durable' : 'memory'
  }

  get trouble(): StorageTrouble | null {
    return this.#troubles.writing ?? this.#troubles.reading
  }

  get generation(): string | null {
    return this.#isTakenAway ? null : this.#generation
  }

  get damages(): number {
    return this.#damages
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async connect(): Promise<void> {
    await this.#use(async () => undefined)
  }

  async load(tableId: string): Promise<HeldTable | null> {
    const loaded = await this.#use((database) =>
      readTable(database, this.#scopeKey, tableId, () => this.#tellDamages(1)),
    )
    return loaded.ok ? loaded.value : null
  }

  async putDrafts(tableId: string, changes: readonly DraftChange[]): Promise<PutResult> {
    const written = await this.#use(
      (database) => writeDrafts(database, this.#scopeKey, tableId, changes, this.tab),
      'writing',
      ({ records }) => (records.includes('newer') ? 'newer' : null),
    )
    if (!written.ok) return { isHeld: false }
    const { records, concurrentEdits, allQuarantined } = written.value
    this.#tellDamages(allQuarantined)
    return { isHeld: true, records, concurrentEdits }
  }

  async putConcurrentEdits(
    tableId: string,
    concurrentEdits: readonly ConcurrentEdit[],
  ): Promise<boolean> {
    const put = await this.#use(async (database) => {
      const writing = database.transaction('rivals', 'readwrite', { durability: 'strict' })
      const puts = concurrentEdits.map((concurrentEdit) =>
        writing.store.put(concurrentEdit, [this.#scopeKey, tableId, concurrentEdit.id]),
      )
      await Promise.all([...puts, writing.done])
    }, 'writing')
    return put.ok
  }

  async dropConcurrentEdits(tableId: string, ids: readonly string[]): Promise<void> {
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
    const standing = (json: unknown) => standingOf(parse, json)
    const reasonOf = (json: unknown) =>
      standing(json) === 'damaged' ? 'It is no receipt of Lockstep.' : null
    const read = await this.#use(async (database) => {
      const range = keysBelow(this.#scopeKey, tableId)
      const reading = database.transaction('receipts')
      const [keys, values] = await Promise.all([
        reading.store.getAllKeys(range),
        reading.store.getAll(range),
      ])
      for (const [index, key] of keys.entries()) {
        if (reasonOf(values[index]) === null) continue
        if (await moveToQuarantine(database, 'receipts', key, reasonOf)) this.#tellDamages(1)
      }
      return values
    })
    const stored = read.ok ? read.value : []
    const kept = this.#memory.below('receipts', [this.#scopeKey, tableId])
    return [...stored, ...kept]
      .filter((json) => standing(json) === 'sound')
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

  async quarantined(): Promise<readonly QuarantinedRecord[]> {
    const read = await this.#use(async (database) => {
      const reading = database.transaction('aside')
      const [keys, values] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
      return keys.map((key, index) => parseQuarantined(key, values[index]))
    })
    const records = read.ok ? read.value : []
    const wholes = await Promise.all(this.#damaged.map(wholeOf))
    return [...wholes.flatMap((whole) => whole ?? []), ...records]
  }

  async putInQuarantine(found: readonly FoundDamaged[]): Promise<boolean> {
    const atMs = Date.now()
    const put = await this.#use(async (database) => {
      const writing = database.transaction('aside', 'readwrite', { durability: 'strict' })
      const adding = found.map((one) => writing.store.add({ ...one, atMs }))
      await Promise.all([...adding, writing.done])
    }, 'writing')
    if (put.ok) this.#tellDamages(found.length)
    return put.ok
  }

  async dropQuarantined(ids: readonly number[]): Promise<void> {
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

  /**
   * Works with the store, opened anew if need be; trouble is kept as `trouble` and answered, never thrown.
   *
   * @param troubleIn what is left to say of a write that was made
   */
  async #use<Value>(
    work: (database: DraftDatabase) => Promise<Value>,
    kind: keyof Troubles = 'reading',
    troubleIn: (value: Value) => StorageTrouble | null = () => null,
  ): Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false }> {
    try {
      const database = await this.#open()
      const value = await work(database)
      const writing = kind === 'writing' ? troubleIn(value) : this.#troubles.writing
      this.#set({ reading: null, writing })
      return { ok: true, value }
    } catch (error) {
      const trouble = troubleOf(error)
      this.#set({ ...this.#troubles, [kind]: trouble })
      // A connection that failed once may be dead; a full disk is no reason to give it up.
      if (trouble !== 'full') this.#lose()
      return { ok: false }
    }
  }

  async #open(): Promise<DraftDatabase> {
    if (this.#isClosed) throw new Error('The vault was closed.')
    if (this.#database !== null) return this.#database
    this.#opening ??= this.#openAnew().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #openAnew(): Promise<DraftDatabase> {
    const { database, damaged } = await openDatabase(() => this.#takenAway())
    const before = this.#generation
    this.#generation = await lifeOf(database)
    this.#database = database
    this.#damaged = damaged
    this.#isTakenAway = false
    this.#tellDamages(damaged.length)
    if (before !== null && before !== this.#generation) this.#tell()
    return database
  }

  /** The browser or another program ended the connection: what was held may be gone. */
  #takenAway(): void {
    if (this.#database === null) return
    this.#lose()
    this.#isTakenAway = true
    this.#set({ ...this.#troubles, reading: 'lost' })
  }

  #lose(): void {
    this.#database?.close()
    this.#database = null
  }

  #tellDamages(more: number): void {
    if (more === 0) return
    this.#damages += more
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  #set(troubles: Troubles): void {
    const before = this.trouble
    this.#troubles = troubles
    if (this.trouble !== before) this.#tell()
  }
}

/** The name of the store's life; one that lost it, or is another program's, gets one. */
async function lifeOf(database: DraftDatabase): Promise<string> {
  const naming = database.transaction('meta', 'readwrite')
  const known: unknown = await naming.store.get('generation')
  const life = typeof known === 'string' ? known : uuid()
  if (life !== known) await naming.store.put(life, 'generation')
  await naming.done
  return life
}

/** A whole database as one thing put in quarantine; `null` where there is nothing in it. */
async function wholeOf(name: string): Promise<QuarantinedRecord | null> {
  const value = await readWhole(name).catch((error: unknown) => ({ error: String(error) }))
  if (Object.keys(value).length === 0) return null
  const reason = 'The database lacks what Lockstep keeps there. It was left as it is.'
  return { id: null, store: name, value, reason, atMs: 0 }
}

function standingOf(
  parse: (json: unknown) => unknown,
  json: unknown,
): 'sound' | 'newer' | 'damaged' {
  try {
    parse(json)
    return 'sound'
  } catch (error) {
    return error instanceof NewerShape ? 'newer' : 'damaged'
  }
}
