import type { CellAddress } from '@/lib/data-table'
import type { Draft, RenameDraft } from '@/lib/drafts'
import { inGridOrder } from './grid-order'
import { renameChangeOf } from './review-changes'
import type { TableSession } from './session'

/** What waits for its person's choice: a cell, or the rename of a record, which stands at its first primary value. */
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

/** All that collided, cells and renames, in the grid's order. */
export function conflictsOf(session: TableSession): readonly Conflict[] {
  const { conflicts, renameConflicts } = session.drafts.summary()
  return inGridOrder(session, [
    ...renameConflicts.map((rename): Conflict => {
      const { key, address } = renameChangeOf(rename)
      return { kind: 'rename', key, address, rename }
    }),
    ...conflicts.map(
      (draft): Conflict => ({ kind: 'cell', key: draft.key, address: draft.address, draft }),
    ),
  ])
}
