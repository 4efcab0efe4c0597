import { type KeyRule, keyIdentity, type PrimaryValues } from '@/lib/data-table'
import type { RenameToSave } from '../protocol/types'

/**
 * Renames in the order in which they can be carried out: a record leaves its primary values before another one takes
 * them, in whatever spelling. Records that swap theirs keep their order, and the service refuses the first as taken.
 */
export function orderRenames(
  renames: readonly RenameToSave[],
  rules: readonly KeyRule[],
): readonly RenameToSave[] {
  const identity = (record: PrimaryValues) => keyIdentity(rules, record)
  const left = new Map(renames.map((rename) => [identity(rename.from), rename]))
  const ordered: RenameToSave[] = []
  function place(rename: RenameToSave): void {
    const from = identity(rename.from)
    // Taken out before it is followed, so that a circle ends.
    if (!left.delete(from)) return
    const holder = left.get(identity(rename.to))
    if (holder !== undefined) place(holder)
    ordered.push(rename)
  }
  for (const rename of renames) place(rename)
  return ordered
}
