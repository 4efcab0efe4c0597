import 'server-only'
import { NO_VALUE } from '@/lib/data-table'
import { withoutCalls } from '../decide/evidence'
import { type PendingCell, planSave } from '../plan/plan'
import { remainingMs } from '../plan/quota'
import { lookCalls, renameLookCalls } from '../plan/record-look'
import { countCalls, summarizeCells } from '../plan/summary'
import type { SaveService } from '../protocol/service'
import type { Outcome, SaveEvent, SaveRequest } from '../protocol/types'
import { dropChanged } from './changed-table'
import { checkRecords } from './check-records'
import { checkTable } from './check-table'
import { checkDeletedRecords } from './deleted-records'
import { isLevelStale, lookAgain } from './look-again'
import { merge } from './merge-events'
import { type NextStep, nextStep } from './next-step'
import { readAgain } from './read-again'
import { listPages, readByList } from './read-by-list'
import { sendRenames } from './renames'
import { isStopped, type SaveOptions, type SaveRun, settle, startRun } from './run'
import { sendBatch, settleForbidden } from './send'
import { findDoubtful } from './uncertain-renames'

/**
 * Saves drafts with the fewest safe calls and tells what becomes of each as it is known.
 *
 * The events begin with `planned` and end with `finished`; between them every requested draft has exactly one
 * outcome. Nothing is overwritten that its user had not seen: every write carries the version of one read (or, at
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
  // A level that changed is planned for anew: what the check returns is the run to go on with.
  const run = yield* checkTable(startRun(request, service, options))
  const { cells, idle } = planSave(run.request)
  const limits = limitsOf(run)
  const renames = run.request.renames?.length ?? 0
  const canFind = service.findRecords !== undefined
  const looks = lookCalls(run.request, run.options.batchSize)
  const renameLooks = renameLookCalls(run.request.renames, run.lock, run.options.batchSize)
  const beside = { renames, looks, renameLooks, canFind }
  const plan = summarizeCells(cells, run.lock, limits, beside)
  yield { type: 'planned', cells: request.drafts.length, calls: plan.calls, plan }
  const evidence = withoutCalls(run.options.now())
  yield* settle(
    run,
    idle.map(({ id }): Outcome => ({ kind: 'saved', id, base: NO_VALUE, evidence })),
  )
  const mayGo = yield* checkAll(run, cells)
  const unsent = yield* sendAll(run, mayGo)
  yield* settle(
    run,
    unsent.map(({ draft }): Outcome => ({ kind: 'kept', id: draft.id })),
  )
  yield* settleForbidden(run)
  yield* sendRenames(run)
  yield finished(run)
}

/** What is looked at before cells are sent, each where the record is by now; gives back those that may go. */
async function* checkAll(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  let left = cells
  for (const check of [findDoubtful, checkRecords, checkDeletedRecords]) {
    if (!isStopped(run)) left = yield* check(run, left)
  }
  return left
}

function limitsOf(run: SaveRun) {
  return { ...run.options, readsFirst: run.readsFirst, listPages: listPages(run) }
}

function finished(run: SaveRun): SaveEvent {
  const { counts, calls, rebased, startedAtMs, service, options } = run
  return {
    type: 'finished',
    saved: counts.saved,
    failed: counts.failed,
    conflicts: counts.conflict,
    kept: counts.kept,
    calls,
    rebased,
    // Whoever stops a save that had nothing left to send has stopped nothing.
    isCancelled: options.hasAborted() && run.trouble === null && counts.kept > 0,
    startedAtMs,
    endedAtMs: options.now(),
    region: service.region ?? null,
  }
}

/** Makes call after call until nothing is left or the save stops; gives back what was not sent. */
async function* sendAll(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  let queue = cells
  while (queue.length + run.open.length > 0 && !isStopped(run)) {
    // What was refused is told apart under the level that refused it.
    if (isLevelStale(run) && run.open.length > 0) {
      queue = [...(yield* readAgain(run, run.open.splice(0))), ...queue]
      continue
    }
    const looked = run.open.length > 0 ? queue : yield* lookAgain(run, queue)
    const left = yield* dropChanged(run, looked)
    if (left.length + run.open.length === 0) return []
    const step = nextStep(run, left)
    const again = yield* carryOut(run, step)
    // First in the queue, where they fill up the next batch of their operation.
    queue = [...again, ...step.rest]
    yield progress(run, queue)
  }
  // Whatever stopped the save: what was refused is told apart all the same.
  return [...(yield* readAgain(run, run.open.splice(0))), ...queue]
}

async function* carryOut(
  run: SaveRun,
  step: NextStep,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  switch (step.kind) {
    case 'send':
      return yield* merge(step.wave.map((batch) => sendBatch(run, batch)))
    case 'read':
      return yield* readAgain(run, step.items)
    case 'list':
      return yield* readByList(run, step.refused, step.others)
  }
}

function progress(run: SaveRun, queue: readonly PendingCell[]): SaveEvent {
  const left = countCalls(queue, run.lock, limitsOf(run))
  const callsMade = Object.values(run.calls).reduce((sum, count) => sum + count, 0)
  return {
    type: 'progress',
    callsMade,
    remainingMs: remainingMs(run.calls, left, run.options.quota),
  }
}
