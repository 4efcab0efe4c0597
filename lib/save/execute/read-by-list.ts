import { withRequest } from '../decide/evidence'
import { guardOf, type PendingCell } from '../plan/plan'
import type { ReadCell, ServiceAnswer, StoredPage } from '../protocol/service'
import type { Steps } from './calls'
import { decide } from './decide-read'
import { isReplaced, isWanted } from './read-again'
import type { SaveRun } from './run'
import { type CellRead, type CellToRead, canBeListed } from './waiting-reads'

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
): Steps<readonly PendingCell[]> {
  const { reads } = run
  const listable = [...refused, ...others].filter(({ cell }) => canBeListed(cell))
  const told = yield* readPages(run, listable)
  const isLeft = ({ cell }: CellToRead) => !told.has(cell.draft.id)
  // What it left out once, for whatever reason, it would leave out again.
  if (reads.isListWorth(listable.filter(isLeft).length)) reads.noteListInVain()
  const again = yield* decide(run, [...told.values()])
  reads.add(refused.filter(isLeft))
  return [...again, ...others.filter(isLeft).map(({ cell }) => cell)]
}

/**
 * Reads page after page until all cells are found or the expected pages are read; value and version of a cell are of one
 * page.
 *
 * @returns what was found, by the draft's id
 */
async function* readPages(
  run: SaveRun,
  items: readonly CellToRead[],
): Steps<ReadonlyMap<string, CellRead>> {
  const { calls, reads } = run
  const told = new Map<string, CellRead>()
  const pages = reads.listPages ?? 0
  let left = items
  let token: string | null = null
  for (let page = 0; page < pages && left.length > 0 && !calls.isStopped; page += 1) {
    const answer: ListAnswer = yield* calls.list(
      left.map(({ cell }) => cell.draft),
      token,
    )
    // Trouble is for the reads to tell, if they have it too.
    const stored: StoredPage | undefined = answer?.ok ? answer.results[0] : undefined
    if (stored === undefined) break
    for (const [index, read] of stored.found) {
      const item = left[index]
      if (item === undefined || !isTelling(run, item, read)) continue
      const cell = withRequest(item.cell, answer?.requestId)
      told.set(cell.draft.id, { item: { ...item, cell }, result: { kind: 'read', ...read } })
    }
    left = left.filter(({ cell }) => !told.has(cell.draft.id))
    token = stored.next
    if (token === null) break
  }
  return told
}

type ListAnswer = ServiceAnswer<StoredPage> | undefined

/**
 * Whether to believe what a list says of a cell. Nobody promises that a list is as fresh as a `BatchDescribe`: a lock
 * at the very version that was just refused, or that this save itself moved on, may be what was there before. Without
 * the version that the level compares (the model has it optional) the cell could not be written guarded.
 */
function isTelling(
  { table: { lock }, locks }: SaveRun,
  { cell, version, cause }: CellToRead,
  { base }: ReadCell,
): boolean {
  const guard = guardOf(lock, base.lockVersion)
  if (guard === null || base.value === null) return false
  if (isReplaced(cell.draft, base) || isWanted(cell.draft, base)) return false
  const isAsRefused = cause !== 'before' && guard === guardOf(lock, version)
  const isPast = cell.scope !== null && locks.ofValues.follow(cell.scope, guard) !== guard
  return !isAsRefused && !isPast
}
