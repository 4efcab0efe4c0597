import { type PendingCell, replan } from '../plan/plan'
import type { SaveEvent } from '../protocol/types'
import { noteTable } from './changed-table'
import { isStopped, type SaveRun } from './run'

/** A table read so lately is taken as it is: the page read it, or a save of the same process. */
export const LATELY_MS = 10_000

/**
 * The level that was found so long ago is looked at again before more is sent. With what is taken as lately, a change
 * is found within half a minute; and 1,000 cells alone, which take 17.5 seconds at the quota, need no second look.
 */
export const LOOK_AGAIN_MS = 20_000

/** True when so much time has passed that the level is looked at again before more is sent. */
export function isLookDue({ service, options, lookedAtMs }: SaveRun): boolean {
  return service.readTable !== undefined && options.now() - lookedAtMs >= LOOK_AGAIN_MS
}

/** The table was found at another level than the run knows: nothing goes before that is taken up. */
export function forgetLevel(run: SaveRun): void {
  run.lookedAtMs = Number.NEGATIVE_INFINITY
}

/** True since `forgetLevel`, until the level was looked at again. */
export function isLevelStale({ lookedAtMs }: SaveRun): boolean {
  return lookedAtMs === Number.NEGATIVE_INFINITY
}

/**
 * Looks again at the table's level while a save lasts: no write says under which level it is made, and at another level
 * the version that was sent may stand still though the value moved. What is left then goes under the level as it is
 * now, read before it is written. Where the table cannot be read it is read first as well, under the level as it was.
 *
 * @returns the cells that are left, to be sent under the run's lock
 */
export async function* lookAgain(
  run: SaveRun,
  queue: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const { service, request, options, lock } = run
  if (service.readTable === undefined || !isLookDue(run)) return queue
  const answer = await service.readTable(request.tableId, LATELY_MS)
  if (isStopped(run)) return queue
  run.lookedAtMs = options.now()
  const [state] = answer.ok ? answer.results : []
  if (state !== undefined) noteTable(run, state)
  const level = state?.lockLevel ?? lock.lockLevel
  if (state !== undefined && level === lock.lockLevel) return queue
  // A fresher version than their user's was found where nothing asked for what else had moved.
  const cells = level === lock.lockLevel ? queue : queue.map(asSeen)
  if (level !== lock.lockLevel) {
    yield { type: 'drift', changes: [{ kind: 'level', from: lock.lockLevel, to: level }] }
    run.lock = { ...lock, lockLevel: level }
    // Whoever left out the guard at NONE was not asked about a table that came to be at NONE since.
    run.options = { ...options, guardNone: true }
  }
  return replan(cells, run.lock)
}

/**
 * Looks at the level once more where the wait for a write's turn has made the look old.
 *
 * @returns false where the table is at another level by now: nothing goes before that is taken up
 */
export async function isLevelAsFound(run: SaveRun): Promise<boolean> {
  const { service, request, options, lock } = run
  if (isLevelStale(run)) return false
  if (service.readTable === undefined || !isLookDue(run)) return true
  const answer = await service.readTable(request.tableId, LATELY_MS)
  const [state] = answer.ok ? answer.results : []
  // What cannot be read is taken up before the next call.
  if (state === undefined) return true
  noteTable(run, state)
  if (state.lockLevel === lock.lockLevel) run.lookedAtMs = options.now()
  else forgetLevel(run)
  return state.lockLevel === lock.lockLevel
}

function asSeen(cell: PendingCell): PendingCell {
  return { ...cell, version: cell.draft.base.lockVersion ?? cell.version }
}
