import { guardOf, isReadFirst, ORDER, type PendingCell } from '../plan/plan'
import { type Batch, takeWave } from '../plan/waves'
import type { WriteOperation } from '../protocol/service'
import type { SaveRun } from './run'
import { isLookDue } from './table'
import { type CellToRead, canBeListed } from './waiting-reads'

/** What a save does next, and the cells that wait meanwhile. */
export type NextStep =
  | {
      readonly kind: 'send'
      readonly wave: readonly Batch[]
      readonly rest: readonly PendingCell[]
    }
  | {
      readonly kind: 'read'
      readonly items: readonly CellToRead[]
      readonly rest: readonly PendingCell[]
    }
  /** What was refused is read by a list, and the others too where it tells of them. */
  | {
      readonly kind: 'list'
      readonly refused: readonly CellToRead[]
      readonly others: readonly CellToRead[]
      readonly rest: readonly PendingCell[]
    }

/**
 * What a cell waits for. `free`: to be sent as it is; `stale`: its scope is known to have moved past it, so that the
 * service would refuse it; `probes`: it is the first of a scope that others may well have moved too; `held`: another
 * cell of its scope is read first.
 */
type Place = 'free' | 'stale' | 'probes' | 'held'

type Sorted = Readonly<Record<Place, readonly PendingCell[]>>

/**
 * Chooses the next calls so that they are few. Refused cells are read together, a full call at a time, and before a
 * call would leave half empty for want of them. A cell whose scope was found moved past it is read before it is sent,
 * not refused first: it needs that read in any case. Where many scopes were found moved by others, one cell of each
 * further scope is read first, since that may spare the refusal of all its cells.
 *
 * Where a list of the whole table costs no more than reading what has to be read, it is made at once, and every cell
 * that may be read ahead is read by it: what others moved is found without being refused.
 *
 * Every cell is read ahead at most once; after that it is sent, and refused if it has to be.
 *
 * @param queue - cells to send, in order; may be empty where refused cells wait
 */
export function nextStep(run: SaveRun, queue: readonly PendingCell[]): NextStep {
  const { batchSize } = run.options
  const { refused } = run.reads
  const sorted = sortCells(run, queue)
  const listed = listStep(run, queue, sorted)
  if (listed !== null) return listed
  const { free, stale, probes, held } = sorted
  const toRead = refused.length + stale.length + probes.length
  const isReadNow = refused.length >= batchSize || (refused.length > 0 && isLookDue(run))
  if (isReadNow || free.length === 0) return readStep(run, queue, sorted)
  const { isOnePerScope } = run.locks
  const isOneOperation = run.table.lock.lockLevel === 'NONE'
  const { taken, rest } = takeWave(free, { ...run.options, isOnePerScope, isOneOperation })
  const isFull = isOnePerScope || taken.some(({ cells }) => cells.length >= batchSize)
  if (toRead > 0 && !isFull) return readStep(run, queue, sorted)
  const full =
    toRead > 0 && !isOnePerScope ? taken.filter((one) => one.cells.length >= batchSize) : taken
  const late = taken.filter((one) => !full.includes(one)).flatMap(({ cells }) => cells)
  return { kind: 'send', wave: full, rest: [...late, ...rest, ...probes, ...stale, ...held] }
}

/** Reads by a list, where that takes no more calls than what has to be read in any case; else `null`. */
function listStep(run: SaveRun, queue: readonly PendingCell[], { stale }: Sorted): NextStep | null {
  const pages = run.reads.listPages
  if (pages === null) return null
  const isStale = new Set(stale)
  // Under a level that is about to be looked at again, nothing is read but what was refused under it.
  const listable = isLookDue(run) ? [] : queue.filter(canBeListed)
  const isDue = (cell: PendingCell) => isStale.has(cell) || isReadFirst(cell, run.table.readsFirst)
  const due = listable.filter(isDue)
  const others = listable.filter((cell) => isDue(cell) || aheadGuard(run, cell) !== null)
  const refused = run.reads.refused.filter(({ cell }) => canBeListed(cell)).length
  const mustBeRead = refused + due.length
  if (mustBeRead === 0 || Math.ceil(mustBeRead / run.options.batchSize) < pages) return null
  if (!run.reads.isListWorth(refused + others.length)) return null
  const taken = new Set(others)
  return {
    kind: 'list',
    refused: run.reads.takeAll(),
    others: others.map((cell) => readAhead(run, cell)),
    rest: queue.filter((cell) => !taken.has(cell)),
  }
}

