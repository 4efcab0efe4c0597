import { withRequest } from '../decide/evidence'
import type { PendingCell } from '../plan/plan'
import type { CellReadResult } from '../protocol/service'
import type { SaveEvent } from '../protocol/types'
import { chunks } from './check-records'
import { dropElsewhere } from './cleared-cells'
import { decide, unread } from './decide-read'
import { dropDrifted } from './drop-drifted'
import { mayLag } from './lag'
import { readWitnesses } from './read-witnesses'
import { type CellToRead, call, isStopped, pauseForLag, type SaveRun, settle, stop } from './run'

/**
 * Reads cells again, as many in a call as are written in one, settles those whose fate the read tells and gives back
 * the others, with their fresh version, to be sent.
 */
export async function* readAgain(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const again: PendingCell[] = []
  for (const chunk of chunks(items, run.options.batchSize)) {
    again.push(...(yield* readChunk(run, chunk)))
  }
  return again
}

async function* readChunk(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  // A save that stopped does not ask on; the cells whose write is out are read all the same.
  const asked = isStopped(run) ? items.filter((item) => item.cause !== 'before') : items
  const unasked = items.filter((item) => !asked.includes(item))
  yield* settle(
    run,
    unasked.map((item) => unread(run, item)),
  )
  if (asked.length === 0) return []
  const { service, request } = run
  const addresses = asked.map(({ cell }) => cell.draft)
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, addresses))
  const traced = asked.map((item) => ({ ...item, cell: withRequest(item.cell, answer.requestId) }))
  if (answer.ok) {
    const results = yield* confirmed(run, traced, answer.results)
    const known = yield* dropDrifted(run, traced, results)
    const left = yield* dropElsewhere(run, known.items, known.results)
    const guards = yield* readWitnesses(run, left.items, left.results)
    return yield* decide(run, left.items, left.results, guards)
  }
  if (answer.trouble.code === 'invalid-request') return yield* readHalves(run, traced)
  yield* stop(run, answer.trouble)
  yield* settle(
    run,
    traced.map((item) => unread(run, item)),
  )
  return []
}

/**
 * Reads once more, after a pause, what may have been read before a write that it does not show. What the second reading
 * tells of it counts. The other cells are read with it, since their first reading is old after the pause: where that
 * found them as they were seen, the second counts as well; what it found changed stays so, since the second may lag.
 */
async function* confirmed(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, readonly CellReadResult[]> {
  const isOpen = items.map((item, index) => mayLag(run, item, results[index]))
  if (!isOpen.includes(true)) return results
  await pauseForLag(run)
  const { service, request } = run
  const addresses = items.map(({ cell }) => cell.draft)
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, addresses))
  if (!answer.ok) return results
  return results.map((result, index) => {
    const again = answer.results[index]
    const isAsSeen =
      result.kind === 'read' && result.base.value === items[index]?.cell.draft.base.value
    return again?.kind === 'read' && (isOpen[index] || isAsSeen) ? again : result
  })
}

/** One address that the service cannot read must not hide the others. */
async function* readHalves(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  if (items.length === 1) {
    yield* settle(
      run,
      items.map((item) => unread(run, item)),
    )
    return []
  }
  const middle = Math.ceil(items.length / 2)
  const first = yield* readChunk(run, items.slice(0, middle))
  const second = yield* readChunk(run, items.slice(middle))
  return [...first, ...second]
}
