import {
  type CellBase,
  cellKey,
  type LockVersion,
  recordKey,
  type ScopeWitness,
} from '@/lib/data-table'
import { classify, type ReadCause } from './classify'
import { evidenceOf, withRequest } from './evidence'
import { guardOf, type PendingCell } from './plan'
import { call, isStopped, type SaveRun, settle, stop } from './run'
import type { CellReadResult } from './service'
import type { Outcome, SaveEvent } from './types'

/** A cell to read, and why. */
export interface CellToRead {
  readonly cell: PendingCell
  /** The version that was sent, or that would be. */
  readonly version: LockVersion | null
  readonly cause: ReadCause
  /** The service's words; empty when it said none. */
  readonly message: string
}

const NOT_READ_AGAIN =
  'The cell could not be read again, so it is not known whether somebody else changed it.'
const UNKNOWN =
  'The service did not answer, and the cell could not be read again: it may or may not have been saved. Your edit is kept. Save again to find out.'
const GIVEN_UP =
  'The service did not answer when this was sent, several times. The cell was read again and is as it was. Save again later.'
const MOVED_AFTER_LOST =
  'The answer to your own save was lost. The lock that guards this cell has moved since you read it, perhaps by that save alone.'
const REFUSED_WITHOUT_WORDS = 'The service refused this value without saying why.'

/**
 * Reads cells again, as many in a call as are written in one, settles those whose fate the read tells and gives back
 * the others, with their fresh version, to be sent.
 */
export async function* readAgain(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const again: PendingCell[] = []
  for (const chunk of chunks(items, run.options.batchSize)) {
    again.push(...(yield* readChunk(run, chunk)))
  }
  return again
}

async function* readChunk(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  // A save that stopped does not ask on; the cells whose write is out are read all the same.
  const asked = isStopped(run) ? items.filter((item) => item.cause !== 'before') : items
  const unasked = items.filter((item) => !asked.includes(item))
  yield* settle(
    run,
    unasked.map((item) => unread(run, item)),
  )
  if (asked.length === 0) return []
  const { service, request } = run
  const addresses = asked.map(({ cell }) => cell.draft)
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, addresses))
  const traced = asked.map((item) => ({ ...item, cell: withRequest(item.cell, answer.requestId) }))
  if (answer.ok) {
    const guards = yield* readWitnesses(run, traced, answer.results)
    return yield* decide(run, traced, answer.results, guards)
  }
  if (answer.trouble.code === 'invalid-request') return yield* readHalves(run, traced)
  yield* stop(run, answer.trouble)
  yield* settle(
    run,
    traced.map((item) => unread(run, item)),
  )
  return []
}

/** One address that the service cannot read must not hide the others. */
async function* readHalves(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  if (items.length === 1) {
    yield* settle(
      run,
      items.map((item) => unread(run, item)),
    )
    return []
  }
  const middle = Math.ceil(items.length / 2)
  const first = yield* readChunk(run, items.slice(0, middle))
  const second = yield* readChunk(run, items.slice(middle))
  return [...first, ...second]
}

/**
 * For refused creations in cells that are still without a value: reads the neighbours whose guards they sent, to tell
 * a scope that moved from a value that was refused.
 *
 * @returns the guard now by the draft's id, `null` where the neighbour is gone; ids that are missing could not be read
 */
async function* readWitnesses(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, string | null>> {
  const open = items.flatMap(({ cell, version, cause }, index) => {
    const result = results[index]
    const isAbsent = result?.kind === 'read' && result.base.value === null
    const { draft, scope } = cell
    const isAsked = isAbsent && cause === 'refused' && version !== null && scope !== null
    return isAsked && draft.witness ? [{ id: draft.id, scope, witness: draft.witness }] : []
  })
  if (open.length === 0) return new Map()
  const { service, request } = run
  const keyOf = (witness: ScopeWitness) => cellKey(request.tableId, witness)
  // Each once: a service may refuse a cell that one call names twice.
  const byKey = new Map(open.map(({ witness }) => [keyOf(witness), witness]))
  const witnesses = [...byKey.values()]
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, witnesses))
  if (!answer.ok) return new Map()
  const read = new Map([...byKey.keys()].map((key, index) => [key, answer.results[index]]))
  return new Map(
    open.flatMap(({ id, scope, witness }) => {
      const result = read.get(keyOf(witness))
      if (isDeletedHere(run, witness)) {
        const guard = run.createdChain.lastOwn(scope)
        return guard === null ? [] : [[id, guard]]
      }
      return result?.kind === 'read' ? [[id, guardOf(run.lock, result.base.lockVersion)]] : []
    }),
  )
}

