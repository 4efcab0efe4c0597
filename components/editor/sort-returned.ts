import { type CellBase, recordKey } from '@/lib/data-table'
import { type RestoredKind, sortRestored } from '@/lib/drafts'
import type { TableSession } from './session'

const NOTHING: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

/** Compares drafts that came back with the table as it was read, and counts them by how they stand to it. */
export function sortReturned(
  session: TableSession,
  keys: Iterable<string>,
): Readonly<Record<RestoredKind, number>> {
  const kinds: Record<RestoredKind, number> = {
    ready: 0,
    'scope-moved': 0,
    conflict: 0,
    applied: 0,
    orphaned: 0,
    unknown: 0,
  }
  const shown = new Set(session.data.order())
  const level = session.schema.table.lockLevel
  session.drafts.batch(() => {
    for (const key of keys) {
      const draft = session.drafts.get(key)
      if (draft === undefined) continue
      const { address } = draft
      const row = session.data.indexOf(recordKey(address.primaryValues))
      const attribute = session.attribute(address.attribute)
      const isKnown = row >= 0 && attribute !== undefined
      const read = {
        attribute,
        hasRecord: shown.has(row),
        base: isKnown ? session.data.base(row, address.attribute) : NOTHING,
        witness: isKnown ? session.data.witness(level, row, address.attribute) : null,
      }
      const { kind, step } = sortRestored(draft, read, {
        level,
        hasPrimaries: session.hasPrimaries,
      })
      kinds[kind] += 1
      session.drafts.adopt(key, step.kind === 'settled' ? null : step.draft)
    }
  })
  return kinds
}
