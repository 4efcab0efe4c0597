import type { LockLevel } from '@/lib/data-table'
import { type Doubt, doubtOfSave, doubtOfSent, type SentDrafts } from '@/lib/drafts'
import {
  type DriftChange,
  type Outcome,
  type SaveActions,
  type SaveEvent,
  type SaveRequest,
  type ScopeMove,
  type Trouble,
  UPDATED,
} from '@/lib/save'
import { steadyNow } from '../loading/monotonic-clock'
import { kindOfSave } from '../messages/undo-messages'
import type { PendingSave } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import { type SavePhase, startedSave } from '../state'
import { applyEvent, updateFindings, updateRunning } from './apply-event'
import type { FinishedSave, SaveUndo } from './finished-save'
import {
  followEvents,
  type Hearing,
  knownEvents,
  type SaveSource,
  UnknownSave,
} from './follow-events'
import { failRefused, keepPortion, unlessStopped } from './not-sent'
import { agoMs } from './press-time'
import { portions, requestFor } from './save-request'
import { showResult } from './save-result'

type FailedOutcome = Extract<Outcome, { kind: 'failed' }>

const LOST_MESSAGE =
  'The answer was lost, so this may or may not be saved. Your value is kept; saving again reads the cell first and never writes it twice.'

const LOST_TROUBLE: Trouble = {
  code: 'unknown-outcome',
  title: 'The connection to Lockstep was lost while saving',
  explanation:
    'Cells that were answered are saved. The others may or may not be: your values are kept here. When Lockstep is reachable, save again; it reads each cell before it writes.',
  serviceMessage: null,
  isRetryable: true,
}

const NEVER_BEGUN_TROUBLE: Trouble = {
  code: 'unreachable',
  title: 'This save did not reach Lockstep',
  explanation:
    'The connection was lost on the way there. Nothing was sent, and your edits are kept. Save again.',
  serviceMessage: null,
  isRetryable: true,
}

/** @param refusal the server's words, where it refused the request */
function neverBegun(refusal: string): Trouble {
  if (refusal === '') return NEVER_BEGUN_TROUBLE
  return {
    code: 'refused-payload',
    title: 'Lockstep refused this request',
    explanation: `${refusal} Your edits are kept. Save again; if that is refused too, tell whoever runs Lockstep what it says here.`,
    serviceMessage: null,
    isRetryable: true,
  }
}

/** What a save takes in. */
export interface SaveScope {
  /** Keys of the cells and renames to save. @default all that can be sent */
  readonly only?: ReadonlySet<string> | undefined
  /** Reads the table again, between a save and one that was queued behind it. @default nothing */
  readonly readAgain?: (() => Promise<unknown>) | undefined
  /** What makes it the undo of another save. @default an ordinary save */
  readonly undo?: SaveUndo | undefined
  /** Runs when every draft has its outcome, before the save counts as ended. */
  readonly beforeEnd?: (() => void) | undefined
}

/** What is left to do after a save. */
export interface SaveEnd {
  readonly needsReload: boolean
}

/**
 * Saves what can be sent now, or only the cells named, and applies each outcome as it arrives. Resolves when every draft
 * has its state; never rejects. While a save runs, a further one is queued: it sends what there is at this moment.
 */
export async function runSave(
  session: TableSession,
  actions: SaveActions,
  scope: SaveScope = {},
): Promise<SaveEnd> {
  const { only, undo } = scope
  if (undo === undefined) session.drafts.askSave(only)
  return await runAsked(session, actions, scope)
}

/**
 * The same for what was asked for before (`DraftStore.askSave`): what was typed since is left for a later save. Sends
 * nothing where nothing is asked for any more.
 */
export async function runAsked(
  session: TableSession,
  actions: SaveActions,
  { only, readAgain = async () => {}, undo, beforeEnd }: SaveScope = {},
): Promise<SaveEnd> {
  if (session.runningSave !== null) {
    updateRunning(session, { isNextAsked: true })
    return { needsReload: false }
  }
  const sent = undo ? session.drafts.beginSave(only) : session.drafts.beginAsked()
  const size = sent.drafts.length + sent.renames.length + sent.refused.length
  if (size === 0) return { needsReload: false }
  session.set({ save: startedSave(size, undo?.task) })
  const begin = { ...actions, save: unlessStopped(actions.save, () => isCancelling(session)) }
  for (const keys of portions(sent)) {
    const isCancelled = isCancelling(session)
    if (session.saveFindings.trouble || isCancelled) {
      keepPortion(session, keys, { undo, isCancelled })
    } else await followPortion(session, begin, requestFor(session, keys, undo), undo)
  }
  failRefused(session, sent.refused, undo)
  beforeEnd?.()
  endRunning(session)
  const needsReload = hasMoreToRead(session, sent)
  if (!session.drafts.isSaveAsked) return { needsReload }
  // A new value moved its neighbours' lock: what is typed there meanwhile must not collide with that.
  if (needsReload) await readAgain()
  return await runAsked(session.current, actions, { readAgain })
}

