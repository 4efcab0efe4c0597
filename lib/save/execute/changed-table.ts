import { NO_VALUE } from '@/lib/data-table'
import { driftOf, driftOfDraft, driftProblem, ruleProblem } from '../decide/drift'
import { evidenceOf } from '../decide/evidence'
import type { PendingCell } from '../plan/plan'
import type { TableState } from '../protocol/service'
import type {
  DraftToSave,
  DriftChange,
  Evidence,
  Outcome,
  RenameToSave,
  SaveEvent,
} from '../protocol/types'
import { unread } from './decide-read'
import { type SaveRun, settle } from './run'

/** The table was read while the save lasts: where its attributes have changed, what is not sent yet is held to them. */
export function noteTable(run: SaveRun, state: TableState): void {
  const isChanged = driftOf(run.request, state).some(({ kind }) => kind !== 'level')
  if (isChanged || run.changedTable !== null) run.changedTable = state
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
  const { changedTable: state, request, options } = run
  if (state === null) return cells
  const left: PendingCell[] = []
  const dropped: DraftToSave[] = []
  const outcomes: Outcome[] = []
  for (const cell of cells) {
    const outcome = outcomeOfChange(run, cell, state, evidenceOf(cell, options.now()))
    if (outcome === null) left.push(cell)
    else {
      dropped.push(cell.draft)
      outcomes.push(outcome)
    }
  }
  if (outcomes.length === 0) return cells
  const changes = driftOf({ ...request, drafts: dropped, renames: [] }, state)
  yield { type: 'drift', changes: changes.filter(({ kind }) => kind !== 'level') }
  yield* settle(run, outcomes)
  return left
}

/** Why a rename cannot be sent to the table as it was found while the save lasts, in words; `null` when it can. */
export function problemOfChange(run: SaveRun, rename: RenameToSave): string | null {
  const { changedTable: state, request } = run
  if (state === null) return null
  return driftProblem(rename, driftOf({ ...request, drafts: [], renames: [rename] }, state))
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
export function outcomeOfDrift(
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
