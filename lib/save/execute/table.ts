import { NO_VALUE } from '@/lib/data-table'
import { driftOf, driftOfDraft, driftProblem, ruleProblem } from '../decide/drift'
import { NEVER_SENT } from '../decide/evidence'
import { type PendingCell, replan } from '../plan/plan'
import type { TableState } from '../protocol/service'
import type {
  DraftToSave,
  DriftChange,
  Evidence,
  Outcome,
  RenameToSave,
  SaveEvent,
  SaveRequest,
} from '../protocol/types'
import type { Calls, Steps } from './calls'
import { unread } from './decide-read'
import type { SaveRun } from './run'

/** A table read so lately is taken as it is: the page read it, or a save of the same process. */
const LATELY_MS = 10_000

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
 * @returns the request without the drafts and renames that were settled
 */
export async function* checkTable(run: SaveRun): Steps<SaveRequest> {
  const { request, calls, table } = run
  if (!calls.canReadTable || calls.isStopped) return request
  const answer = await calls.readTable(LATELY_MS)
  const state = (answer?.ok && answer.results[0]) || null
  if (state !== null) return yield* takeTable(run, state)
  if (answer?.ok === false && isFinal(answer.trouble.code)) yield* calls.stop(answer.trouble)
  table.begin(null)
  return request
}

function isFinal(code: string): boolean {
  return code === 'not-found' || code === 'credentials'
}

function* takeTable(
  { request, table, outcomes }: SaveRun,
  state: TableState,
): Generator<SaveEvent, SaveRequest> {
  table.begin(state)
  const changes = driftOf(request, state)
  if (changes.length === 0) return request
  yield { type: 'drift', changes }
  const evidence = outcomes.evidenceOf(NEVER_SENT)
  const isLeft = ({ id }: { readonly id: string }) => !outcomes.isSettled(id)
  yield* outcomes.settle([
    ...request.drafts.flatMap((draft) => {
      return outcomeOfDrift(draft, driftOfDraft(request, draft, state), state, evidence) ?? []
    }),
    ...(request.renames ?? []).flatMap((rename): readonly Outcome[] => {
      const message = driftProblem(rename, changes)
      if (message === null) return []
      return [{ kind: 'failed', id: rename.id, reason: 'request', message, evidence }]
    }),
  ])
  return {
    ...request,
    drafts: request.drafts.filter(isLeft),
    renames: (request.renames ?? []).filter(isLeft),
    lockLevel: state.lockLevel,
  }
}

/** True when the level is looked at again before more is sent. */
export function isLookDue({ calls, table }: SaveRun): boolean {
  return calls.canReadTable && table.isLookDue
}

/**
 * Looks again at the table's level while a save lasts: no write says under which level it is made, and at another level
 * the version that was sent may stand still though the value moved. What is left then goes under the level as it is
 * now, read before it is written. Where the table cannot be read it is read first as well, under the level as it was.
 *
 * @returns the cells that are left
 */
export async function* lookAgain(
  run: SaveRun,
  queue: readonly PendingCell[],
): Steps<readonly PendingCell[]> {
  const { request, calls, table } = run
  if (!isLookDue(run)) return queue
  const state = await readTable(calls, LATELY_MS)
  if (calls.isStopped) return queue
  const { lockLevel: before } = table.lock
  table.renew(state, request)
  const { lock } = table
  if (lock.lockLevel === before) return state === null ? replan(queue, lock) : queue
  yield { type: 'drift', changes: [{ kind: 'level', from: before, to: lock.lockLevel }] }
  // A fresher version than their user's was found where nothing asked for what else had moved.
  return replan(queue.map(asSeen), lock)
}

/**
 * Looks at the level once more where the wait for a write's turn has made the look old.
 *
 * @returns false where the table is at another level by now: nothing goes before that is taken up
 */
export async function isLevelAsFound(run: SaveRun): Promise<boolean> {
  const { request, calls, table } = run
  if (table.isLevelStale) return false
  if (!isLookDue(run)) return true
  const state = await readTable(calls, LATELY_MS)
  // What cannot be read is taken up before the next call.
  if (state === null) return true
  if (state.lockLevel === table.lock.lockLevel) table.renew(state, request)
  else table.note(state, request)
  return !table.isLevelStale
}