/** True for a cell that was saved, whether or not its user typed on meanwhile. */
function isStored({ drafts }: TableSession, sent: string): boolean {
  const key = drafts.moved.now(sent)
  return drafts.isJustSaved(key) || (drafts.get(key)?.base.value ?? null) !== null
}

/**
 * Asks the running save to send nothing further: cells whose write is out get their outcome, the others stay drafts.
 * Nothing happens when none runs. Never rejects: where the server cannot be asked, the rest is at least not begun.
 */
export async function cancelSave(session: TableSession): Promise<void> {
  const save = session.runningSave
  if (save === null) return
  session.drafts.forgetAsked()
  updateRunning(session, { isCancelling: true, isNextAsked: false })
  if (save.saveId === null) return
  const { id } = session.schema.table
  const url = `/tables/${encodeURIComponent(id)}/saves/${save.saveId}`
  try {
    await fetch(url, { method: 'DELETE' })
  } catch {
    // The stream tells how the save ends, or that the connection is lost.
  }
}

/**
 * Finds out what became of a save whose page went away: its outcomes settle those drafts of it that are still under
 * way, from its first event on. A save that runs comes first; one that is asked for meanwhile follows. Never rejects.
 *
 * @param readAgain reads the table again, where the save left more to read than its answers tell
 * @param begun all that it had sent, where that was kept: its receipt is of all of it
 */
export async function rejoinSave(
  session: TableSession,
  actions: SaveActions,
  request: SaveRequest & { readonly saveId: string },
  readAgain: () => Promise<unknown> = async () => {},
  pending: PendingSave | null = null,
): Promise<void> {
  while (session.runningSave !== null) await whenSaveEnds(session)
  const sent = sentWith(session, request)
  const task = pending === null ? 'save' : kindOfSave(session.receipts, pending.entry)
  const cells = pending?.ids.length ?? sizeOf(request)
  const started = startedSave(cells, task, session.saveFindings)
  session.set({ save: { ...started, phase: 'looking-up' } })
  // It is asked after where it was asked for, wherever this page was read from.
  const asked = { ...request, server: pending?.entry.server }
  const again = { ...actions, save: () => rejoin(actions, asked, pending), isLook: true }
  await followPortion(session, again, asked, null, pending)
  endRunning(session)
  const reading = hasMoreToRead(session, sent) ? readAgain() : null
  if (!session.drafts.isSaveAsked) return
  await reading
  await runAsked(session.current, actions, { readAgain })
}

function sentWith({ drafts }: TableSession, request: SaveRequest): SentDrafts {
  return {
    drafts: request.drafts.flatMap(({ id }) => drafts.get(id) ?? []),
    renames: (request.renames ?? []).flatMap(({ id }) => drafts.records.renameByKey(id) ?? []),
    refused: [],
  }
}

function endRunning(session: TableSession): void {
  session.set({ save: { kind: 'ended', ...session.saveFindings } })
}

function whenSaveEnds(session: TableSession): Promise<void> {
  return new Promise((resolve) => {
    const subscription = session.state.subscribe(({ save }) => {
      if (save.kind === 'running') return
      subscription.unsubscribe()
      resolve()
    })
  })
}

async function rejoin(
  { follow }: SaveActions,
  { saveId, server }: Pick<SaveRequest, 'server'> & { readonly saveId: string },
  pending: PendingSave | null,
): Promise<AsyncIterable<SaveEvent>> {
  const ago = pending === null ? undefined : agoMs(pending.entry.atMs)
  return knownEvents(await follow({ saveId, from: 0, agoMs: ago, server }))
}

function sizeOf({ drafts, renames = [] }: SaveRequest): number {
  return drafts.length + renames.length
}

function isCancelling(session: TableSession): boolean {
  return session.runningSave?.isCancelling ?? false
}

/** True when the table holds what its user must see, or versions that no answer told. */
function hasMoreToRead(session: TableSession, { drafts, renames }: SentDrafts): boolean {
  const { conflicts, renameConflicts } = session.drafts.summary()
  // Whoever is asked to look at what else moved, at another's record, or at what is left of one, must find it on the
  // screen.
  const isAsked = [...conflicts, ...renameConflicts].some(
    ({ status }) => status.kind === 'conflict' && status.reason !== 'value',
  )
  const created = drafts.some(({ key, base }) => base.value === null && isStored(session, key))
  const isRenamed = renames.some(({ record }) => !session.stored.isStored(record))
  if (isAsked || isRenamed) return true
  const levels = levelsKnown(session)
  const hasNeighbours = levels.some((level) => level !== 'NONE' && level !== 'VALUE')
  const isMovedUntold =
    created || (new Set(levels).size > 1 && drafts.some(({ key }) => isStored(session, key)))
  return hasNeighbours && isMovedUntold
}

/**
 * The levels at which a save may have written, and which the page knows. A new value moves the lock version of its
 * scope, but no answer proves from what; and a save that wrote at another level than the page has read meanwhile told
 * of no moves at that: neighbours are read again, or one's own write would be taken for somebody else's.
 */
