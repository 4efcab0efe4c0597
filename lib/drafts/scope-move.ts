import {
  guardVersion,
  type LockLevel,
  type LockVersion,
  lockScope,
  type ScopeWitness,
  withGuard,
} from '@/lib/data-table'
import type { Draft } from './draft'
import type { DraftMap } from './draft-map'
import type { RecordLife } from './record-life'

/** A lock scope that provably moved by our own write alone, under the table's lock. */
export interface OwnMove {
  readonly level: LockLevel
  readonly hasPrimaries: boolean
  readonly scope: string
  readonly from: string
  readonly to: string
}

/** Moves all drafts and renames along, but for the drafts `apart`. */
export function forwardAll(
  map: DraftMap,
  life: RecordLife,
  own: OwnMove,
  apart: ReadonlySet<string>,
): void {
  for (const draft of map.values()) {
    const moved = apart.has(draft.key) ? draft : forwardDraft(draft, own)
    if (moved !== draft) map.put(moved)
  }
  life.mapRenames((rename) => {
    const witness = rename.witness && forwardWitness(rename.witness, own)
    return witness === rename.witness ? rename : { ...rename, witness }
  })
}

/** The draft, base and witness moved along where they stand on the version that its scope moved from; else itself. */
export function forwardDraft(draft: Draft, move: OwnMove): Draft {
  const { level, hasPrimaries, scope } = move
  if (lockScope(level, hasPrimaries, draft.address) !== scope) return draft
  const { base, witness } = draft
  return {
    ...draft,
    base: { ...base, lockVersion: base.lockVersion && forward(base.lockVersion, move) },
    witness: witness && { ...witness, lockVersion: forward(witness.lockVersion, move) },
  }
}

/** The same for a witness alone: of a record that is to be renamed. */
export function forwardWitness(witness: ScopeWitness, move: OwnMove): ScopeWitness {
  const { level, hasPrimaries, scope } = move
  if (lockScope(level, hasPrimaries, witness) !== scope) return witness
  const lockVersion = forward(witness.lockVersion, move)
  return lockVersion === witness.lockVersion ? witness : { ...witness, lockVersion }
}

function forward(version: LockVersion, { level, hasPrimaries, from, to }: OwnMove): LockVersion {
  return guardVersion(level, hasPrimaries, version) === from
    ? withGuard(level, hasPrimaries, version, to)
    : version
}
