import { z } from 'zod'
import { scopeKey } from './database'
import { fromStored, toStored } from './shape'
import type { DraftChange, VaultScope } from './types'

/** The part of the browser's storage that is used: it answers at once, which nothing else does while a page goes. */
export type PartingStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

const LEFT = z.object({ key: z.string(), ancestor: z.unknown(), mine: z.unknown() })

/** Where a tab leaves what it could not write before its page went. */
export interface PartingPlace {
  readonly storage: PartingStorage
  readonly scope: VaultScope
  readonly tableId: string
}

function prefixOf({ scope, tableId }: PartingPlace): string {
  return `lockstep-parting:${scopeKey(scope)}:${tableId}:`
}

/**
 * Leaves changes for whoever opens the table next: a transaction of the vault would not outlast the page that begins
 * it. What the tab left before is replaced.
 *
 * @returns false when the storage refuses or is full
 */
export function leaveParting(
  place: PartingPlace,
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

/** Takes away what a tab left: the vault has it by now. */
export function dropParting(place: PartingPlace, tab: string): void {
  place.storage.removeItem(prefixOf(place) + tab)
}

/** What tabs left of a table, by tab. What this program cannot read stays where it is. */
export function readPartings(place: PartingPlace): ReadonlyMap<string, readonly DraftChange[]> {
  const prefix = prefixOf(place)
  const { storage } = place
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  const found = names.filter((name) => name.startsWith(prefix))
  return new Map(
    found.flatMap((name) => {
      const changes = parse(storage.getItem(name))
      return changes === null ? [] : [[name.slice(prefix.length), changes] as const]
    }),
  )
}

function parse(text: string | null): readonly DraftChange[] | null {
  const left = z.array(LEFT).safeParse(jsonOf(text))
  if (!left.success) return null
  const changes: DraftChange[] = []
  for (const { key, ancestor, mine } of left.data) {
    const before = ancestor === null ? null : fromStored(key, ancestor)
    const now = fromStored(key, mine)
    if (!now.ok || before?.ok === false) return null
    changes.push({ key, ancestor: before?.value ?? null, mine: now.value })
  }
  return changes
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
