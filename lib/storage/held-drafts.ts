import { z } from 'zod'
import { type DraftDatabase, keysBelow } from './database'
import { mergeRecord } from './merge-records'
import { concurrentEditFromStored, fromStored, type Parsed, tableNameOf, toStored } from './shape'
import type { ConcurrentEdit, DraftChange, DraftRecord, HeldTable, TableWithDrafts } from './types'

/**
 * Reads a table's drafts and concurrent edits; what is damaged moves to the store `aside`, in the same transaction. What a newer
 * Lockstep wrote is counted, and left as it is.
 *
 * @param onAside told of each thing that moves
 */
export async function readTable(
  database: DraftDatabase,
  scope: string,
  tableId: string,
  onQuarantined: () => void,
): Promise<HeldTable> {
  const readStore = <Value>(
    store: 'drafts' | 'rivals',
    parse: (key: string, stored: unknown) => Parsed<Value>,
  ) => readAll({ database, store, range: keysBelow(scope, tableId), parse, onQuarantined })
  const drafts = await readStore('drafts', fromStored)
  const concurrentEdits = await readStore('rivals', (_key, stored) =>
    concurrentEditFromStored(stored),
  )
  return {
    drafts: drafts.good,
    concurrentEdits: concurrentEdits.good,
    newer: drafts.newer + concurrentEdits.newer,
  }
}

async function readAll<Value>({
  database,
  store,
  range,
  parse,
  onQuarantined,
}: {
  readonly database: DraftDatabase
  readonly store: 'drafts' | 'rivals'
  readonly range: IDBKeyRange
  readonly parse: (key: string, stored: unknown) => Parsed<Value>
  readonly onQuarantined: () => void
}): Promise<{ readonly good: readonly Value[]; readonly newer: number }> {
  const reading = database.transaction(store)
  const [keys, values] = await Promise.all([
    reading.store.getAllKeys(range),
    reading.store.getAll(range),
  ])
  const good: Value[] = []
  const damaged: IDBValidKey[] = []
  let newer = 0
  for (const [index, key] of keys.entries()) {
    const parsed = parse(lastPart(key), values[index])
    if (parsed.ok) good.push(parsed.value)
    else if (parsed.isNewer) newer += 1
    else damaged.push(key)
  }
  for (const key of damaged) {
    const isMoved = await moveToQuarantine(database, store, key, (stored) => {
      const parsed = parse(lastPart(key), stored)
      return parsed.ok || parsed.isNewer ? null : parsed.reason
    })
    if (isMoved) onQuarantined()
  }
  return { good, newer }
}

/**
 * Moves one record to `aside` unless it turns out sound: another tab may have written it anew meanwhile.
 *
 * @returns whether it moved
 */
export async function moveToQuarantine(
  database: DraftDatabase,
  store: 'drafts' | 'rivals' | 'receipts',
  key: IDBValidKey,
  reasonOf: (stored: unknown) => string | null,
): Promise<boolean> {
  const moving = database.transaction([store, 'aside'], 'readwrite')
  const stored = await moving.objectStore(store).get(key)
  const reason = stored === undefined ? null : reasonOf(stored)
  if (reason !== null) {
    const quarantined = { store, key, value: stored, reason, atMs: Date.now() }
    await moving.objectStore('aside').add(quarantined)
    await moving.objectStore(store).delete(key)
  }
  await moving.done
  return reason !== null
}

/** What a write of drafts came to. */
export interface Written {
  /** One for each change, in order: what is held now, or `newer` where it was not made. */
  readonly records: readonly (DraftRecord | null | 'newer')[]
  readonly concurrentEdits: readonly ConcurrentEdit[]
  /** How many damaged things had to make way, and were put in quarantine. */
  readonly allQuarantined: number
}

/**
 * Writes changes in one transaction, each merged with what another tab wrote since its ancestor. It is on disk, not
 * only on its way there, when this resolves. Where a newer Lockstep wrote, nothing is written.
 */
export async function writeDrafts(
  database: DraftDatabase,
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
  const records: (DraftRecord | null | 'newer')[] = []
  const concurrentEdits: ConcurrentEdit[] = []
  const requests: Promise<unknown>[] = []
  let allQuarantined = 0
  for (const [index, change] of changes.entries()) {
    const key = [scope, tableId, change.key]
    const stored = found[index]
    const parsed = stored === undefined ? null : fromStored(change.key, stored)
    if (parsed?.ok === false && parsed.isNewer) {
      records.push('newer')
      continue
    }
    if (parsed?.ok === false) {
      const { reason } = parsed
      const quarantined = { store: 'drafts', key, value: stored, reason, atMs: Date.now() }
      requests.push(writing.objectStore('aside').add(quarantined))
      allQuarantined += 1
    }
    const merged = mergeRecord(change, parsed?.ok ? parsed.value : null, tab)
    records.push(merged.record)
    requests.push(
      merged.record === null ? drafts.delete(key) : drafts.put(toStored(merged.record), key),
    )
    if (merged.concurrentEdit !== null) {
      concurrentEdits.push(merged.concurrentEdit)
      const place = [scope, tableId, merged.concurrentEdit.id]
      requests.push(writing.objectStore('rivals').put(merged.concurrentEdit, place))
    }
  }
  await Promise.all([...requests, writing.done])
  return { records, concurrentEdits, allQuarantined }
}

/** More drafts of a table are counted by their keys alone, each value of a record to be deleted for itself. */
const MAX_LOOKED_AT = 2_000

const OF_DELETION = z.object({
  draft: z.object({
    group: z.literal('deleted-record'),
    address: z.object({ primaryValues: z.array(z.unknown()) }),
  }),
})

/** How many drafts beyond one for each record to be deleted: whoever deletes a record changes one thing. */
function countMates(stored: readonly unknown[]): number {
  const records = stored.flatMap((one) => {
    const { data } = OF_DELETION.safeParse(one)
    return data ? [JSON.stringify(data.draft.address.primaryValues)] : []
  })
  return records.length - new Set(records).size
}

/**
 * The tables of a scope that have drafts, by name. Counted without reading a draft whole, so that it is cheap for
 * thousands of drafts; a table whose drafts are all damaged is left out, since only its opening can set them aside.
 */
export async function tablesWithDrafts(
  database: DraftDatabase,
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
      const stored = await reading.store.get(key)
      const parsed = fromStored(lastPart(key), stored)
      if (!parsed.ok && !parsed.isNewer) continue
      const isFew = keys.length > 1 && keys.length <= MAX_LOOKED_AT
      const all = isFew ? await reading.store.getAll(keysBelow(scope, tableId)) : []
      const drafts = keys.length - index - countMates(all)
      tables.push({ tableId, tableName: tableNameOf(stored), drafts })
      break
    }
  }
  return tables.sort((a, b) => a.tableName.localeCompare(b.tableName))
}

function lastPart(key: IDBValidKey): string {
  const last: unknown = Array.isArray(key) ? key.at(-1) : key
  return typeof last === 'string' ? last : ''
}
