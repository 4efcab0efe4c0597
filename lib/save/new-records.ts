import { type CellBase, type PrimaryValues, sameValue } from '@/lib/data-table'
import { evidenceOf, withRequest } from './evidence'
import { NO_VALUE, type PendingCell } from './plan'
import { call, type SaveRun, settle } from './run'
import type { Outcome, SaveEvent } from './types'

const EXISTS = 'A record with these primary values is there already.'

/**
 * Looks whether the records to add are there already: what a person adds must not end up among somebody else's
 * values. Such a record's cells are settled as conflicts that show what it holds. A record that an earlier save of the
 * person's made without an answer is theirs. Where the service cannot be asked, creating tells.
 *
 * @returns the cells that may go
 */
export async function* checkNewRecords(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const { service, request } = run
  const find = service.findRecords
  const records = new Map<string, PrimaryValues>()
  for (const { newRecord, draft } of cells) {
    if (newRecord !== null) records.set(newRecord, draft.primaryValues)
  }
  if (records.size === 0 || find === undefined) return cells
  const asked = [...records]
  const answer = yield* call(run, 'find', () =>
    find(
      request.tableId,
      asked.map(([, record]) => record),
    ),
  )
  if (!answer.ok) return cells
  const taken = new Set(
    asked.flatMap(([key], index) => (answer.results[index]?.exists === true ? [key] : [])),
  )
  if (taken.size === 0) return cells
  const held = cells.filter(({ newRecord }) => newRecord !== null && taken.has(newRecord))
  const refused = yield* settleTaken(run, held, answer.requestId)
  return cells.filter((cell) => !refused.has(cell.draft.id))
}

async function* settleTaken(
  run: SaveRun,
  held: readonly PendingCell[],
  requestId: string | undefined,
): AsyncGenerator<SaveEvent, ReadonlySet<string>> {
  const bases = yield* readCells(run, held)
  const own = new Set(
    held.flatMap((cell, index) => (isOwn(cell, bases[index]) ? [cell.newRecord] : [])),
  )
  const atMs = run.options.now()
  const outcomes = held.flatMap((cell, index): Outcome[] => {
    if (own.has(cell.newRecord)) return []
    const { id } = cell.draft
    const theirs = bases[index] ?? NO_VALUE
    const evidence = evidenceOf(withRequest(cell, requestId), atMs)
    return [{ kind: 'conflict', id, reason: 'exists', theirs, message: EXISTS, evidence }]
  })
  yield* settle(run, outcomes)
  return new Set(outcomes.map(({ id }) => id))
}

function isOwn({ draft }: PendingCell, base: CellBase | undefined): boolean {
  const { uncertainValues = [], valueType } = draft
  const value = base?.value ?? null
  return value !== null && uncertainValues.some((one) => sameValue(valueType, one, value))
}

async function* readCells(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly (CellBase | undefined)[]> {
  const { service, request, options } = run
  const bases: (CellBase | undefined)[] = []
  for (let start = 0; start < cells.length; start += options.batchSize) {
    const some = cells.slice(start, start + options.batchSize).map(({ draft }) => draft)
    const answer = yield* call(run, 'describe', () => service.describe(request.tableId, some))
    bases.push(
      ...some.map((_, index) => {
        const result = answer.ok ? answer.results[index] : undefined
        return result?.kind === 'read' ? result.base : undefined
      }),
    )
  }
  return bases
}
