import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { VaultScope, VaultTrouble } from './types'

export const DATABASE_NAME = 'lockstep-drafts'
/** Of the stores, not of what lies in them: records say their own shape. */
const DATABASE_VERSION = 1
/** How long an open may take before the tab goes on without it. It is used as soon as it does answer. */
const OPEN_TIMEOUT_MS = 3_000

/** What lies in the stores is checked when it is read: it may be of another version, or of another program. */
interface Stores extends DBSchema {
  /** By scope, table and cell key. */
  drafts: { key: IDBValidKey; value: unknown }
  /** By scope, table and id. */
  rivals: { key: IDBValidKey; value: unknown }
  /** By scope, table, time and id. */
  receipts: { key: IDBValidKey; value: unknown }
  /** By scope, table and name. */
  prefs: { key: IDBValidKey; value: unknown }
  /** What could not be read, by a number that counts up. */
  aside: { key: IDBValidKey; value: unknown }
  /** `generation`: the name of this store's life. */
  meta: { key: IDBValidKey; value: unknown }
}

export type VaultDatabase = IDBPDatabase<Stores>
export type StoreName = 'drafts' | 'rivals' | 'receipts' | 'prefs'

const STORES = ['drafts', 'rivals', 'receipts', 'prefs', 'aside', 'meta'] as const

/** The key's first part: whose the record is. */
export function scopeKey({ instanceId, person }: VaultScope): string {
  return JSON.stringify([instanceId, person])
}

/** All keys that begin with these parts: in IndexedDB's order a list comes after every text and number. */
export function keysBelow(...parts: readonly string[]): IDBKeyRange {
  return IDBKeyRange.bound([...parts], [...parts, []])
}

/**
 * Opens the store, made when it is new.
 *
 * @param onLost the connection ended: the store was deleted, or a newer program wants to change it
 * @throws DOMException when the browser refuses, or a `BusyError` when it does not answer in time
 */
export async function openDatabase(onLost: () => void): Promise<VaultDatabase> {
  const opening = openDB<Stores>(DATABASE_NAME, DATABASE_VERSION, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const name of STORES) {
        if (database.objectStoreNames.contains(name)) continue
        database.createObjectStore(name, { autoIncrement: name === 'aside' })
      }
      if (oldVersion === 0) void transaction.objectStore('meta').put(newName(), 'generation')
    },
    blocking(_current, _blocked, event) {
      // Whoever waits (a deletion, a newer program) gets its turn; drafts are in memory until it is done.
      const { target } = event
      if (target instanceof IDBDatabase) target.close()
      onLost()
    },
    terminated: onLost,
  })
  return await withinTime(opening)
}

/** The answer, or `BusyError`; then a connection that comes late is closed, since nobody waits for it. */
async function withinTime(opening: Promise<VaultDatabase>): Promise<VaultDatabase> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), OPEN_TIMEOUT_MS)
  })
  const first = await Promise.race([opening, late]).finally(() => clearTimeout(timer))
  if (first !== 'late') return first
  opening.then(
    (database) => database.close(),
    () => undefined,
  )
  throw new BusyError()
}

/** The store did not answer in time. */
class BusyError extends Error {
  override readonly name = 'BusyError'
}

/** Why storing failed, from the error that IndexedDB gave. */
export function troubleOf(error: unknown): VaultTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError') return 'full'
  if (name === 'VersionError') return 'newer'
  if (name === 'BusyError' || name === 'TimeoutError') return 'busy'
  return 'refused'
}

/** A name that nobody else makes, in an insecure context too. */
export function newName(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4))
  return Array.from(numbers, (number) => number.toString(36)).join('-')
}
