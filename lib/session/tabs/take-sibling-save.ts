import { type CellBase, isSameRead, sameValue } from '@/lib/data-table'
import { type Draft, draftSaved, startRename } from '@/lib/drafts'
import type { TableSession } from '../session'
import type { SavedRename, TabMessage } from './tab-channel'

/**
 * Another tab of this browser saved: what it left is the base here too, so that no tab collides with its sibling. A
 * draft moves along where it stood on what the sibling had replaced; any other keeps its base, lock version and all:
 * moved along with the scope alone, it would overwrite what the sibling saved.
 */
export function takeSiblingSave(
  session: TableSession,
  { bases, moves, renames }: Extract<TabMessage, { type: 'saved' }>,
): void {
  const { data, drafts } = session
  data.batch(() =>
    drafts.batch(() => {
      const apart = new Set<string>()
      for (const { key, address, from, base, recordId } of bases) {
        const { primaryValues } = address
        const isNews =
          typeof recordId === 'string' && session.stored.recordIdOf(primaryValues) !== recordId
        if (isNews) drafts.adoptRecordId(primaryValues, recordId)
        if (typeof recordId === 'string') session.anchors.noteAdded(primaryValues)
        const place = session.placeOf(address)
        drafts.noteSavedElsewhere(key, base)
        if (place !== null) data.setBase(place.row, address.attribute, base, from)
        const draft = drafts.get(key)
        if (draft === undefined) continue
        if (!standsOn(draft, from, base)) {
          apart.add(key)
          continue
        }
        const step = draftSaved(draft, base)
        drafts.adopt(key, step.kind === 'settled' ? null : step.draft)
      }
      session.moveScopes(moves, apart)
      for (const rename of renames) takeRename(session, rename)
      const taken = bases.filter(({ key }) => !apart.has(key))
      drafts.history.noteSavedElsewhere(
        new Map(taken.map(({ key, base }) => [key, base])),
        (key) => drafts.get(key) !== undefined,
      )
    }),
  )
}

/** What is drafted here of a record goes along to its new name, as in the tab that renamed it. */
function takeRename({ drafts }: TableSession, { from, to }: SavedRename): void {
  const known = drafts.records.renameOf(from) ?? startRename(from, to, null)
  if (known === null) return
  drafts.records.adoptRename(from, { ...known, status: { kind: 'saving', sent: to } })
  drafts.settle([{ kind: 'saved', id: known.key, base: NO_BASE }])
}

/** A record has no value of its own. */
const NO_BASE: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

/** True for a draft of which the save told: typed on the same state of the cell, or sent by the sibling itself. */
function standsOn({ attribute, base, status }: Draft, from: CellBase, saved: CellBase): boolean {
  if (status.kind === 'saving') return sameValue(attribute.valueType, status.sent, saved.value)
  // The other members of a version may be of another read: they tell of neighbours.
  return isSameRead(base, from)
}
