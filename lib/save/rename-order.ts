import { recordKey } from '@/lib/data-table'
import type { RenameToSave } from './types'

/**
 * Renames in the order in which they can be carried out: a record leaves its primary values before another one takes
 * them. Records that swap theirs keep their order, and the service refuses the first as taken.
 */
export function orderRenames(renames: readonly RenameToSave[]): readonly RenameToSave[] {
  const left = new Map(renames.map((rename) => [recordKey(rename.from), rename]))
  const ordered: RenameToSave[] = []
  function place(rename: RenameToSave): void {
    const from = recordKey(rename.from)
    // Taken out before it is followed, so that a circle ends.
    if (!left.delete(from)) return
    const holder = left.get(recordKey(rename.to))
    if (holder !== undefined) place(holder)
    ordered.push(rename)
  }
  for (const rename of renames) place(rename)
  return ordered
}
