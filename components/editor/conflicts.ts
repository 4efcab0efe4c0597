import type { CellAddress } from '@/lib/data-table'
import type { Draft, DraftSummary, OpenText, RenameDraft } from '@/lib/drafts'
import { inGridOrder } from './grid-order'
import { renameChangeOf } from './review-changes'
import type { TableSession } from './session'

/**
 * What waits for its person's choice: a cell, the rename of a record, which stands at its first primary value, or a
 * text: a third value that was begun in a conflict which is over, or what was typed into a cell that is missing.
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

/** All that waits, in the grid's order. */
export function conflictsOf(session: TableSession): readonly Conflict[] {
  const { conflicts, renameConflicts, waitingTexts } = session.drafts.summary()
  return inGridOrder(session, [
    ...renameConflicts.map((rename): Conflict => {
      const { key, address } = renameChangeOf(rename)
      return { kind: 'rename', key, address, rename }
    }),
    ...conflicts.map(
      (draft): Conflict => ({ kind: 'cell', key: draft.key, address: draft.address, draft }),
    ),
    ...waitingTexts.map(conflictOfText),
  ])
}

/** A text that waits, as one of them. */
export function conflictOfText(text: OpenText): Conflict {
  const key = text.kind === 'third-value' ? text.cell : text.key
  return { kind: 'text', key, address: text.anchor.address, text }
}

/** True for the same conflict, also where its cell is known by another key since: what collided is the same object. */
export function isSameConflict(a: Conflict, b: Conflict): boolean {
  if (a.key === b.key) return true
  if (a.kind === 'cell' && b.kind === 'cell') return a.draft.status === b.draft.status
  return a.kind === 'text' && b.kind === 'text' && a.text.key === b.text.key
}

/** How many wait. */
export function conflictCount(summary: DraftSummary): number {
  const { conflicts, renameConflicts, waitingTexts } = summary
  return conflicts.length + renameConflicts.length + waitingTexts.length
}