/** What was refused, then what fills the call. All that was refused goes, in as many calls as it takes. */
function readStep(run: SaveRun, queue: readonly PendingCell[], sorted: Sorted): NextStep {
  const { batchSize } = run.options
  const refused = run.reads.takeAll()
  const room = Math.ceil(Math.max(1, refused.length) / batchSize) * batchSize - refused.length
  const ahead = [...sorted.probes, ...sorted.stale].slice(0, room)
  const taken = new Set(ahead)
  const items = [...refused, ...ahead.map((cell) => readAhead(run, cell))]
  return { kind: 'read', items, rest: queue.filter((cell) => !taken.has(cell)) }
}

function readAhead(run: SaveRun, cell: PendingCell): CellToRead {
  const version = run.locks.versionToSend(cell)
  return { cell, version, cause: 'before', message: '' }
}

function sortCells(run: SaveRun, queue: readonly PendingCell[]): Sorted {
  const sorted: Record<Place, PendingCell[]> = { free: [], stale: [], probes: [], held: [] }
  const scopes: ScopeNotes = {
    refused: new Set(run.reads.refused.map(({ cell }) => cell.scope)),
    refusedRecords: new Set(run.reads.refused.flatMap(({ cell }) => cell.deletedRecord ?? [])),
    suspect: suspectScopes(run, queue),
    waiting: new Map(),
  }
  for (const operation of ORDER) {
    for (const cell of queue) {
      if (cell.operation !== operation) continue
      const place = placeOf(run, cell, scopes)
      sorted[place].push(cell)
      const { scope } = cell
      if (scope === null || place === 'free' || scopes.waiting.has(scope)) continue
      scopes.waiting.set(scope, { operation, isProbed: place === 'probes' })
    }
  }
  return sorted
}

/** What is known of the scopes while the cells are gone through. */
interface ScopeNotes {
  /** A refused cell of the scope waits to be read. */
  readonly refused: ReadonlySet<string | null>
  /** A refused cell of the record that is to be deleted waits to be read. */
  readonly refusedRecords: ReadonlySet<string>
  /** See `suspectScopes`. */
  readonly suspect: ReadonlySet<string>
  /** The operation of the first cell that is read before it is sent: later operations of the scope wait for it. */
  readonly waiting: Map<string, { readonly operation: WriteOperation; readonly isProbed: boolean }>
}

function placeOf(
  run: SaveRun,
  cell: PendingCell,
  { refused, refusedRecords, suspect, waiting }: ScopeNotes,
): Place {
  const { scope, operation } = cell
  if (refusedRecords.has(cell.deletedRecord ?? '')) return 'held'
  if (scope === null) return 'free'
  const first = waiting.get(scope)
  if (refused.has(scope) || (first && (first.isProbed || first.operation !== operation)))
    return 'held'
  const guard = aheadGuard(run, cell)
  const last = run.locks.lastOf(scope)
  if (guard === null) return 'free'
  if (last !== null) return last === guard ? 'free' : 'stale'
  return suspect.has(scope) ? 'probes' : 'free'
}

/** The guard that a cell would send, where it may be read before that; else `null`. */
function aheadGuard(run: SaveRun, cell: PendingCell): string | null {
  if (cell.isReadAhead || cell.sends > 0 || cell.operation === 'create') return null
  return guardOf(run.table.lock, run.locks.versionToSend(cell))
}

/**
 * Scopes of which nothing is known, and whose first cell is worth a read: it takes a part of a call, and spares the
 * refusal of all its cells if others moved this scope as they moved some of the known ones.
 */
function suspectScopes(run: SaveRun, queue: readonly PendingCell[]): ReadonlySet<string> {
  const part = run.locks.movedPart
  if (part === 0) return new Set()
  const sizes = new Map<string, number>()
  for (const { scope } of queue) {
    if (scope !== null && run.locks.lastOf(scope) === null) {
      sizes.set(scope, (sizes.get(scope) ?? 0) + 1)
    }
  }
  return new Set([...sizes].flatMap(([scope, cells]) => (part * cells > 1 ? [scope] : [])))
}
