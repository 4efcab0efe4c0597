import { OPERATION_NAMES, type WriteOperation } from '../protocol/service'
import type { PlanPart, PlanSummary, SaveRequest } from '../protocol/types'
import { isReadFirst, lockOf, ORDER, type PendingCell, planSave, type TableLock } from './plan'
import { BATCH_SIZE, type CallCounts, leastSeconds, QUOTA, type Quota } from './quota'
import { findCalls, lookCalls, renameLookCalls } from './record-look'
import { takeWave } from './waves'

/** How a save is going to be carried out. */
export interface SummaryOptions {
  /** Cells in one call, at least 1. @default 25 */
  readonly batchSize?: number
  /** Documented: 2 calls a second, burst 5, for each operation. */
  readonly quota?: Quota
}

interface PlanLimits {
  readonly batchSize: number
  readonly guardNone: boolean
  /** At other levels too. @default false */
  readonly readsFirst?: boolean
  /** Calls of a list that may be made instead of reads; `null`: none may. @default null */
  readonly listPages?: number | null
  readonly quota: Quota
}

/**
 * What a save of this request means to do, in numbers: its calls by operation, the least seconds that they take at the
 * quota, and its parts that can fail without the others. Pure, so that a client can show it before saving. Refusals and
 * faults add calls, and so does a service that checks the cells of one lock scope one after the other.
 */
export function summarizePlan(request: SaveRequest, options: SummaryOptions = {}): PlanSummary {
  const { batchSize = BATCH_SIZE, quota = QUOTA } = options
  const limits = { batchSize, quota, guardNone: request.guardNone ?? true }
  return summarizeCells(planSave(request).cells, lockOf(request), limits, {
    renames: request.renames?.length ?? 0,
    looks: lookCalls(request, batchSize),
    renameLooks: renameLookCalls(request.renames, lockOf(request), batchSize),
  })
}

/** What a save does beside writing cells. */
interface PlannedBeside {
  readonly renames: number
  /** Calls that look at the records to be deleted. */
  readonly looks: number
  /** Calls that look at the records to be renamed. */
  readonly renameLooks: number
  /** Records can be looked for. @default true */
  readonly canFind?: boolean
}

/** `summarizePlan` of cells that are planned already. */
export function summarizeCells(
  cells: readonly PendingCell[],
  lock: TableLock,
  limits: PlanLimits,
  { renames, looks, renameLooks, canFind = true }: PlannedBeside,
): PlanSummary {
  const writes = countCalls(cells, lock, limits)
  const counts: CallCounts = {
    ...writes,
    describe: (writes.describe ?? 0) + looks,
    find: canFind ? findCalls(cells, { lock, ...limits }) + renameLooks : 0,
    rename: renames,
  }
  const named = Object.entries(counts).flatMap(([kind, count]) =>
    isKind(kind) && count > 0 ? [[OPERATION_NAMES[kind], count] as const] : [],
  )
  return {
    cells: cells.length,
    renames,
    callsByOperation: Object.fromEntries(named),
    calls: named.reduce((sum, [, count]) => sum + count, 0),
    seconds: leastSeconds(counts, limits.quota),
    parts: [
      ...partsOf(cells, lock, limits.batchSize),
      ...Array.from({ length: renames }, () => ({ scope: null, cells: 0, calls: 1 })),
    ],
  }
}

/** The calls that cells take as long as nothing is refused; at `NONE` each update and deletion is read before. */
export function countCalls(
  cells: readonly PendingCell[],
  lock: TableLock,
  limits: Omit<PlanLimits, 'quota'>,
): CallCounts {
  const callsOf = (operation: WriteOperation, some: readonly PendingCell[]) =>
    callsFor(
      some.filter((cell) => cell.operation === operation),
      limits.batchSize,
    )
  const read = cells.filter((cell) => isReadBefore(cell, lock, limits))
  const reads = callsOf('update', read) + callsOf('delete', read)
  const { listPages = null, batchSize } = limits
  const isListed = listPages !== null && Math.ceil(read.length / batchSize) > listPages
  return {
    list: isListed ? listPages : 0,
    describe: isListed ? 0 : reads,
    update: callsOf('update', cells),
    delete: callsOf('delete', cells),
    create: callsOf('create', cells),
  }
}

function isReadBefore(
  cell: PendingCell,
  { lockLevel }: TableLock,
  { guardNone, readsFirst = false }: Omit<PlanLimits, 'quota'>,
): boolean {
  if (cell.operation === 'create') return false
  return (lockLevel === 'NONE' && guardNone) || isReadFirst(cell, readsFirst)
}

/** Cells of one operation fill their calls, except that a new or a deleted record is not divided. */
function callsFor(cells: readonly PendingCell[], batchSize: number): number {
  const isWhole = ({ newRecord, deletedRecord }: PendingCell) => newRecord ?? deletedRecord ?? null
  if (cells.every((cell) => isWhole(cell) === null)) return Math.ceil(cells.length / batchSize)
  const limits = { batchSize, isOnePerScope: false, callsInFlight: 1 }
  let calls = 0
  for (let rest = cells; rest.length > 0; calls += 1) rest = takeWave(rest, limits).rest
  return calls
}

/** One part for each lock scope; where a scope is a cell, or there is none, one for each call. */
function partsOf(
  cells: readonly PendingCell[],
  { lockLevel }: TableLock,
  batchSize: number,
): readonly PlanPart[] {
  const isByScope = lockLevel !== 'NONE' && lockLevel !== 'VALUE'
  const sizes = new Map<string | null, number>()
  for (const { scope } of isByScope ? cells : []) sizes.set(scope, (sizes.get(scope) ?? 0) + 1)
  const scopes = [...sizes].map(([scope, size]) => {
    return { scope, cells: size, calls: Math.ceil(size / batchSize) }
  })
  const batches = isByScope
    ? []
    : ORDER.flatMap((operation) =>
        batchSizes(cells.filter((cell) => cell.operation === operation).length, batchSize),
      )
  return [...scopes, ...batches.map((size) => ({ scope: null, cells: size, calls: 1 }))]
}

function batchSizes(count: number, batchSize: number): readonly number[] {
  const calls = Math.ceil(count / batchSize)
  return Array.from({ length: calls }, (_, index) => Math.min(batchSize, count - index * batchSize))
}

function isKind(kind: string): kind is keyof typeof OPERATION_NAMES {
  return kind in OPERATION_NAMES
}
