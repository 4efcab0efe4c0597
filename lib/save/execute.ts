import 'server-only'
import { merge } from './merge'
import { type Batch, NO_VALUE, nextBatch, type PendingCell, planSave } from './plan'
import { isStopped, type SaveOptions, type SaveRun, settle, startRun } from './run'
import { sendBatch } from './send'
import type { SaveService } from './service'
import type { Outcome, SaveEvent, SaveRequest } from './types'

/**
 * Saves drafts with the fewest safe calls and tells what becomes of each as it is known.
 *
 * The events begin with `planned` and end with `finished`; between them every requested draft has exactly one
 * outcome. Nothing is overwritten that its person had not seen: every write carries the version of one read (or, at
 * level `NONE`, follows a read at once; the two are not atomic there), a refusal or a lost answer is followed by a read
 * of the cell, and only what still holds the draft's base is sent again. Trouble with a whole request stops the save;
 * what was not sent then is `kept`.
 *
 * @param request - drafts of different cells of one table
 */
export async function* executeSave(
  request: SaveRequest,
  service: SaveService,
  options: SaveOptions = {},
): AsyncGenerator<SaveEvent> {
  const run = startRun(request, service, options)
  const plan = planSave(request, run.options)
  yield { type: 'planned', cells: request.drafts.length, calls: plan.calls }
  yield* settle(
    run,
    plan.idle.map(({ id }): Outcome => ({ kind: 'saved', id, base: NO_VALUE })),
  )
  const unsent = yield* sendAll(run, plan.cells)
  yield* settle(
    run,
    unsent.map(({ draft }): Outcome => ({ kind: 'kept', id: draft.id })),
  )
  const { saved, failed, conflict, kept } = run.counts
  yield { type: 'finished', saved, failed, conflicts: conflict, kept, calls: run.calls }
}

/** Sends wave after wave until nothing is left or the save stops; gives back what was not sent. */
async function* sendAll(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  let queue = cells
  while (queue.length > 0 && !isStopped(run)) {
    const { wave, rest } = takeWave(run, queue)
    const again = yield* merge(wave.map((batch) => sendBatch(run, batch)))
    // First in the queue, where they fill up the next batch of their operation.
    queue = [...again, ...rest]
  }
  return queue
}

/** The next calls that may be under way together: of one operation, and without a lock scope in common. */
function takeWave(
  run: SaveRun,
  cells: readonly PendingCell[],
): { readonly wave: readonly Batch[]; readonly rest: readonly PendingCell[] } {
  const { batchSize, callsInFlight } = run.options
  const limits = { batchSize, isOnePerScope: run.checking === 'sequential' }
  const wave: Batch[] = []
  const busy = new Set<string>()
  let rest = cells
  while (wave.length < callsInFlight && rest.length > 0) {
    if (wave[0] !== undefined && wave[0].operation !== rest[0]?.operation) break
    const next = nextBatch(rest, limits, busy)
    if (next.batch.cells.length === 0) break
    wave.push(next.batch)
    rest = next.rest
    for (const { scope } of next.batch.cells) if (scope !== null) busy.add(scope)
  }
  return { wave, rest }
}
