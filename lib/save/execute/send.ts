import { withRequest } from '../decide/evidence'
import { hinderedWords } from '../decide/messages'
import { guardOf, isReadFirst, type PendingCell } from '../plan/plan'
import { recordToFind } from '../plan/record-look'
import { type Batch, halvesOf } from '../plan/waves'
import type { CellWrite, CellWriteResult, Turn } from '../protocol/service'
import type { Outcome, SaveEvent, Trouble } from '../protocol/types'
import type { Steps } from './calls'
import { checkRecords } from './check-records'
import { checkDeletedRecords, holdPartiallyDeleted } from './deleted-records'
import { LOOK_AGAIN_MS } from './known-table'
import type { SentCell } from './lock-versions'
import { readAgain } from './read-again'
import type { SaveRun } from './run'
import { dropChanged, isLevelAsFound } from './table'

/**
 * Sends one batch and sees it to its end: every cell of it is settled, or given back to be sent again. The turn of the
 * call is waited for first, so that whatever the write rests on is read after the wait.
 *
 * @returns the cells to send again, with the version to send
 */
export async function* sendBatch(run: SaveRun, batch: Batch): Steps<readonly PendingCell[]> {
  const turn = await run.calls.takeTurn(batch.operation)
  try {
    return yield* sendInTurn(run, batch, turn)
  } finally {
    turn?.giveBack()
  }
}

