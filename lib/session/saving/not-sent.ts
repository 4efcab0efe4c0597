import { v4 as uuid } from 'uuid'
import type { RenameDraft } from '@/lib/drafts'
import type { Outcome, SaveDrafts, SaveEvent, SaveRequest } from '@/lib/save'
import type { TableSession } from '../session'
import { updateRunning } from './apply-event'
import type { FinishedSave, SaveUndo } from './finished-save'
import { requestFor, saveRequest } from './save-request'
import { showResult } from './save-result'

/**
 * Sends a save, unless it was stopped before it could leave: nothing is sent then, and all of it is kept. Not for a
 * save that is looked for again: that one may have been written.
 */
export function unlessStopped(save: SaveDrafts, isStopped: () => boolean): SaveDrafts {
  return async (request) => (isStopped() ? notSent(request) : await save(request))
}

async function* notSent({ drafts, renames = [] }: SaveRequest): AsyncGenerator<SaveEvent> {
  const outcomes = [...drafts, ...renames].map(({ id }) => ({ kind: 'kept', id }) as const)
  yield { type: 'outcomes', outcomes, moves: [] }
  const none = { saved: 0, failed: 0, conflicts: 0, calls: {} }
  yield { type: 'finished', ...none, kept: outcomes.length, isCancelled: true }
}

const NOTHING_SENT = {
  type: 'finished',
  ...{ saved: 0, failed: 0, conflicts: 0, kept: 0, calls: {} },
} as const

/** A part of a save that is not begun: its drafts are drafts as before, and the receipt says so. */
export function keepPortion(
  session: TableSession,
  keys: readonly string[],
  { undo, isCancelled }: { readonly undo?: SaveUndo | undefined; readonly isCancelled: boolean },
): void {
  const request = requestFor(session, keys, undo)
  const outcomes = keys.map((id) => ({ kind: 'kept', id }) as const)
  session.drafts.settle(outcomes)
  finish(session, request, outcomes, undo, isCancelled)
}

/** Renames that a save was to take and could not send have failed: its result and its receipt say so. */
export function failRefused(
  session: TableSession,
  refused: readonly RenameDraft[],
  undo?: SaveUndo,
): void {
  if (refused.length === 0) return
  const request = saveRequest(session, { drafts: [], renames: refused, undo })
  const outcomes = refused.flatMap(({ key: id, status }): readonly Outcome[] =>
    status.kind === 'failed'
      ? [{ kind: 'failed', id, reason: status.reason, message: status.message }]
      : [],
  )
  updateRunning(session, { settled: (session.runningSave?.settled ?? 0) + refused.length })
  finish(session, { ...request, saveId: uuid() }, outcomes, undo)
}

function finish(
  session: TableSession,
  request: ReturnType<typeof requestFor>,
  outcomes: readonly Outcome[],
  undo: SaveUndo | undefined,
  isCancelled = false,
): void {
  const ended: FinishedSave = {
    saveId: request.saveId,
    request,
    tableName: session.schema.table.name,
    pressedAtMs: session.runningSave?.startedAtMs ?? Date.now(),
    outcomes: new Map(outcomes.map((one) => [one.id, one])),
    lockLevel: request.lockLevel,
    moves: [],
    finished: { ...NOTHING_SENT, isCancelled },
    undo: undo ?? null,
  }
  session.saves.finished(ended)
  showResult(session, ended)
}
