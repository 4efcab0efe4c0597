import { type CellAddress, type CellBase, type PrimaryValues, sameValue } from '@/lib/data-table'
import { evidenceOf, withRequest } from './evidence'
import { NO_VALUE, type PendingCell } from './plan'
import { call, isStopped, type SaveRun, settle, stop } from './run'
import type { Outcome, SaveEvent } from './types'

const EXISTS = 'A record with these primary values is there already.'

/**
 * Looks whether the records to add are there already: what a person adds must not end up among somebody else's
 * values. Such a record's cells are settled as conflicts that show what it holds. A record that an earlier save of the
 * person's made without an answer is theirs. Where records cannot be listed, their cells are read instead; where that
 * cannot be done either, the cells are kept and the save stops.
 *
 * @returns the cells that may go
 */
export async function* checkNewRecords(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const records = new Map<string, PrimaryValues>()
  for (const { newRecord, draft } of cells) {
    if (newRecord !== null) records.set(newRecord, draft.primaryValues)
  }
  if (records.size === 0 || run.service.findRecords === undefined) return cells
  const found = yield* findTaken(run, records)
  if (found?.taken.size === 0) return cells
  const held = cells.filter(
    ({ newRecord }) => newRecord !== null && (found === null || found.taken.has(newRecord)),
  )
  const settled = yield* settleTaken(run, held, found?.requestId)
  return cells.filter((cell) => !settled.has(cell.draft.id))
}

interface Found {
  /** Keys of the records that are there. */
  readonly taken: ReadonlySet<string>
  readonly requestId: string | undefined
}

/** @returns `null` when it cannot be told; the save has stopped then */
async function* findTaken(
  run: SaveRun,
  records: ReadonlyMap<string, PrimaryValues>,
): AsyncGenerator<SaveEvent, Found | null> {
  const { service, request } = run
  const find = service.findRecords
  const asked = [...records]
  const wanted = asked.map(([, record]) => record)
  const answer = find && (yield* call(run, 'find', () => find(request.tableId, wanted)))
  if (answer?.ok) {
    const taken = asked.flatMap(([key], index) => (answer.results[index]?.exists ? [key] : []))
    return { taken: new Set(taken), requestId: answer.requestId }
  }
  const names = new Set([
    ...(request.attributes ?? []).flatMap(({ name, isPrimary }) => (isPrimary ? [] : [name])),
    ...request.drafts.map(({ attribute }) => attribute),
  ])
  const all = asked.flatMap(([key, primaryValues]) =>
    [...names].map((attribute) => ({ key, primaryValues, attribute })),
  )
  const bases = yield* readCells(run, all)
  if (bases === null) return null
  const taken = all.flatMap(({ key }, index) =>
    (bases[index]?.value ?? null) === null ? [] : [key],
  )
  return { taken: new Set(taken), requestId: answer?.requestId }
}

/** @returns the ids of the drafts that go no further */
async function* settleTaken(
  run: SaveRun,
  held: readonly PendingCell[],
  requestId: string | undefined,
): AsyncGenerator<SaveEvent, ReadonlySet<string>> {
  const read = isStopped(run)
    ? null
    : yield* readCells(
        run,
        held.map(({ draft }) => draft),
      )
  // Whose the record is cannot be said: it may be the person's own, made by a save without an answer.
  const bases = read ?? []
  const own = new Set(
    held.flatMap((cell, index) => (isOwn(cell, bases[index]) ? [cell.newRecord] : [])),
  )
  const atMs = run.options.now()
  const outcomes = held.flatMap((cell, index): Outcome[] => {
    const { id } = cell.draft
    if (read === null) return [{ kind: 'kept', id }]
    if (own.has(cell.newRecord)) return []
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

/** @returns what each cell holds, `undefined` for one without an answer; `null` when they cannot be read: the save stops */
async function* readCells(
  run: SaveRun,
  cells: readonly CellAddress[],
): AsyncGenerator<SaveEvent, readonly (CellBase | undefined)[] | null> {
  const { service, request, options } = run
  const bases: (CellBase | undefined)[] = []
  for (let start = 0; start < cells.length; start += options.batchSize) {
    const some = cells.slice(start, start + options.batchSize)
    const answer = yield* call(run, 'describe', () => service.describe(request.tableId, some))
    if (!answer.ok) {
      yield* stop(run, answer.trouble)
      return null
    }
    bases.push(
      ...some.map((_, index) => {
        const result = answer.results[index]
        return result?.kind === 'read' ? result.base : undefined
      }),
    )
  }
  return bases
}
