import type { CellBase, ScopeWitness } from '@/lib/data-table'
import type { DraftMap } from './draft-map'
import type { RecordLife } from './record-life'

/**
 * Values that a save removed are nobody's neighbours any more: what stood on them stands on another, or on none. Not on
 * one whose lock was read at another version: what somebody did in between would pass for seen.
 */
export function leaveRemoved(
  map: DraftMap,
  life: RecordLife,
  saved: ReadonlyMap<string, CellBase>,
): void {
  if (![...saved.values()].some(({ value }) => value === null)) return
  const { stored } = map
  const isRemoved = (witness: ScopeWitness | null) =>
    witness !== null && saved.get(map.keyOf(witness))?.value === null
  for (const draft of map.values()) {
    if (!isRemoved(draft.witness) || draft.status.kind === 'saving') continue
    const { witness: before } = draft
    const witness = stored.neighbourOf(draft.address)
    const isAsSeen =
      !witness || !before || stored.isSameGuard(before.lockVersion, witness.lockVersion)
    if (isAsSeen) map.put({ ...draft, witness })
  }
  life.mapRenames((rename) =>
    isRemoved(rename.witness) && rename.status.kind !== 'saving'
      ? { ...rename, witness: stored.neighbourInRecord(rename.record) }
      : rename,
  )
}
