import { z } from 'zod'
import { scopeKey } from './database'
import { fromStored, type Parsed, toStored } from './shape'
import type { DraftChange, FoundDamaged, StorageScope } from './types'

/** The part of the browser's storage that is used: it answers at once, which nothing else does while a page goes. */
export type BackupStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

const LEFT = z.object({ key: z.string(), ancestor: z.unknown(), mine: z.unknown() })

/** Where a tab leaves what it could not write before its page went. */
export interface BackupPlace {
  readonly storage: BackupStorage
  readonly scope: StorageScope
  readonly tableId: string
}

function prefixOf({ scope, tableId }: BackupPlace): string {
  return `lockstep-parting:${scopeKey(scope)}:${tableId}:`
}

/**
 * Leaves changes for whoever opens the table next: a transaction of the draft storage would not outlast the page that begins
 * it. What the tab left before is replaced.
 *
 * @returns false when the storage refuses or is full
 */
export function writeBackup(
  place: BackupPlace,
  tab: string,
  changes: readonly DraftChange[],
): boolean {
  const left = changes.flatMap(({ key, ancestor, mine }) =>
    mine === null
      ? []
      : [{ key, ancestor: ancestor === null ? null : toStored(ancestor), mine: toStored(mine) }],
  )
  try {
    place.storage.setItem(prefixOf(place) + tab, JSON.stringify(left))
    return true
  } catch {
    return false
  }
}

/** Takes away what a tab left: the draft storage has it by now. */
export function dropBackup(place: BackupPlace, tab: string): void {
  place.storage.removeItem(prefixOf(place) + tab)
}

/** What one tab left of a table. */
export interface UnloadBackup {
  readonly changes: readonly DraftChange[]
  /** The whole of it, where any part of it cannot be read. */
  readonly damaged: FoundDamaged | null
  /** Changes that only a newer Lockstep can read: all of it is left for that one. */
  readonly newer: number
}

/** What tabs left of a table, by tab. It stays where it is until it is dropped. */
export function readBackups(place: BackupPlace): ReadonlyMap<string, UnloadBackup> {
  const prefix = prefixOf(place)
  const { storage } = place
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  const found = names.filter((name) => name.startsWith(prefix))
  return new Map(
    found.map((name) => [name.slice(prefix.length), parse(name, storage.getItem(name) ?? '')]),
  )
}

function parse(name: string, text: string): UnloadBackup {
  const reasons: string[] = []
  const left = z.array(z.unknown()).safeParse(jsonOf(text))
  if (!left.success) reasons.push('It is no list of edits.')
  const changes: DraftChange[] = []
  let newer = 0
  for (const one of left.data ?? []) {
    const parsed = parseChange(one)
    if (parsed.ok) changes.push(parsed.value)
    else if (parsed.isNewer) newer += 1
    else reasons.push(parsed.reason)
  }
  if (newer > 0) return { changes: [], damaged: null, newer }
  const [reason] = reasons
  const damaged =
    reason === undefined ? null : { store: 'localStorage', key: name, value: text, reason }
  return { changes, damaged, newer }
}

/** An ancestor that cannot be read is none: what was typed is merged as if nobody had seen it. */
function parseChange(json: unknown): Parsed<DraftChange> {
  const left = LEFT.safeParse(json)
  if (!left.success) return { ok: false, reason: 'It is no edit.', isNewer: false }
  const { key, ancestor, mine } = left.data
  const now = fromStored(key, mine)
  if (!now.ok) return now
  const before = ancestor === null ? null : fromStored(key, ancestor)
  return { ok: true, value: { key, ancestor: before?.ok ? before.value : null, mine: now.value } }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
