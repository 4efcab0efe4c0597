import { type CellAddress, recordKey } from '@/lib/data-table'
import {
  countDrafts,
  type Draft,
  type DraftSummary,
  type OpenText,
  type RenameDraft,
} from '@/lib/drafts'
import type { TableSession } from '../session'
import { inGridOrder } from './grid-order'
import { renameChangeOf } from './review-changes'

/**
 * What waits for its user's choice. A cell: one of a record that is to be deleted stands for the whole record. The
 * rename of a record, at its first primary value. A text: a third value that was begun in a conflict which is over, or
 * what was typed into a cell that is missing.
 */
export type Conflict =
  | {
      readonly kind: 'cell'
      readonly key: string
      readonly address: CellAddress
      readonly draft: Draft
    }
  | {
      readonly kind: 'rename'
      readonly key: string
      readonly address: CellAddress
      readonly rename: RenameDraft
    }
  | {
      readonly kind: 'text'
      /** Of its cell; of the text itself where that is missing. */
      readonly key: string
      readonly address: CellAddress
      readonly text: OpenText
    }

/** All that waits, in the grid's order; a record to be deleted once. */
export function conflictsOf(session: TableSession): readonly Conflict[] {
  const { conflicts, renameConflicts, waitingTexts } = session.drafts.summary()
  const ordered = inGridOrder(session, [
    ...renameConflicts.map((rename): Conflict => {
      const { key, address } = renameChangeOf(rename)
      return { kind: 'rename', key, address, rename }
    }),
    ...conflicts.map(
      (draft): Conflict => ({ kind: 'cell', key: draft.key, address: draft.address, draft }),
    ),
    ...waitingTexts.map(conflictOfText),
  ])
  const deleted = new Set<string>()
  return ordered.filter((one) => {
    const record = one.kind === 'cell' ? deletedRecord(one.draft) : null
    if (record === null) return true
    const isFirst = !deleted.has(record)
    deleted.add(record)
    return isFirst
  })
}

function deletedRecord({ group, address }: Draft): string | null {
  return group === 'deleted-record' ? recordKey(address.primaryValues) : null
}

/** True for the conflict that a draft is part of: itself, or the record that is to be deleted with it. */
export function isConflictOf(conflict: Conflict, draft: Draft | undefined): boolean {
  const record = draft ? deletedRecord(draft) : null
  return record !== null && conflict.kind === 'cell' && deletedRecord(conflict.draft) === record
}

/** A text that waits, as one of them. */
export function conflictOfText(text: OpenText): Conflict {
  const key = text.kind === 'third-value' ? text.cell : text.key
  return { kind: 'text', key, address: text.anchor.address, text }
}

/** True for the same conflict, also where its cell is known by another key since: what collided is the same object. */
export function isSameConflict(a: Conflict, b: Conflict): boolean {
  if (a.key === b.key) return true
  if (a.kind === 'cell' && b.kind === 'cell') {
    return a.draft.status === b.draft.status || isConflictOf(a, b.draft)
  }
  return a.kind === 'text' && b.kind === 'text' && a.text.key === b.text.key
}

/** How many wait. */
export function conflictCount(summary: DraftSummary): number {
  const { conflicts, renameConflicts, waitingTexts } = summary
  return countDrafts(conflicts) + renameConflicts.length + waitingTexts.length
}
