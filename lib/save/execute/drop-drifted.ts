import { driftOf } from '../decide/drift'
import { evidenceOf } from '../decide/evidence'
import type { CellReadResult } from '../protocol/service'
import type { Outcome, SaveEvent } from '../protocol/types'
import { noteTable, outcomeOfChange } from './changed-table'
import { unread } from './decide-read'
import { forgetLevel } from './look-again'
import { type CellToRead, type SaveRun, settle } from './run'

/** Cells that were read, with what the read says of each, in the same order. */
export interface ReadCells {
  readonly items: readonly CellToRead[]
  readonly results: readonly CellReadResult[]
}

/**
 * A value that its user saw and that is not where it was has gone, or its attribute has: read by a name that the
 * attribute no longer has, every value is missing. The attributes are looked at before anything is said of such cells;
 * those whose attribute has changed are settled in words for that. Where the table cannot be read, nothing can be said of
 * them.
 *
 * @returns the cells that are left to decide
 */
export async function* dropDrifted(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, ReadCells> {
  const { service, request, options } = run
  const isMissing = (result: CellReadResult | undefined) =>
    result?.kind === 'read' && result.base.value === null
  const missing = items.filter(
    ({ cell }, index) => cell.draft.base.value !== null && isMissing(results[index]),
  )
  if (missing.length === 0 || service.readTable === undefined) return { items, results }
  const answer = await service.readTable(request.tableId, 0)
  const [state] = answer.ok ? answer.results : []
  if (state === undefined) {
    const unknown = missing.map((item) => unread(run, item))
    yield* settle(run, unknown)
    return leftOf({ items, results }, unknown)
  }
  if (state.lockLevel !== run.lock.lockLevel) forgetLevel(run)
  noteTable(run, state)
  const drafts = missing.map(({ cell }) => cell.draft)
  const changes = driftOf({ ...request, drafts, renames: [] }, state).filter(
    ({ kind }) => kind !== 'level',
  )
  if (changes.length === 0) return { items, results }
  yield { type: 'drift', changes }
  const outcomes = missing.flatMap(({ cell: read, cause }): readonly Outcome[] => {
    const cell = { ...read, wasLost: read.wasLost === true || cause === 'lost' }
    const evidence = { ...evidenceOf(cell, options.now()), isFound: true }
    const outcome = outcomeOfChange(run, cell, state, evidence)
    return outcome === null ? [] : [outcome]
  })
  yield* settle(run, outcomes)
  return leftOf({ items, results }, outcomes)
}

/** What was read of the cells that have no outcome yet. */
export function leftOf({ items, results }: ReadCells, outcomes: readonly Outcome[]): ReadCells {
  const settled = new Set(outcomes.map(({ id }) => id))
  const isLeft = (index: number) => !settled.has(items[index]?.cell.draft.id ?? '')
  return {
    items: items.filter((_, index) => isLeft(index)),
    results: results.filter((_, index) => isLeft(index)),
  }
}
