import { recordKey } from '@/lib/data-table'
import type { ScopeChain } from '../decide/chain'
import { evidenceOf, withRequest } from '../decide/evidence'
import { hinderedWords } from '../decide/messages'
import { guardOf, isReadFirst, type PendingCell } from '../plan/plan'
import { recordToFind } from '../plan/record-look'
import { type Batch, halvesOf } from '../plan/waves'
import type { CellWrite, CellWriteResult, ServiceAnswer, Turn } from '../protocol/service'
import type { Outcome, SaveEvent, Trouble } from '../protocol/types'
import { noteOwnVersions, readAnswer, type SentCell, versionToSend } from './answer'
import { dropChanged } from './changed-table'
import { checkRecords, limitsOf } from './check-records'
import { checkDeletedRecords, holdTorn } from './deleted-records'
import { isLevelAsFound, isLevelStale, LOOK_AGAIN_MS } from './look-again'
import { readAgain } from './read-again'
import { isMadeByOthers } from './record-ids'
import {
  call,
  isStopped,
  MAX_THROTTLED_WAITS,
  type SaveRun,
  settle,
  stop,
  waitThrottled,
} from './run'

/**
 * Sends one batch and sees it to its end: every cell of it is settled, or given back to be sent again. The turn of the
 * call is waited for first, so that whatever the write rests on is read after the wait.
 *
 * @returns the cells to send again, with the version to send
 */
export async function* sendBatch(
  run: SaveRun,
  batch: Batch,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const turn = await run.service.takeTurn?.(batch.operation)
  try {
    return yield* sendInTurn(run, batch, turn)
  } finally {
    turn?.giveBack()
  }
}

async function* sendInTurn(
  run: SaveRun,
  batch: Batch,
  turn: Turn | undefined,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const { operation } = batch
  if (!(await isLevelAsFound(run))) return batch.cells
  const whole = yield* holdTorn(run, yield* dropChanged(run, batch.cells))
  const known = yield* lookAtRecordsAgain(run, whole)
  const seen = yield* lookFirst(run, { operation, cells: known })
  if (isLevelStale(run)) return seen
  // The read may have told that a record is not to be deleted after all.
  const ready = yield* holdTorn(
    run,
    seen.filter((cell) => cell.operation === operation),
  )
  // What was found stored, or gone, may ask for another operation.
  const others = seen.filter((cell) => cell.operation !== operation)
  if (ready.length === 0) return others
  if (isStopped(run)) {
    yield* settle(run, ready.map(kept))
    return others
  }
  return [...(yield* write(run, { operation, cells: ready }, turn)), ...others]
}

/**
 * Looks again at the records that creations and deletions rest on, where the look is old, or the write was throttled
 * since. One that the save has reshaped itself is found so, which only the rest of a deletion that no wider lock guards
 * is not confused by.
 */
async function* lookAtRecordsAgain(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const isGuardless = ({ deletedRecord = null, scope }: PendingCell) =>
    deletedRecord !== null && (scope === null || run.lock.lockLevel === 'VALUE')
  const limits = limitsOf(run)
  const isOld = (cell: PendingCell) => {
    const record = cell.deletedRecord ?? recordToFind(cell, limits)
    const atMs = record === null ? undefined : run.recordLooks.get(record)
    if (record === null) return false
    // A value that was to be replaced, and is to be created since its save found it removed, was not looked for.
    if (atMs === undefined) return cell.operation === 'create'
    // Another record was found in its place.
    if (atMs === Number.NEGATIVE_INFINITY) return true
    if (run.reshaped.has(record) && !isGuardless(cell)) return false
    return (cell.throttled ?? 0) > 0 || run.options.now() - atMs >= LOOK_AGAIN_MS
  }
  const old = cells.filter(isOld)
  if (old.length === 0) return cells
  const found = yield* checkDeletedRecords(run, yield* checkRecords(run, old))
  const left = new Set(found)
  return cells.filter((cell) => !old.includes(cell) || left.has(cell))
}

/** Reads the cells that no version guards; the others go as they are. Creating is refused where a value exists. */
async function* lookFirst(
  run: SaveRun,
  { operation, cells }: Batch,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  if (operation === 'create') return cells
  const isGuarded = (cell: PendingCell) =>
    isReadFirst(cell, run.readsFirst)
      ? false
      : cell.scope === null
        ? !run.options.guardNone && cell.draft.base.value !== null
        : guardOf(run.lock, cell.version) !== null
  const unguarded = cells.filter((cell) => !isGuarded(cell))
  if (unguarded.length === 0) return cells
  const items = unguarded.map((cell) => ({
    cell,
    version: cell.version,
    cause: 'before' as const,
    message: '',
  }))
  const seen = yield* readAgain(run, items)
  return [...cells.filter(isGuarded), ...seen]
}