async function* sendInTurn(
  run: SaveRun,
  { operation, cells }: Batch,
  turn: Turn | undefined,
): Steps<readonly PendingCell[]> {
  if (!(await isLevelAsFound(run))) return cells
  const known = yield* lookAtRecordsAgain(run, yield* dropChanged(run, cells))
  const seen = yield* lookFirst(run, { operation, cells: known })
  if (run.table.isLevelStale) return seen
  // What was found stored, or gone, may ask for another operation.
  const others = seen.filter((cell) => cell.operation !== operation)
  const same = seen.filter((cell) => cell.operation === operation)
  // After the reads, which may have told that a record is not to be deleted after all.
  const ready = yield* holdPartiallyDeleted(run, same)
  if (ready.length === 0) return others
  if (run.calls.isStopped) {
    yield* run.outcomes.keep(ready)
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
): Steps<readonly PendingCell[]> {
  const { records, table, options } = run
  const isGuardless = ({ deletedRecord = null, scope }: PendingCell) =>
    deletedRecord !== null && (scope === null || table.lock.lockLevel === 'VALUE')
  const isOld = (cell: PendingCell) => {
    const record = cell.deletedRecord ?? recordToFind(cell, table)
    if (record === null) return false
    const atMs = records.lookedAtMs(record)
    // A value that was to be replaced, and is to be created since its save found it removed, was not looked for.
    if (atMs === undefined) return cell.operation === 'create'
    // Another record was found in its place.
    if (atMs === Number.NEGATIVE_INFINITY) return true
    if (records.isReshaped(record) && !isGuardless(cell)) return false
    return (cell.throttled ?? 0) > 0 || options.now() - atMs >= LOOK_AGAIN_MS
  }
  const old = cells.filter(isOld)
  if (old.length === 0) return cells
  const left = new Set(yield* checkDeletedRecords(run, yield* checkRecords(run, old)))
  return cells.filter((cell) => !old.includes(cell) || left.has(cell))
}

/** Reads the cells that no version guards; the others go as they are. Creating is refused where a value exists. */
async function* lookFirst(
  run: SaveRun,
  { operation, cells }: Batch,
): Steps<readonly PendingCell[]> {
  if (operation === 'create') return cells
  const { lock, readsFirst, guardNone } = run.table
  const isGuarded = (cell: PendingCell) => {
    if (isReadFirst(cell, readsFirst)) return false
    if (cell.scope === null) return !guardNone && cell.draft.base.value !== null
    return guardOf(lock, cell.version) !== null
  }
  const unguarded = cells.filter((cell) => !isGuarded(cell))
  if (unguarded.length === 0) return cells
  const items = unguarded.map((cell) => {
    return { cell, version: cell.version, cause: 'before', message: '' } as const
  })
  return [...cells.filter(isGuarded), ...(yield* readAgain(run, items))]
}

async function* write(
  run: SaveRun,
  { operation, cells }: Batch,
  turn: Turn | undefined,
): Steps<readonly PendingCell[]> {
  const { calls, locks, outcomes, records } = run
  const out = cells.map((cell): SentCell => {
    return {
      cell: { ...cell, sends: cell.sends + 1, throttled: 0 },
      version: locks.versionToSend(cell),
    }
  })
  // From the sending on: a look of another call that is under way may be answered before the write is.
  const notReshaped = operation === 'update' ? () => {} : records.noteReshaping(cells)
  const answer = yield* calls.write(operation, out.map(cellWrite), turn)
  const sent = out.map((one) => ({ ...one, cell: withRequest(one.cell, answer.requestId) }))
  if (answer.ok) return yield* takeAnswer(run, sent, answer.results)
  const { trouble } = answer
  // Refused unread, they count as sent as often as before.
  const unsent = cells.map((cell) => withRequest(cell, answer.requestId))
  switch (trouble.code) {
    case 'unknown-outcome':
      // Applied or not: read before anything is sent again.
      return yield* readAgain(
        run,
        sent.map((one) => ({ ...one, cause: 'lost', message: '' })),
      )
    case 'conflict': {
      // Not applied, by the service's word; what the other change was is read.
      const message = hinderedWords(trouble)
      return yield* readAgain(
        run,
        sent.map((one) => ({ ...one, cause: 'hindered', message })),
      )
    }
    case 'invalid-request':
      return yield* writeHalves(run, { operation, cells: unsent }, trouble)
    case 'access-denied':
      return yield* writeAllowed(run, { operation, cells: unsent }, trouble)
    case 'throttled':
      notReshaped()
      return yield* putBack(run, unsent, trouble)
    case 'not-found':
    case 'quota-exceeded':
    case 'credentials':
    case 'service-down':
    case 'unreachable':
    case 'refused-payload':
    case 'updated':
    case 'busy':
      yield* calls.stop(trouble)
      yield* outcomes.keep(cells)
      return []
  }
}

function cellWrite({ cell, version }: SentCell): CellWrite {
  const { primaryValues, attribute, value } = cell.draft
  return { primaryValues, attribute, value, lockVersion: version }
}

async function* takeAnswer(
  run: SaveRun,
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
): Steps<readonly PendingCell[]> {
  const { rights, locks, records, outcomes, reads } = run
  rights.noteAllowed()
  const { saved, moves, overtaken, open } = locks.noteAnswer(sent, results)
  const ends = saved.map(({ cell, base, recordId }): Outcome => {
    const { id, primaryValues } = cell.draft
    const isOfOther = records.isMadeByOthers(cell, recordId)
    if (recordId !== null && !isOfOther) records.noteCreatedId(primaryValues, recordId)
    const evidence = outcomes.evidenceOf(cell)
    return { kind: 'saved', id, base, recordId, ...(isOfOther ? { isOfOther } : {}), evidence }
  })
  yield* outcomes.settle(ends, moves)
  for (const [index, { cell }] of sent.entries()) {
    const result = results[index]
    if (cell.operation === 'delete' && result?.kind === 'written') {
      records.noteRemovedVersion(cell.draft.primaryValues, result.lockVersion)
    }
  }
  // A refusal can wait until a call is full of them; what may be written or not cannot.
  reads.add(open.filter(({ cause }) => cause === 'refused'))
  const lost = open.filter(({ cause }) => cause === 'lost')
  return [...overtaken, ...(yield* readAgain(run, lost))]
}

/**
 * Waits after a throttled write, which was not applied, and gives its cells back: what was read before the wait is
 * read again before the next attempt. Once their user has asked to stop, they are simply not sent again.
 */
async function* putBack(
  { calls, outcomes }: SaveRun,
  cells: readonly PendingCell[],
  trouble: Trouble,
): Steps<readonly PendingCell[]> {
  const waits = Math.max(...cells.map(({ throttled = 0 }) => throttled))
  if (calls.mayWait(waits)) {
    yield* calls.waitThrottled(waits)
    if (!calls.hasAborted) return cells.map((cell) => ({ ...cell, throttled: waits + 1 }))
  } else if (!calls.hasAborted) yield* calls.stop(trouble)
  yield* outcomes.keep(cells)
  return []
}

/** Halves a request that was refused as a whole until the bad cell stands alone, or a record that goes as a whole. */
async function* writeHalves(
  run: SaveRun,
  { operation, cells }: Batch,
  trouble: Trouble,
): Steps<readonly PendingCell[]> {
  const halves = halvesOf(cells)
  if (halves !== null) return yield* sendHalves(run, operation, halves)
  const message = trouble.serviceMessage ?? trouble.explanation
  yield* run.outcomes.settle(cells.map((cell) => failedRequest(run, cell, message)))
  return []
}

/**
 * One cell that the identity may not write refuses its whole call (documented for `AccessDeniedException`): the call is
 * halved until such cells stand alone, and the others are saved. After two of them, and nothing that was allowed, or
 * after many refused calls, the save stops.
 */
async function* writeAllowed(
  run: SaveRun,
  { operation, cells }: Batch,
  trouble: Trouble,
): Steps<readonly PendingCell[]> {
  const { rights, outcomes, calls } = run
  rights.noteRefusal()
  const halves = halvesOf(cells)
  if (halves !== null && rights.maySearch) return yield* sendHalves(run, operation, halves)
  if (halves === null) rights.noteForbidden(cells, trouble)
  else yield* outcomes.keep(cells)
  if (rights.isHopeless) yield* calls.stop(trouble)
  return []
}

/** Settles the forbidden cells at the save's end: failed where others were allowed, else kept, with the trouble. */
export function* settleForbidden(run: SaveRun): Generator<SaveEvent, void> {
  const { forbidden, mayWrite } = run.rights
  for (const { cells, trouble } of forbidden) {
    if (!mayWrite) yield* run.calls.stop(trouble)
    const message = forbiddenWords(trouble)
    if (!mayWrite) yield* run.outcomes.keep(cells)
    else yield* run.outcomes.settle(cells.map((cell) => failedRequest(run, cell, message)))
  }
}

function forbiddenWords({ serviceMessage, explanation }: Trouble): string {
  const words = serviceMessage ?? explanation
  return `You may not change this cell: ${words} Other cells were saved. Ask an administrator for access to it.`
}

async function* sendHalves(
  run: SaveRun,
  operation: Batch['operation'],
  halves: readonly [readonly PendingCell[], readonly PendingCell[]],
): Steps<readonly PendingCell[]> {
  const first = yield* sendBatch(run, { operation, cells: halves[0] })
  return [...first, ...(yield* sendBatch(run, { operation, cells: halves[1] }))]
}

function failedRequest({ outcomes }: SaveRun, cell: PendingCell, message: string): Outcome {
  const evidence = outcomes.evidenceOf({ ...cell, sends: cell.sends + 1 })
  return { kind: 'failed', id: cell.draft.id, reason: 'request', message, evidence }
}
