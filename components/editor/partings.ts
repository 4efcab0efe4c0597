import { dropParting, type PartingPlace, readPartings, type Vault } from '@/lib/drafts'

/** Where a page leaves what the vault does not hold when it goes; `null` where the browser has no such place. */
export function partingPlace({ scope }: Vault, tableId: string): PartingPlace | null {
  try {
    return { storage: window.localStorage, scope, tableId }
  } catch {
    return null
  }
}

/** What earlier tabs left when they went comes into the vault, as if it had been written then. */
export async function takePartings(
  vault: Vault,
  tableId: string,
  place: PartingPlace | null,
): Promise<void> {
  if (place === null) return
  for (const [tab, changes] of readPartings(place)) {
    const put = await vault.putDrafts(tableId, changes)
    if (put.isHeld) dropParting(place, tab)
  }
}
