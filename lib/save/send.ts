import { noteOwnVersions, type OpenCell, readAnswer, type SentCell, versionToSend } from './answer'
import type { ScopeChain } from './chain'
import { type Batch, guardOf, type PendingCell } from './plan'
import { readAgain } from './read-again'
import { call, isStopped, type SaveRun, settle, stop } from './run'
import type { CellWrite, CellWriteResult, ServiceAnswer } from './service'
import type { Outcome, SaveEvent, Trouble } from './types'

/**
 * Sends one batch and sees it to its end: every cell of it is settled, or given back to be sent again.
 *
 * @returns the cells to send again, with the version to send
 */
export async function* sendBatch(
  run: SaveRun,
  batch: Batch,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const ready = yield* lookFirst(run, batch)
  if (ready.length === 0) return []
  if (isStopped(run)) {
    yield* settle(run, ready.map(kept))
    return []
  }
  return yield* write(run, { operation: batch.operation, cells: ready })
}

/** Reads the cells that no version guards; the others go as they are. Creating is refused where a value exists. */
async function* lookFirst(
  run: SaveRun,
  { operation, cells }: Batch,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  if (operation === 'create') return cells
  const isGuarded = (cell: PendingCell) =>
    cell.scope === null ? !run.options.guardNone : guardOf(run.lock, cell.version) !== null
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
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const sent = cells.map((cell) => ({
    cell: { ...cell, sends: cell.sends + 1 },
    version: versionToSend(cell, run.lock, chainOf(run, cell)),
  }))
  const answer = yield* call(run, operation, () => callWrite(run, operation, sent))
  if (answer.ok) return yield* takeAnswer(run, sent, answer.results)
  const { trouble } = answer
  switch (trouble.code) {
    case 'unknown-outcome':
    case 'conflict':
      // Applied or not: read before anything is sent again.
      return yield* readAgain(run, sent.map(lostCell(trouble)))
    case 'invalid-request':
      return yield* writeHalves(run, { operation, cells }, trouble)
    case 'throttled':
    case 'access-denied':
    case 'not-found':
    case 'quota-exceeded':
    case 'credentials':
    case 'service-down':
    case 'unreachable':
    case 'refused-payload':
      yield* stop(run, trouble)
      yield* settle(run, cells.map(kept))
      return []
  }
}

function chainOf(run: SaveRun, cell: PendingCell): ScopeChain {
  return cell.operation === 'create' ? run.createdChain : run.chain
}

function callWrite(
  run: SaveRun,
  operation: Batch['operation'],
  sent: readonly SentCell[],
): Promise<ServiceAnswer<CellWriteResult>> {
  const { service, request } = run
  const writes = sent.map(cellWrite)
  switch (operation) {
    case 'update':
      return service.update(request.tableId, writes)
    case 'delete':
      return service.remove(request.tableId, writes)
    case 'create':
      return service.create(request.tableId, writes)
  }
}

async function* takeAnswer(
  run: SaveRun,
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const isCreation = sent[0]?.cell.operation === 'create'
  const chain = isCreation ? run.createdChain : run.chain
  const { saved, moves, overtaken, open, checking } = readAnswer(sent, results, run.lock, chain)
  noteOwnVersions(sent, results, run.lock, isCreation ? run.chain : run.createdChain)
  if (!isCreation) for (const move of moves) run.createdChain.move(move)
  // One call that wrote several cells of a scope at once outweighs any later doubt.
  if (checking !== null && run.checking !== 'snapshot') run.checking = checking
  // At VALUE the scope is the cell itself, whose new version its outcome brings.
  yield* settle(run, saved, isCreation || run.lock.lockLevel === 'VALUE' ? [] : moves)
  const again = open.length === 0 ? [] : yield* readAgain(run, open)
  return [...overtaken, ...again]
}

/** Halves a request that was refused as a whole until the bad cell stands alone. */
async function* writeHalves(
  run: SaveRun,
  { operation, cells }: Batch,
  trouble: Trouble,
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  if (cells.length === 1) {
    const message = trouble.serviceMessage ?? trouble.explanation
    yield* settle(
      run,
      cells.map(({ draft }) => failedRequest(draft.id, message)),
    )
    return []
  }
  const middle = Math.ceil(cells.length / 2)
  const first = yield* sendBatch(run, { operation, cells: cells.slice(0, middle) })
  const second = yield* sendBatch(run, { operation, cells: cells.slice(middle) })
  return [...first, ...second]
}

function lostCell(trouble: Trouble): (sent: SentCell) => OpenCell {
  const message = trouble.code === 'conflict' ? (trouble.serviceMessage ?? '') : ''
  return ({ cell, version }) => ({ cell, version, cause: 'lost', message })
}

function cellWrite({ cell, version }: SentCell): CellWrite {
  const { primaryValues, attribute, value } = cell.draft
  return { primaryValues, attribute, value, lockVersion: version }
}

function kept({ draft }: PendingCell): Outcome {
  return { kind: 'kept', id: draft.id }
}

function failedRequest(id: string, message: string): Outcome {
  return { kind: 'failed', id, reason: 'request', message }
}
