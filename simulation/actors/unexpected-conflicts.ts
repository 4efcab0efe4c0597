import type { CellAddress } from '@/lib/data-table'
import { type Draft, isSameRecord, type RenameDraft } from '@/lib/drafts'
import type { TableSession } from '@/lib/session/session'
import type { Knowledge } from '../model/memory'

/** A conflict that a reading found. */
export interface UnexpectedConflict {
  readonly key: string
  readonly reason: string
  readonly atMs: number
  /** Of when the reading told. */
  readonly seenMs: number
  readonly known: Knowledge | undefined
  /** Another cell of its record waited already. */
  readonly hasOpenMate: boolean
  /** The cell; of a rename, its record and the one that it is to become. */
  readonly addresses: readonly CellAddress[]
}

/** All that is drafted: edits, then new names. */
export function draftedIn(session: TableSession): readonly (Draft | RenameDraft)[] {
  return [...session.drafts.all(), ...session.records.renames()]
}

/**
 * What a reading made a conflict that was none before.
 *
 * @param known what its user knew of a draft before the reading, by its key
 */
export function unexpectedConflictsOf(
  before: readonly (Draft | RenameDraft)[],
  after: readonly (Draft | RenameDraft)[],
  known: ReadonlyMap<string, Knowledge | undefined>,
  times: Pick<UnexpectedConflict, 'atMs' | 'seenMs'>,
): readonly UnexpectedConflict[] {
  const reasons = new Map(before.map((draft) => [draft.key, reasonOf(draft)]))
  return after.flatMap((draft) => {
    const { key } = draft
    const reason = reasonOf(draft)
    // One that waited already goes on waiting, whatever it is about by now.
    if (reason === null || (reasons.get(key) ?? null) !== null) return []
    const addresses = addressesOf(draft)
    const hasOpenMate = before.some(
      (other) => reasonOf(other) !== null && isOfOne(addressesOf(other), addresses),
    )
    return [{ key, reason, ...times, known: known.get(key), hasOpenMate, addresses }]
  })
}

function isOfOne([a]: readonly CellAddress[], [b]: readonly CellAddress[]): boolean {
  return a !== undefined && b !== undefined && isSameRecord(a.primaryValues, b.primaryValues)
}

function reasonOf({ status }: Draft | RenameDraft): string | null {
  return status.kind === 'conflict' ? status.reason : null
}

function addressesOf(draft: Draft | RenameDraft): readonly CellAddress[] {
  if ('address' in draft) return [draft.address]
  return [draft.record, draft.to].map((primaryValues) => ({ primaryValues, attribute: '' }))
}