/** A neighbour that this very save deletes tells nothing by being gone; the save's own last version has to do. */
function isDeletedHere({ request }: SaveRun, witness: ScopeWitness): boolean {
  return request.drafts.some(
    ({ value, attribute, primaryValues }) =>
      value === null &&
      attribute === witness.attribute &&
      recordKey(primaryValues) === recordKey(witness.primaryValues),
  )
}

function* decide(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
  scopeGuards: ReadonlyMap<string, string | null>,
): Generator<SaveEvent, readonly PendingCell[]> {
  const outcomes: Outcome[] = []
  const again: PendingCell[] = []
  for (const [index, item] of items.entries()) {
    const result = results[index]
    const guard = scopeGuards.get(item.cell.draft.id)
    const next =
      result?.kind === 'read' ? decideCell(run, item, result.base, guard) : unread(run, item)
    if ('draft' in next) again.push(next)
    else outcomes.push(next)
  }
  yield* settle(run, outcomes)
  const rebased = again.filter(({ isRebased }) => isRebased).length
  if (rebased > 0) yield { type: 'rebased', cells: rebased }
  return again
}

function decideCell(
  run: SaveRun,
  item: CellToRead,
  read: CellBase,
  scopeGuard: string | null | undefined,
): Outcome | PendingCell {
  const { cell, cause, version: sent, message } = item
  const { scope, draft } = cell
  const { id } = draft
  const { lock, policy } = run
  const from = guardOf(lock, sent)
  const isOwnGuard = (guard: string) =>
    scope !== null && from !== null && run.chain.isOwn(scope, from, guard)
  noteScope(run, item, read, isOwnGuard)
  const verdict = classify({ cell, cause, lock, policy, sent, read, scopeGuard, isOwnGuard })
  const evidence = evidenceOf(cell, run.options.now())
  switch (verdict.kind) {
    case 'saved':
      return { kind: 'saved', id, base: verdict.base, evidence: { ...evidence, isFound: true } }
    case 'send': {
      const { operation, version } = verdict
      const isRebased = cell.isRebased || verdict.isRebased
      const known = { isReadAhead: true, isOutdated: false }
      return { ...cell, ...known, operation, version, isRebased }
    }
    case 'conflict': {
      const { reason, theirs } = verdict
      const isAfterLost = cause === 'lost' || theirs.value !== draft.base.value
      const words = reason === 'scope' && isAfterLost ? MOVED_AFTER_LOST : message
      return { kind: 'conflict', id, reason, theirs, message: words, evidence }
    }
    case 'refused': {
      const words = message || REFUSED_WITHOUT_WORDS
      return { kind: 'failed', id, reason: 'cell', message: words, evidence }
    }
    case 'given-up':
      return { kind: 'failed', id, reason: 'request', message: message || GIVEN_UP, evidence }
  }
}

/** Where the cell's scope stands now, and whether others moved it. */
function noteScope(
  { lock, scopes }: SaveRun,
  { cell: { scope }, version }: CellToRead,
  read: CellBase,
  isOwnGuard: (guard: string) => boolean,
): void {
  const guard = guardOf(lock, read.lockVersion)
  if (scope === null || guard === null) return
  scopes.stands(scope, guard)
  const before = guardOf(lock, version)
  if (before !== null && before !== guard && !isOwnGuard(guard)) scopes.movedByOthers(scope)
}

/** The outcome of a cell that could not be read. */
function unread(run: SaveRun, { cell, cause, message }: CellToRead): Outcome {
  const { id, uncertainValues = [] } = cell.draft
  const evidence = evidenceOf(cell, run.options.now())
  switch (cause) {
    case 'refused': {
      const words = `${message} ${NOT_READ_AGAIN}`.trim()
      // What an earlier save sent is as open as it was.
      const reason = uncertainValues.length > 0 ? 'unknown' : 'cell'
      return { kind: 'failed', id, reason, message: words, evidence }
    }
    case 'lost':
      return { kind: 'failed', id, reason: 'unknown', message: UNKNOWN, evidence }
    case 'before':
      return { kind: 'kept', id }
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
