import { driftOf, driftOfDraft, driftProblem } from '../decide/drift'
import { withoutCalls } from '../decide/evidence'
import { lockOf } from '../plan/plan'
import type { TableState } from '../protocol/service'
import type { DraftToSave, Outcome, RenameToSave, SaveEvent, SaveRequest } from '../protocol/types'
import { outcomeOfDrift } from './changed-table'
import { LATELY_MS } from './look-again'
import { isStopped, primaryRules, type SaveRun, settle, stop } from './run'

/**
 * Looks, before anything is sent, whether the table still has the level and the attributes that the drafts were made
 * under. Drafts that the change leaves no place for are settled; the others go under the level as it is now.
 *
 * A base's four versions come from one read, so that they may be sent at any level. But at another level than the one
 * they were made under they need not have moved when the value did (at `VALUE` a foreign write leaves the attribute's
 * version), so that the cells are read before they are written. The same is done where the table cannot be read: a
 * guarded write is safe unless the level is another one now. Saving is not held up for that, unless the table is gone
 * or the credentials are.
 *
 * @returns the run to go on with, its request without the drafts and renames that were settled
 */
export async function* checkTable(run: SaveRun): AsyncGenerator<SaveEvent, SaveRun> {
  const { request, service } = run
  if (service.readTable === undefined || isStopped(run)) return run
  const answer = await service.readTable(request.tableId, LATELY_MS)
  const [state] = answer.ok ? answer.results : []
  if (state !== undefined) return yield* take(run, state)
  if (!answer.ok && isFinal(answer.trouble.code)) yield* stop(run, answer.trouble)
  return { ...run, readsFirst: true }
}

function isFinal(code: string): boolean {
  return code === 'not-found' || code === 'credentials'
}

async function* take(known: SaveRun, state: TableState): AsyncGenerator<SaveEvent, SaveRun> {
  const run = { ...known, keyRules: primaryRules(state.attributes) }
  const { request } = run
  const changes = driftOf(request, state)
  if (changes.length === 0) return run
  yield { type: 'drift', changes }
  const drafts: DraftToSave[] = []
  const renames: RenameToSave[] = []
  const outcomes: Outcome[] = []
  const evidence = withoutCalls(run.options.now())
  for (const draft of request.drafts) {
    const outcome = outcomeOfDrift(draft, driftOfDraft(request, draft, state), state, evidence)
    if (outcome === null) drafts.push(draft)
    else outcomes.push(outcome)
  }
  for (const rename of request.renames ?? []) {
    const message = driftProblem(rename, changes)
    if (message === null) renames.push(rename)
    else outcomes.push({ kind: 'failed', id: rename.id, reason: 'request', message, evidence })
  }
  yield* settle(run, outcomes)
  const isOtherLevel = state.lockLevel !== request.lockLevel
  const left: SaveRequest = { ...request, drafts, renames, lockLevel: state.lockLevel }
  const readsFirst = run.readsFirst || isOtherLevel
  // Whoever left out the guard at NONE was not asked about a table that came to be at NONE since.
  const options = isOtherLevel ? { ...run.options, guardNone: true } : run.options
  return { ...run, request: left, lock: lockOf(left), options, readsFirst }
}
