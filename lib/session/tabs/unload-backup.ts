import {
  type DraftRecord,
  dropParting,
  type PartingPlace,
  readPartings,
  type Vault,
} from '@/lib/storage'

/** Where a page leaves what the vault does not hold when it goes; `null` where the browser has no such place. */
export function partingPlace({ scope }: Vault, tableId: string): PartingPlace | null {
  try {
    return { storage: window.localStorage, scope, tableId }
  } catch {
    return null
  }
}

/**
 * What earlier tabs left when they went comes into the vault, as if it had been written then; what is damaged of it is
 * set aside there.
 *
 * @returns how many edits only a newer Lockstep can read: they stay where they are
 */
export async function takePartings(
  vault: Vault,
  tableId: string,
  place: PartingPlace | null,
): Promise<number> {
  if (place === null) return 0
  let left = 0
  for (const [tab, { changes, damaged, newer }] of readPartings(place)) {
    left += newer
    if (newer > 0) continue
    const put = await vault.putDrafts(tableId, changes)
    if (!put.isHeld || put.records.includes('newer')) continue
    if (damaged === null || (await vault.putAside([damaged]))) dropParting(place, tab)
  }
  return left
}

/** The edits that earlier tabs left, for as long as there is no vault that could take them. */
export function leftRecords(place: PartingPlace | null): readonly DraftRecord[] {
  if (place === null) return []
  const partings = [...readPartings(place).values()]
  return partings.flatMap(({ changes }) => changes.flatMap(({ mine }) => mine ?? []))
}