function levelsKnown(session: TableSession): readonly LockLevel[] {
  const found = levelFound(session.saveFindings.drift) ?? []
  return [session.schema.table.lockLevel, session.current.schema.table.lockLevel].concat(found)
}

/** The level that a save found the table at, where that was another than the page knew. */
function levelFound(changes: readonly DriftChange[]): LockLevel | null {
  return changes.flatMap((one) => (one.kind === 'level' ? [one.to] : [])).at(-1) ?? null
}

async function followPortion(
  session: TableSession,
  actions: SaveSource,
  request: SaveRequest & { readonly saveId: string },
  undo: SaveUndo | null = null,
  pending: PendingSave | null = null,
): Promise<void> {
  const { saveId } = request
  const pressedAtMs = pending?.entry.atMs ?? session.runningSave?.startedAtMs ?? Date.now()
  const tableName = session.schema.table.name
  const started = { saveId, request, tableName, pressedAtMs, undo, pending }
  await session.saves.started(started)
  const outcomes = new Map<string, Outcome>()
  const moves: ScopeMove[] = []
  let finished: FinishedSave['finished'] = null
  let { lockLevel } = request
  const callsBefore = session.runningSave?.callsMade ?? 0
  let isOver = true
  let isNeverBegun = false
  updateRunning(session, { saveId, remainingMs: null, callsBefore })
  try {
    const onHearing = (hearing: Hearing) =>
      updateRunning(session, { phase: phaseOf(session, hearing) })
    for await (const event of followEvents(actions, request, pressedAtMs, onHearing)) {
      applyEvent(session, event)
      // Whoever stopped it before the server knew it was not heard.
      if (event.type === 'planned' && isCancelling(session)) void cancelSave(session)
      if (event.type === 'outcomes') {
        for (const one of event.outcomes) outcomes.set(one.id, one)
        moves.push(...event.moves)
      }
      if (event.type === 'drift') lockLevel = levelFound(event.changes) ?? lockLevel
      if (event.type === 'finished') finished = event
    }
  } catch (error) {
    isOver = error instanceof UnknownSave && error.isOver
    isNeverBegun = error instanceof UnknownSave && error.isNeverBegun
    // Of one whose drafts were all answered before its tab was gone, only the receipt is not whole.
    const isUpdated = error instanceof UnknownSave && error.isUpdated
    const lost = isUpdated ? { ...LOST_TROUBLE, code: UPDATED.code } : LOST_TROUBLE
    const refusal = error instanceof UnknownSave ? error.refusal : ''
    const notBegun = isUpdated ? UPDATED : neverBegun(refusal)
    const trouble = isNeverBegun ? notBegun : lost
    if (sizeOf(request) > 0) noteTrouble(session, trouble)
  }
  const doubt = isOver ? doubtOfSent(steadyNow()) : doubtOfSave(saveId)
  const rest = isNeverBegun
    ? settleNotSent(session, request)
    : settleUnanswered(session, request, doubt)
  for (const one of rest) outcomes.set(one.id, one)
  const ended = { ...started, lockLevel, outcomes, moves, finished }
  session.saves.finished(ended)
  showResult(session, ended)
}

/** What is heard while the service throttles the save leaves it throttled until an outcome comes. */
function phaseOf(session: TableSession, hearing: Hearing): SavePhase {
  if (hearing !== 'heard') return hearing
  return session.runningSave?.phase === 'throttled' ? 'throttled' : 'sending'
}

/** The first trouble of a save is the one to tell. */
function noteTrouble(session: TableSession, trouble: Trouble): void {
  updateFindings(session, { trouble: session.saveFindings.trouble ?? trouble })
}

/** Nothing of the save was sent, and nothing will be: its drafts are drafts as before. */
function settleNotSent(session: TableSession, request: SaveRequest): readonly Outcome[] {
  const notSent = unanswered(session, request).map((id) => ({ kind: 'kept', id }) as const)
  session.drafts.settle(notSent)
  return notSent
}

/** The ids of what is still under way. */
function unanswered({ drafts }: TableSession, request: SaveRequest): readonly string[] {
  return [...request.drafts, ...(request.renames ?? [])].flatMap(({ id }) => {
    const draft = drafts.get(drafts.moved.now(id)) ?? drafts.records.renameByKey(id)
    return draft?.status.kind === 'saving' ? [id] : []
  })
}

/** What is still under way when nothing more will be told; a stream that broke off may look like one that ended well. */
function settleUnanswered(
  session: TableSession,
  request: SaveRequest,
  doubt: Doubt,
): readonly Outcome[] {
  const lost = unanswered(session, request).map(
    (id): FailedOutcome => ({ kind: 'failed', id, reason: 'unknown', message: LOST_MESSAGE }),
  )
  if (lost.length > 0) {
    noteTrouble(session, LOST_TROUBLE)
    session.drafts.settle(lost.map((one) => ({ ...one, doubt })))
  }
  return lost
}
