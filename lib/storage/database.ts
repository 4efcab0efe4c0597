import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { v4 as uuid } from 'uuid'
import type { StorageScope, StorageTrouble } from './types'

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

export type DraftDatabase = IDBPDatabase<Stores>

const STORES = ['drafts', 'rivals', 'receipts', 'prefs', 'aside', 'meta'] as const

/** The key's first part: whose the record is. */
export function scopeKey({ instanceId, user }: StorageScope): string {
  return JSON.stringify([instanceId, user])
}

/** All keys that begin with these parts: in IndexedDB's order a list comes after every text and number. */
export function keysBelow(...parts: readonly string[]): IDBKeyRange {
  return IDBKeyRange.bound([...parts], [...parts, []])
}

/** The databases that this program may have made in this browser, in the order that they were made in. */
const NAMES = new RegExp(`^${DATABASE_NAME}(?:-(\\d+))?$`)

/** An open store. */
export interface OpenedDatabase {
  readonly database: DraftDatabase
  /** Databases that lacked what belongs to them, so that this one is in their place. They are left as they are. */
  readonly damaged: readonly string[]
}

/**
 * Opens the store, made when it is new. A database that opens and lacks what belongs to it is no store of ours any
 * more, or never was: another takes its place, and it is not touched.
 *
 * @param onLost the connection ended: the store was deleted, or a newer program wants to change it
 * @throws DOMException when the browser refuses, or a `BusyError` when it does not answer in time
 */
export async function openDatabase(onLost: () => void): Promise<OpenedDatabase> {
  const names = await namesHere()
  const newest = names.at(-1) ?? DATABASE_NAME
  const database = await open(newest, onLost)
  if (isWhole(database)) return { database, damaged: names.slice(0, -1) }
  database.close()
  const next = await open(nameAfter(newest), onLost)
  return { database: next, damaged: [...names.slice(0, -1), newest] }
}

/** Everything in a database, by store: what its user is given of one that is damaged. */
export async function readWhole(name: string): Promise<Readonly<Record<string, unknown>>> {
  const database = await openDB(name)
  try {
    const whole: Record<string, unknown> = {}
    for (const store of database.objectStoreNames) {
      const reading = database.transaction(store)
      const [keys, values] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
      whole[store] = keys.map((key, index) => ({ key, value: values[index] }))
    }
    return whole
  } finally {
    database.close()
  }
}

async function namesHere(): Promise<readonly string[]> {
  // A browser that does not list them has the first alone.
  if (typeof indexedDB.databases !== 'function') return []
  const known = await withinTime(indexedDB.databases())
  const numbered = known.flatMap(({ name = '' }) => {
    const found = NAMES.exec(name)
    return found === null ? [] : [{ name, number: Number(found[1] ?? 1) }]
  })
  return numbered.sort((a, b) => a.number - b.number).map(({ name }) => name)
}

function nameAfter(name: string): string {
  return `${DATABASE_NAME}-${Number(NAMES.exec(name)?.[1] ?? 1) + 1}`
}

function isWhole({ objectStoreNames }: DraftDatabase): boolean {
  return STORES.every((name) => objectStoreNames.contains(name))
}

async function open(name: string, onLost: () => void): Promise<DraftDatabase> {
  const opening = openDB<Stores>(name, DATABASE_VERSION, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const store of STORES) {
        if (database.objectStoreNames.contains(store)) continue
        database.createObjectStore(store, { autoIncrement: store === 'aside' })
      }
      if (oldVersion === 0) void transaction.objectStore('meta').put(uuid(), 'generation')
    },
    blocking(_current, _blocked, event) {
      // Whoever waits (a deletion, a newer program) gets its turn; drafts are in memory until it is done.
      const { target } = event
      if (target instanceof IDBDatabase) target.close()
      onLost()
    },
    terminated: onLost,
  })
  return await withinTime(opening, (late) => late.close())
}

/** The answer, or `BusyError`; one that comes late after all is given to `onLate`, since nobody waits for it. */
async function withinTime<Answer>(
  asking: Promise<Answer>,
  onLate: (answer: Answer) => void = () => {},
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), OPEN_TIMEOUT_MS)
  })
  const first = await Promise.race([asking, late]).finally(() => clearTimeout(timer))
  if (first !== LATE) return first
  asking.then(onLate, () => undefined)
  throw new BusyError()
}

const LATE = Symbol('late')

/** The store did not answer in time. */
class BusyError extends Error {
  override readonly name = 'BusyError'
}

/** What IndexedDB calls a store whose files are damaged, or cannot be reached on the disk. */
const DAMAGES = new Set(['UnknownError', 'DataError', 'NotReadableError', 'NotFoundError'])

/** Why storing failed, from the error that IndexedDB gave. */
export function troubleOf(error: unknown): StorageTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError') return 'full'
  if (name === 'VersionError') return 'newer'
  if (name === 'BusyError' || name === 'TimeoutError') return 'busy'
  return DAMAGES.has(name) ? 'damaged' : 'refused'
}