async function* write(
  run: SaveRun,
  { operation, cells }: Batch,
  turn: Turn | undefined,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const out = cells.map((cell) => ({
    cell: { ...cell, sends: cell.sends + 1, throttled: 0 },
    version: versionToSend(cell, run.lock, chainOf(run, cell)),
  }))
  const reshaped = noteReshaped(run, operation, cells)
  const answer = yield* call(run, operation, () => callWrite(run, operation, out, turn))
  if (!answer.ok && answer.trouble.code === 'throttled') {
    for (const record of reshaped) run.reshaped.delete(record)
  }
  const sent = out.map((one) => ({ ...one, cell: withRequest(one.cell, answer.requestId) }))
  if (answer.ok) return yield* takeAnswer(run, sent, answer.results)
  const { trouble } = answer
  switch (trouble.code) {
    case 'unknown-outcome':
      // Applied or not: read before anything is sent again.
      return yield* readAgain(
        run,
        sent.map((one) => ({ ...one, cause: 'lost' as const, message: '' })),
      )
    case 'conflict': {
      // Not applied, by the service's word; what the other change was is read.
      const message = hinderedWords(trouble)
      return yield* readAgain(
        run,
        sent.map((one) => ({ ...one, cause: 'hindered' as const, message })),
      )
    }
    case 'invalid-request':
      return yield* writeHalves(run, { operation, cells: asSent(cells, sent) }, trouble)
    case 'access-denied':
      return yield* writeAllowed(run, { operation, cells: asSent(cells, sent) }, trouble)
    case 'throttled':
      return yield* putBack(run, asSent(cells, sent), trouble)
    case 'not-found':
    case 'quota-exceeded':
    case 'credentials':
    case 'service-down':
    case 'unreachable':
    case 'refused-payload':
    case 'updated':
    case 'busy':
      yield* stop(run, trouble)
      yield* settle(run, cells.map(kept))
      return []
  }
}

/**
 * Waits after a throttled write, which was not applied, and gives its cells back: what was read before the wait is
 * read again before the next attempt. Once their user has asked to stop, they are simply not sent again.
 */
async function* putBack(
  run: SaveRun,
  cells: readonly PendingCell[],
  trouble: Trouble,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const waits = Math.max(...cells.map(({ throttled = 0 }) => throttled))
  if (waits < MAX_THROTTLED_WAITS && !run.options.hasAborted()) {
    yield* waitThrottled(run, waits)
    if (!run.options.hasAborted()) return cells.map((cell) => ({ ...cell, throttled: waits + 1 }))
  } else if (!run.options.hasAborted()) yield* stop(run, trouble)
  yield* settle(run, cells.map(kept))
  return []
}

/**
 * From the sending on a look at these records may find what this save does itself: a look of another call that is under
 * way may be answered before the write is.
 *
 * @returns the records that no write before this one has reshaped
 */
function noteReshaped(
  { reshaped }: SaveRun,
  operation: Batch['operation'],
  cells: readonly PendingCell[],
): readonly string[] {
  if (operation === 'update') return []
  const records = new Set(cells.map(({ draft }) => recordKey(draft.primaryValues)))
  const first = [...records].filter((record) => !reshaped.has(record))
  for (const record of first) reshaped.add(record)
  return first
}

/** The cells with the trace of the call, and counted as sent as often as before: the request was refused unread. */
function asSent(cells: readonly PendingCell[], sent: readonly SentCell[]): readonly PendingCell[] {
  return cells.map((cell, index) => ({
    ...cell,
    requestIds: sent[index]?.cell.requestIds ?? cell.requestIds,
  }))
}

function chainOf(run: SaveRun, cell: PendingCell): ScopeChain {
  return cell.operation === 'create' ? run.createdChain : run.chain
}

function callWrite(
  run: SaveRun,
  operation: Batch['operation'],
  sent: readonly SentCell[],
  turn: Turn | undefined,
): Promise<ServiceAnswer<CellWriteResult>> {
  const { service, request } = run
  const writes = sent.map(cellWrite)
  switch (operation) {
    case 'update':
      return service.update(request.tableId, writes, turn)
    case 'delete':
      return service.remove(request.tableId, writes, turn)
    case 'create':
      return service.create(request.tableId, writes, turn)
  }
}

async function* takeAnswer(
  run: SaveRun,
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  run.forbidden.isAllowed = true
  const isCreation = sent[0]?.cell.operation === 'create'
  const chain = isCreation ? run.createdChain : run.chain
  const { saved, moves, overtaken, open, checking } = readAnswer(sent, results, run.lock, chain)
  noteOwnVersions(sent, results, run.lock, isCreation ? run.chain : run.createdChain)
  if (!isCreation) for (const move of moves) run.createdChain.move(move)
  // One call that wrote several cells of a scope at once outweighs any later doubt.
  if (checking !== null && run.checking !== 'snapshot') run.checking = checking
  // At VALUE the scope is the cell itself, whose new version its outcome brings.
  const atMs = run.options.now()
  const outcomes = saved.map(({ cell, base, recordId }): Outcome => {
    const { id, primaryValues } = cell.draft
    const isOfOther = isMadeByOthers(run, cell, recordId)
    if (recordId !== null && !isOfOther) run.madeRecords.set(recordKey(primaryValues), recordId)
    const evidence = evidenceOf(cell, atMs)
    return { kind: 'saved', id, base, recordId, ...(isOfOther ? { isOfOther } : {}), evidence }
  })
  yield* settle(run, outcomes, isCreation || run.lock.lockLevel === 'VALUE' ? [] : moves)
  noteScopes(run, sent, results)
  noteRemoved(run, sent, results)
  // A refusal can wait until a call is full of them; what may be written or not cannot.
  run.open.push(...open.filter(({ cause }) => cause === 'refused'))
  const lost = open.filter(({ cause }) => cause === 'lost')
  const again = lost.length === 0 ? [] : yield* readAgain(run, lost)
  return [...overtaken, ...again]
}

