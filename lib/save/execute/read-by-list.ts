import { withRequest } from '../decide/evidence'
import { guardOf, type PendingCell } from '../plan/plan'
import { listCalls } from '../plan/quota'
import type { CellReadResult, ReadCell, ServiceAnswer, StoredPage } from '../protocol/service'
import type { SaveEvent } from '../protocol/types'
import { decide } from './decide-read'
import { isReplaced, isWanted } from './lag'
import { type CellToRead, call, isStopped, type SaveRun } from './run'

/**
 * How many calls a list of the table's values takes, as far as its user's last reading tells; `null` where none is
 * made: the service has none, nobody knows how many values there are, or a list of this save brought nothing. At `NONE`
 * nothing but a read just before the write guards it.
 */
export function listPages({ service, request, lock, canList }: SaveRun): number | null {
  const { storedValues } = request
  if (!canList || service.listStored === undefined || storedValues === undefined) return null
  return lock.lockLevel === 'NONE' ? null : listCalls(storedValues)
}

/** A list can tell of it: a refused creation needs its neighbour's version too, and its cell is mostly still empty. */
export function canBeListed({ operation }: PendingCell): boolean {
  return operation !== 'create'
}

/** A list takes fewer calls than reading so many cells. */
export function isListWorth(run: SaveRun, cells: number): boolean {
  const pages = listPages(run)
  return pages !== null && Math.ceil(cells / run.options.batchSize) > pages
}

/**
 * Reads cells by a list of the table's values, which brings up to 1,000 of them with their versions for the price of 25
 * (`ListDataTableValues`). What the list does not tell of stays as it was, to be read by `BatchDescribe` as ever: nothing
 * is said of a cell because a list leaves it out. It may not show what the identity has no access to, and what moves
 * from one page to another while they are read is in neither.
 *
 * @param refused - cells that wait to be read; those that are left wait on
 * @param others - cells that were not sent yet
 * @returns the cells to send
 */
export async function* readByList(
  run: SaveRun,
  refused: readonly CellToRead[],
  others: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const listable = [...refused, ...others].filter(({ cell }) => canBeListed(cell))
  const told = yield* readPages(run, listable)
  const isLeft = ({ cell }: CellToRead) => !told.has(cell.draft.id)
  // What it left out once, for whatever reason, it would leave out again.
  if (isListWorth(run, listable.filter(isLeft).length)) run.canList = false
  const results = [...told.values()].map(({ read }): CellReadResult => ({ kind: 'read', ...read }))
  const traced = [...told.values()].map(({ item }) => item)
  const again = yield* decide(run, traced, results, new Map())
  run.open.push(...refused.filter(isLeft))
  return [...again, ...others.filter(isLeft).map(({ cell }) => cell)]
}

/** What a list told of a cell: value and version are of one page. */
interface Told {
  readonly item: CellToRead
  readonly read: ReadCell
}

/** Reads page after page until all cells are found or the expected pages are read; gives what was found by draft id. */
async function* readPages(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, Told>> {
  const { service, request } = run
  const list = service.listStored
  const told = new Map<string, Told>()
  let left = items
  let token: string | null = null
  const pages = listPages(run) ?? 0
  for (let page = 0; page < pages && left.length > 0 && !isStopped(run); page += 1) {
    if (list === undefined) break
    const cells = left.map(({ cell }) => cell.draft)
    const from: string | null = token
    const answer: ServiceAnswer<StoredPage> = yield* call<StoredPage>(run, 'list', () =>
      list(request.tableId, cells, from),
    )
    const stored: StoredPage | undefined = answer.ok ? answer.results[0] : undefined
    // Trouble is for the reads to tell, if they have it too.
    if (stored === undefined) break
    for (const [index, read] of stored.found) {
      const item = left[index]
      if (item === undefined || !isTelling(run, item, read)) continue
      const cell = withRequest(item.cell, answer.requestId)
      told.set(cell.draft.id, { item: { ...item, cell }, read })
    }
    left = left.filter(({ cell }) => !told.has(cell.draft.id))
    token = stored.next
    if (token === null) break
  }
  return told
}

/**
 * Whether to believe what a list says of a cell. Nobody promises that a list is as fresh as a `BatchDescribe`: a lock
 * at the very version that was just refused, or that this save itself moved on, may be what was there before. Without
 * the version that the level compares (the model has it optional) the cell could not be written guarded.
 */
function isTelling(
  { lock, chain }: SaveRun,
  { cell, version, cause }: CellToRead,
  { base }: ReadCell,
): boolean {
  const guard = guardOf(lock, base.lockVersion)
  if (guard === null || base.value === null) return false
  if (isReplaced(cell.draft, base) || isWanted(cell.draft, base)) return false
  const isAsRefused = cause !== 'before' && guard === guardOf(lock, version)
  const isPast = cell.scope !== null && chain.follow(cell.scope, guard) !== guard
  return !isAsRefused && !isPast
}
