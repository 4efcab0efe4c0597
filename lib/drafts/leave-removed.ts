import {
  type CellAddress,
  type CellBase,
  cellKey,
  type LockVersion,
  type PrimaryValues,
  type ScopeWitness,
} from '@/lib/data-table'
import type { DraftMap } from './draft-map'
import type { RecordLife } from './record-life'

/** Who finds neighbours to stand on. */
interface Neighbours {
  readonly tableId: string
  readonly witnessOf: (address: CellAddress) => ScopeWitness | null
  readonly witnessOfRecord: (record: PrimaryValues) => ScopeWitness | null
  readonly isSameGuard: (a: LockVersion, b: LockVersion) => boolean
}

/**
 * Values that a save removed are nobody's neighbours any more: what stood on them stands on another, or on none. Not on
 * one whose lock was read at another version: what somebody did in between would pass for seen.
 */
export function leaveRemoved(
  map: DraftMap,
  life: RecordLife,
  { tableId, witnessOf, witnessOfRecord, isSameGuard }: Neighbours,
  saved: ReadonlyMap<string, CellBase>,
): void {
  if (![...saved.values()].some(({ value }) => value === null)) return
  const isRemoved = (witness: ScopeWitness | null) =>
    witness !== null && saved.get(cellKey(tableId, witness))?.value === null
  for (const draft of map.values()) {
    if (!isRemoved(draft.witness) || draft.status.kind === 'saving') continue
    const { witness: before } = draft
    const witness = witnessOf(draft.address)
    const isAsSeen = !witness || !before || isSameGuard(before.lockVersion, witness.lockVersion)
    if (isAsSeen) map.put({ ...draft, witness })
  }
  life.mapRenames((rename) =>
    isRemoved(rename.witness) && rename.status.kind !== 'saving'
      ? { ...rename, witness: witnessOfRecord(rename.record) }
      : rename,
  )
}