/** Every version that a written cell was answered with is where its scope stood then. */
function noteScopes(
  run: SaveRun,
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
): void {
  for (const [index, { cell }] of sent.entries()) {
    const result = results[index]
    const guard = result?.kind === 'written' ? guardOf(run.lock, result.lockVersion) : null
    if (cell.scope !== null && guard !== null) run.scopes.stands(cell.scope, guard)
  }
}

/** A value that was removed moves its record's version too, which a rename has to send. */
function noteRemoved(
  { written }: SaveRun,
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
): void {
  for (const [index, { cell }] of sent.entries()) {
    const result = results[index]
    if (cell.operation !== 'delete' || result?.kind !== 'written') continue
    const { lockVersion } = result
    const record = recordKey(cell.draft.primaryValues)
    if (lockVersion !== null) {
      written.set(record, { lockVersion, cell: written.get(record)?.cell ?? null })
    }
  }
}

/** Halves a request that was refused as a whole until the bad cell stands alone, or a record that goes as a whole. */
async function* writeHalves(
  run: SaveRun,
  { operation, cells }: Batch,
  trouble: Trouble,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const halves = halvesOf(cells)
  if (halves !== null) return yield* sendHalves(run, operation, halves)
  const message = trouble.serviceMessage ?? trouble.explanation
  yield* settle(
    run,
    cells.map((cell) => failedRequest(run, cell, message)),
  )
  return []
}

/** Calls of one save that may be refused for want of a right before it stops to look for what is allowed. */
const MAX_FORBIDDEN_CALLS = 40

/**
 * One cell that the identity may not write refuses its whole call (documented for `AccessDeniedException`): the call is
 * halved until such cells stand alone, and the others are saved. After two of them, and nothing that was allowed, or
 * after many refused calls, the save stops.
 */
async function* writeAllowed(
  run: SaveRun,
  { operation, cells }: Batch,
  trouble: Trouble,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const { forbidden } = run
  forbidden.calls += 1
  const halves = halvesOf(cells)
  if (halves !== null && forbidden.calls < MAX_FORBIDDEN_CALLS) {
    return yield* sendHalves(run, operation, halves)
  }
  if (halves === null) forbidden.held.push({ cells, trouble })
  else yield* settle(run, cells.map(kept))
  const isHopeless = !forbidden.isAllowed && forbidden.held.length > 1
  if (isHopeless || forbidden.calls >= MAX_FORBIDDEN_CALLS) yield* stop(run, trouble)
  return []
}

/** Settles the forbidden cells at the save's end: failed where others were allowed, else kept, with the trouble. */
export function* settleForbidden(run: SaveRun): Generator<SaveEvent> {
  const { held, isAllowed } = run.forbidden
  const [first] = held
  if (first === undefined) return
  if (!isAllowed) yield* stop(run, first.trouble)
  const outcomes = held.flatMap(({ cells, trouble }) =>
    cells.map((cell) =>
      isAllowed ? failedRequest(run, cell, forbiddenWords(trouble)) : kept(cell),
    ),
  )
  yield* settle(run, outcomes)
}

function forbiddenWords({ serviceMessage, explanation }: Trouble): string {
  const words = serviceMessage ?? explanation
  return `You may not change this cell: ${words} Other cells were saved. Ask an administrator for access to it.`
}

async function* sendHalves(
  run: SaveRun,
  operation: Batch['operation'],
  halves: readonly [readonly PendingCell[], readonly PendingCell[]],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const first = yield* sendBatch(run, { operation, cells: halves[0] })
  const second = yield* sendBatch(run, { operation, cells: halves[1] })
  return [...first, ...second]
}

function cellWrite({ cell, version }: SentCell): CellWrite {
  const { primaryValues, attribute, value } = cell.draft
  return { primaryValues, attribute, value, lockVersion: version }
}

function kept({ draft }: PendingCell): Outcome {
  return { kind: 'kept', id: draft.id }
}

function failedRequest(run: SaveRun, cell: PendingCell, message: string): Outcome {
  const evidence = evidenceOf({ ...cell, sends: cell.sends + 1 }, run.options.now())
  return { kind: 'failed', id: cell.draft.id, reason: 'request', message, evidence }
}
