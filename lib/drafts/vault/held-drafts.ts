import { keysBelow, type VaultDatabase } from './database'
import { mergeRecord } from './merge-records'
import { fromStored, type Parsed, rivalFromStored, toStored } from './shape'
import type { DraftChange, DraftRecord, HeldTable, Rival, TableWithDrafts } from './types'

/** Reads a table's drafts and rivals; what cannot be read moves to the store `aside`, in the same transaction. */
export async function readTable(
  database: VaultDatabase,
  scope: string,
  tableId: string,
): Promise<HeldTable> {
  const drafts = await readAll(database, 'drafts', scope, tableId, fromStored)
  const rivals = await readAll(database, 'rivals', scope, tableId, (_key, stored) =>
    rivalFromStored(stored),
  )
  return { drafts, rivals }
}

async function readAll<Value>(
  database: VaultDatabase,
  store: 'drafts' | 'rivals',
  scope: string,
  tableId: string,
  parse: (key: string, stored: unknown) => Parsed<Value>,
): Promise<readonly Value[]> {
  const range = keysBelow(scope, tableId)
  const reading = database.transaction(store)
  const [keys, values] = await Promise.all([
    reading.store.getAllKeys(range),
    reading.store.getAll(range),
  ])
  const good: Value[] = []
  const broken: IDBValidKey[] = []
  for (const [index, key] of keys.entries()) {
    const parsed = parse(lastPart(key), values[index])
    if (parsed.ok) good.push(parsed.value)
    else broken.push(key)
  }
  for (const key of broken) {
    await moveAside(database, store, key, (stored) => {
      const parsed = parse(lastPart(key), stored)
      return parsed.ok ? null : parsed.reason
    })
  }
  return good
}

/** Moves one record to `aside` unless it turns out readable: another tab may have written it anew meanwhile. */
export async function moveAside(
  database: VaultDatabase,
  store: 'drafts' | 'rivals' | 'receipts',
  key: IDBValidKey,
  reasonOf: (stored: unknown) => string | null,
): Promise<void> {
  const moving = database.transaction([store, 'aside'], 'readwrite')
  const stored = await moving.objectStore(store).get(key)
  const reason = stored === undefined ? null : reasonOf(stored)
  if (reason !== null) {
    await moving.objectStore('aside').add({ store, value: stored, reason, atMs: Date.now() })
    await moving.objectStore(store).delete(key)
  }
  await moving.done
}

/** What a write of drafts came to. */
export interface Written {
  /** One for each change, in order: what is held now. */
  readonly records: readonly (DraftRecord | null)[]
  readonly rivals: readonly Rival[]
}

/**
 * Writes changes in one transaction, each merged with what another tab wrote since its ancestor. It is on disk, not
 * only on its way there, when this resolves.
 */
export async function writeDrafts(
  database: VaultDatabase,
  scope: string,
  tableId: string,
  changes: readonly DraftChange[],
  tab: string,
): Promise<Written> {
  const writing = database.transaction(['drafts', 'rivals', 'aside'], 'readwrite', {
    durability: 'strict',
  })
  const drafts = writing.objectStore('drafts')
  const found = await Promise.all(changes.map(({ key }) => drafts.get([scope, tableId, key])))
  const records: (DraftRecord | null)[] = []
  const rivals: Rival[] = []
  const requests: Promise<unknown>[] = []
  for (const [index, change] of changes.entries()) {
    const stored = found[index]
    const parsed = stored === undefined ? null : fromStored(change.key, stored)
    if (parsed?.ok === false) {
      const { reason } = parsed
      const aside = { store: 'drafts', value: stored, reason, atMs: Date.now() }
      requests.push(writing.objectStore('aside').add(aside))
    }
    const merged = mergeRecord(change, parsed?.ok ? parsed.value : null, tab)
    records.push(merged.record)
    const key = [scope, tableId, change.key]
    requests.push(
      merged.record === null ? drafts.delete(key) : drafts.put(toStored(merged.record), key),
    )
    if (merged.rival !== null) {
      rivals.push(merged.rival)
      const place = [scope, tableId, merged.rival.id]
      requests.push(writing.objectStore('rivals').put(merged.rival, place))
    }
  }
  await Promise.all([...requests, writing.done])
  return { records, rivals }
}

/**
 * The tables of a scope that have drafts, by name. Counted by their keys alone, so that it is cheap for thousands of
 * drafts; a table of which nothing can be read is left out, since only its opening can set that aside.
 */
export async function tablesWithDrafts(
  database: VaultDatabase,
  scope: string,
): Promise<readonly TableWithDrafts[]> {
  const reading = database.transaction('drafts')
  const byTable = new Map<string, IDBValidKey[]>()
  for (const key of await reading.store.getAllKeys(keysBelow(scope))) {
    const tableId = Array.isArray(key) ? String(key[1]) : ''
    const keys = byTable.get(tableId)
    if (keys) keys.push(key)
    else byTable.set(tableId, [key])
  }
  const tables: TableWithDrafts[] = []
  for (const [tableId, keys] of byTable) {
    for (const [index, key] of keys.entries()) {
      const parsed = fromStored(lastPart(key), await reading.store.get(key))
      if (!parsed.ok) continue
      tables.push({ tableId, tableName: parsed.value.tableName, drafts: keys.length - index })
      break
    }
  }
  return tables.sort((a, b) => a.tableName.localeCompare(b.tableName))
}

function lastPart(key: IDBValidKey): string {
  const last: unknown = Array.isArray(key) ? key.at(-1) : key
  return typeof last === 'string' ? last : ''
}
