import 'server-only'
import { NO_VALUE } from '@/lib/data-table'
import { NEVER_SENT } from '../decide/evidence'
import { type PendingCell, planSave } from '../plan/plan'
import { remainingMs } from '../plan/quota'
import { lookCalls, renameLookCalls } from '../plan/record-look'
import { countCalls, summarizeCells } from '../plan/summary'
import type { SaveService } from '../protocol/service'
import type { Outcome, SaveEvent, SaveRequest } from '../protocol/types'
import type { Steps } from './calls'
import { checkRecords } from './check-records'
import { checkDeletedRecords } from './deleted-records'
import { type NextStep, nextStep } from './next-step'
import { readAgain } from './read-again'
import { readByList } from './read-by-list'
import { findUncertain, sendRenames } from './renames'
import { type SaveOptions, type SaveRun, startRun } from './run'
import { sendBatch, settleForbidden } from './send'
import { checkTable, dropChanged, lookAgain } from './table'

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
  const begun = startRun(request, service, options)
  const run = { ...begun, request: yield* checkTable(begun) }
  const { outcomes, records } = run
  records.plan(run.request.drafts)
  const { cells, idle } = planSave(run.request)
  yield planned(run, cells, request)
  const evidence = outcomes.evidenceOf(NEVER_SENT)
  yield* outcomes.settle(
    idle.map(({ id }): Outcome => ({ kind: 'saved', id, base: NO_VALUE, evidence })),
  )
  let queue: readonly PendingCell[] = cells
  // Each looks where the records are as the one before has found them.
  for (const check of [findUncertain, checkRecords, checkDeletedRecords]) {
    if (!run.calls.isStopped) queue = yield* check(run, queue)
  }
  yield* outcomes.keep(yield* sendAll(run, queue))
  yield* settleForbidden(run)
  yield* sendRenames(run)
  yield finished(run)
}

function planned(run: SaveRun, cells: readonly PendingCell[], { drafts }: SaveRequest): SaveEvent {
  const { request, table, calls, options } = run
  const { lock } = table
  const beside = {
    renames: request.renames?.length ?? 0,
    looks: lookCalls(request, options.batchSize),
    renameLooks: renameLookCalls(request.renames, lock, options.batchSize),
    canFind: calls.canFind,
  }
  const plan = summarizeCells(cells, lock, limitsOf(run), beside)
  return { type: 'planned', cells: drafts.length, calls: plan.calls, plan }
}

function limitsOf({ options, table, reads }: SaveRun) {
  const { guardNone, readsFirst } = table
  return { ...options, guardNone, readsFirst, listPages: reads.listPages }
}

/** Makes call after call until nothing is left or the save stops; gives back what was not sent. */
async function* sendAll(
  run: SaveRun,
  cells: readonly PendingCell[],
): Steps<readonly PendingCell[]> {
  const { calls, table, reads } = run
  let queue = cells
  while (queue.length + reads.refused.length > 0 && !calls.isStopped) {
    const hasRefused = reads.refused.length > 0
    // What was refused is told apart under the level that refused it.
    if (table.isLevelStale && hasRefused) {
      queue = [...(yield* readAgain(run, reads.takeAll())), ...queue]
      continue
    }
    const left = yield* dropChanged(run, hasRefused ? queue : yield* lookAgain(run, queue))
    if (left.length === 0 && !hasRefused) return []
    const step = nextStep(run, left)
    // First in the queue, where they fill up the next batch of their operation.
    queue = [...(yield* carryOut(run, step)), ...step.rest]
    yield progress(run, queue)
  }
  // Whatever stopped the save: what was refused is told apart all the same.
  return [...(yield* readAgain(run, reads.takeAll())), ...queue]
}

async function* carryOut(run: SaveRun, step: NextStep): Steps<readonly PendingCell[]> {
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
  const { calls, table, options } = run
  const left = countCalls(queue, table.lock, limitsOf(run))
  return {
    type: 'progress',
    callsMade: Object.values(calls.counts).reduce((sum, count) => sum + count, 0),
    remainingMs: remainingMs(calls.counts, left, options.quota),
  }
}

function finished({ outcomes, calls, startedAtMs, options }: SaveRun): SaveEvent {
  const { saved, failed, conflict: conflicts, kept } = outcomes.counts
  return {
    type: 'finished',
    saved,
    failed,
    conflicts,
    kept,
    calls: calls.counts,
    rebased: outcomes.rebased,
    // Whoever stops a save that had nothing left to send has stopped nothing.
    isCancelled: calls.hasAborted && !calls.hasTrouble && kept > 0,
    startedAtMs,
    endedAtMs: options.now(),
    region: calls.region,
  }
}

/**
 * Runs generators side by side: their items as they come, and what they return, joined in the order of the generators,
 * at the end. Ends all of them when the reader stops early or one of them throws.
 */
async function* merge<Item, Result>(
  generators: readonly AsyncGenerator<Item, readonly Result[]>[],
): AsyncGenerator<Item, readonly Result[]> {
  const results = new Map<number, readonly Result[]>()
  const steps = new Map(generators.map((generator, index) => [index, step(generator, index)]))
  try {
    while (steps.size > 0) {
      const { index, generator, next } = await Promise.race(steps.values())
      if (next.done === true) {
        results.set(index, next.value)
        steps.delete(index)
      } else {
        // Asked on before its item is handed out, so that it works while the reader does.
        steps.set(index, step(generator, index))
        yield next.value
      }
    }
  } finally {
    const left = [...steps.keys()].flatMap((index) => generators[index] ?? [])
    await Promise.allSettled([...steps.values(), ...left.map((generator) => generator.return([]))])
  }
  return generators.flatMap((_, index) => results.get(index) ?? [])
}

interface Step<Item, Result> {
  readonly index: number
  readonly generator: AsyncGenerator<Item, readonly Result[]>
  readonly next: IteratorResult<Item, readonly Result[]>
}

async function step<Item, Result>(
  generator: AsyncGenerator<Item, readonly Result[]>,
  index: number,
): Promise<Step<Item, Result>> {
  return { index, generator, next: await generator.next() }
}
