import { isOther, type PrimaryValues, recordKey } from '@/lib/data-table'
import { evidenceOf } from '../decide/evidence'
import { type PendingCell, replan } from '../plan/plan'
import type { Outcome, RenameToSave, SaveEvent } from '../protocol/types'
import { readPlaces } from './record-places'
import { isStopped, type SaveRun, settle } from './run'

/**
 * Looks, before cells are sent, for records whose rename an earlier save sent without an answer: their cells may be at
 * the new primary values already, and would be found gone at the old ones. The rename is settled then, and the cells go
 * where the record is. Where it cannot be told they wait, with the rename; anything else the rename itself will find.
 *
 * @returns the cells that may go
 */
export async function* findDoubtful(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  let left = cells
  for (const rename of run.request.renames ?? []) {
    const own = left.filter(isOf(rename.from))
    if (rename.isUncertain !== true || own.length === 0 || isStopped(run)) continue
    const places = yield* readPlaces(run, rename)
    const { recordId } = rename
    if (places?.isAtOld && !isOther(recordId, places.idAtOld)) continue
    const others = left.filter((cell) => !own.includes(cell))
    if (places?.isAtNew && !isOther(recordId, places.idAtNew)) {
      const evidence = { ...evidenceOf(NEVER_SENT, run.options.now()), isFound: true }
      run.foundRenames.add(rename.id)
      yield* settle(run, [{ kind: 'saved', id: rename.id, base: places.atNew, evidence }])
      left = [...others, ...moved(run, rename, own)]
    } else if (places === null) {
      yield* settle(
        run,
        own.map(({ draft }): Outcome => ({ kind: 'kept', id: draft.id })),
      )
      left = others
    }
  }
  return left
}

const NEVER_SENT = { sends: 0, requestIds: [], isRebased: false }

function isOf(record: PrimaryValues): (cell: PendingCell) => boolean {
  const key = recordKey(record)
  return ({ draft }) => recordKey(draft.primaryValues) === key
}

/** The same cells where their record is now; they are read before they are written. */
function moved(
  run: SaveRun,
  { from, to }: RenameToSave,
  cells: readonly PendingCell[],
): readonly PendingCell[] {
  const there = cells.map((cell) => {
    const { draft } = cell
    const { witness } = draft
    const isOwn = witness && recordKey(witness.primaryValues) === recordKey(from)
    const address = { ...draft, primaryValues: to }
    return {
      ...cell,
      draft: isOwn ? { ...address, witness: { ...witness, primaryValues: to } } : address,
    }
  })
  for (const { draft } of there) run.addresses.set(draft.id, draft)
  return replan(there, run.lock)
}