/** The table; `null` where it cannot be read. */
export async function readTable(calls: Calls, maxAgeMs: number): Promise<TableState | null> {
  const answer = await calls.readTable(maxAgeMs)
  return (answer?.ok && answer.results[0]) || null
}

function asSeen(cell: PendingCell): PendingCell {
  return { ...cell, version: cell.draft.base.lockVersion ?? cell.version }
}

/**
 * Settles the cells whose attribute was found changed while the save lasts. Nothing else may stop them: what is created,
 * and at `NONE` what is written without a read, goes by names alone.
 *
 * @returns the cells that may still be sent
 */
export function* dropChanged(
  run: SaveRun,
  cells: readonly PendingCell[],
): Generator<SaveEvent, readonly PendingCell[]> {
  const { table, outcomes } = run
  const { changed } = table
  if (changed === null) return cells
  const ends = cells.flatMap((cell) => {
    return outcomeOfChange(run, cell, changed, outcomes.evidenceOf(cell)) ?? []
  })
  if (ends.length === 0) return cells
  const dropped = new Set(ends.map(({ id }) => id))
  const drafts = cells.flatMap(({ draft }) => (dropped.has(draft.id) ? [draft] : []))
  yield { type: 'drift', changes: attributeChanges(run.request, drafts, changed) }
  yield* outcomes.settle(ends)
  return outcomes.unsettled(cells)
}

/** Why a rename cannot be sent to the table as it was found while the save lasts, in words; `null` when it can. */
export function problemOfChange(
  { table: { changed }, request }: SaveRun,
  rename: RenameToSave,
): string | null {
  if (changed === null) return null
  return driftProblem(rename, driftOf({ ...request, drafts: [], renames: [rename] }, changed))
}

/** In what the attributes of some drafts are not as the request has them. */
export function attributeChanges(
  request: SaveRequest,
  drafts: readonly DraftToSave[],
  state: TableState,
): readonly DriftChange[] {
  const changes = driftOf({ ...request, drafts, renames: [] }, state)
  return changes.filter(({ kind }) => kind !== 'level')
}

/**
 * What an attribute that was found changed while the save lasts makes of a cell; `null` where it is as it was made under.
 * What was sent without an answer may have been written, and in another attribute.
 */
export function outcomeOfChange(
  run: SaveRun,
  cell: PendingCell,
  state: TableState,
  evidence: Evidence,
): Outcome | null {
  const { draft, wasLost } = cell
  const changes = driftOfDraft(run.request, draft, state)
  const outcome = outcomeOfDrift(draft, changes, state, evidence)
  const isOpen = wasLost === true && outcome?.kind === 'failed'
  return isOpen ? unread(run, { cell, version: null, cause: 'lost', message: '' }) : outcome
}

/** What a changed attribute makes of a draft that nothing was sent for; `null` where it is as it was made under. */
function outcomeOfDrift(
  draft: DraftToSave,
  changes: readonly DriftChange[],
  state: TableState,
  evidence: Evidence,
): Outcome | null {
  const { id } = draft
  if (isGoneWithAttribute(draft, changes, state)) {
    return { kind: 'saved', id, base: NO_VALUE, gone: 'attribute', evidence }
  }
  const message = driftProblem(draft, changes) ?? brokenRule(draft, changes, state)
  return message === null ? null : { kind: 'failed', id, reason: 'request', message, evidence }
}

/**
 * With its attribute a value that is to be removed went as well: nothing is left to do, and nothing to wait for. Where
 * another attribute has come by the name, its user is told.
 */
function isGoneWithAttribute(
  { value, attribute }: DraftToSave,
  changes: readonly DriftChange[],
  state: TableState,
): boolean {
  const isNamed = state.attributes.some(({ name }) => name === attribute)
  const isGone = (one: DriftChange) => one.kind === 'attribute-gone' && one.attribute === attribute
  return value === null && !isNamed && changes.some(isGone)
}

function brokenRule(
  draft: DraftToSave,
  changes: readonly DriftChange[],
  state: TableState,
): string | null {
  const hasNewRules = changes.some(
    (change) => change.kind === 'rules' && change.attribute === draft.attribute,
  )
  return hasNewRules ? ruleProblem(draft, state) : null
}
