import type { CellBase } from '@/lib/data-table'
import { draftSaved } from '@/lib/drafts'
import type { TableSession } from './session'
import type { TabMessage } from './tab-line'

/**
 * Another tab of this browser saved: what it left is the base here too, so that no tab collides with its sibling. A
 * draft moves along where it stood on what the sibling had replaced; any other keeps its base.
 */
export function takeSiblingSave(
  session: TableSession,
  { bases, moves }: Extract<TabMessage, { type: 'saved' }>,
): void {
  const { data, drafts } = session
  data.batch(() =>
    drafts.batch(() => {
      session.moveScopes(moves)
      for (const { key, address, from, base } of bases) {
        const place = session.placeOf(address)
        if (place !== null) data.setBase(place.row, place.column, base)
        const draft = drafts.get(key)
        if (draft === undefined || draft.status.kind === 'saving') continue
        if (!isSameRead(draft.base, from)) continue
        const step = draftSaved(draft, base)
        drafts.adopt(key, step.kind === 'settled' ? null : step.draft)
      }
    }),
  )
}

function isSameRead(a: CellBase, b: CellBase): boolean {
  const parts = ({ value, lockVersion: version }: CellBase) =>
    JSON.stringify([
      value,
      version?.dataTable,
      version?.attribute,
      version?.primaryValues,
      version?.value,
    ])
  return parts(a) === parts(b)
}
