import { cellKey, recordKey, type ScopeWitness } from '@/lib/data-table'
import type { CellToRead } from './decide-read'
import { guardOf } from './plan'
import { call, type SaveRun } from './run'
import type { CellReadResult } from './service'
import type { SaveEvent } from './types'

/**
 * For refused creations in cells that are still without a value: reads the neighbours whose guards they sent, to tell
 * a scope that moved from a value that was refused.
 *
 * @returns the guard now by the draft's id, `null` where the neighbour is gone; ids that are missing could not be read
 */
export async function* readWitnesses(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, string | null>> {
  const open = items.flatMap(({ cell, version, cause }, index) => {
    const result = results[index]
    const isAbsent = result?.kind === 'read' && result.base.value === null
    const { draft, scope } = cell
    const isAsked = isAbsent && cause === 'refused' && version !== null && scope !== null
    return isAsked && draft.witness ? [{ id: draft.id, scope, witness: draft.witness }] : []
  })
  if (open.length === 0) return new Map()
  const { service, request } = run
  const keyOf = (witness: ScopeWitness) => cellKey(request.tableId, witness)
  // Each once: a service may refuse a cell that one call names twice.
  const byKey = new Map(open.map(({ witness }) => [keyOf(witness), witness]))
  const witnesses = [...byKey.values()]
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, witnesses))
  if (!answer.ok) return new Map()
  const read = new Map([...byKey.keys()].map((key, index) => [key, answer.results[index]]))
  return new Map(
    open.flatMap(({ id, scope, witness }) => {
      const result = read.get(keyOf(witness))
      if (isDeletedHere(run, witness)) {
        const guard = run.createdChain.lastOwn(scope)
        return guard === null ? [] : [[id, guard]]
      }
      return result?.kind === 'read' ? [[id, guardOf(run.lock, result.base.lockVersion)]] : []
    }),
  )
}

/** A neighbour that this very save deletes tells nothing by being gone; the save's own last version has to do. */
function isDeletedHere({ request }: SaveRun, witness: ScopeWitness): boolean {
  return request.drafts.some(
    ({ value, attribute, primaryValues }) =>
      value === null &&
      attribute === witness.attribute &&
      recordKey(primaryValues) === recordKey(witness.primaryValues),
  )
}
