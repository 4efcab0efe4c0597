import {
  type CellBase,
  guardMember,
  guardVersion,
  type LockVersion,
  lockScope,
} from '@/lib/data-table'
import type { WriteOperation } from './service'
import type { DraftToSave, SaveRequest } from './types'

/** The table's lock, as a save reasons about it. */
export type TableLock = Pick<SaveRequest, 'lockLevel'> & { readonly hasPrimaries: boolean }

/** A draft on its way: how it is written, in which lock scope, and from which read. */
export interface PendingCell {
  readonly draft: DraftToSave
  readonly operation: WriteOperation
  /** `null` at level `NONE`. */
  readonly scope: string | null
  /** The version to send: of the draft's base, or of the last read within this save; a created value's is its scope's. */
  readonly version: LockVersion | null
  /** How often the cell has been sent in this save. */
  readonly sends: number
}

/** Cells of one operation that travel in one call. */
export interface Batch {
  readonly operation: WriteOperation
  readonly cells: readonly PendingCell[]
}

/** How batches are cut. */
export interface BatchLimits {
  /** Cells in one call, at least 1. */
  readonly batchSize: number
  /** For a service that checks the cells of a call one after the other: one cell of each lock scope a call. */
  readonly isOnePerScope: boolean
}

/** Everything that a save means to do. */
export interface SavePlan {
  /** In the order of sending: updates, deletions, creations; the cells of one lock scope side by side. */
  readonly cells: readonly PendingCell[]
  /** Drafts that ask for nothing: no value was stored and none is wanted. */
  readonly idle: readonly DraftToSave[]
  /** Calls, reads before writes included, as long as the service refuses nothing. */
  readonly calls: number
}

/** How a save goes about it. */
export interface PlanOptions {
  /** Cells in one call, at least 1. */
  readonly batchSize: number
  /** At level `NONE`, read the cells of each update and deletion just before it. */
  readonly guardNone: boolean
}

/** What a cell without a stored value holds. */
export const NO_VALUE: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}

const ORDER: readonly WriteOperation[] = ['update', 'delete', 'create']

/** The lock that a request names: its level, and whether records have primary values. */
export function lockOf(request: SaveRequest): TableLock {
  return { lockLevel: request.lockLevel, hasPrimaries: request.primaryAttributes.length > 0 }
}

/** The member of a lock version that decides here; `null` at level `NONE`. */
export function guardOf(lock: TableLock, version: LockVersion | null): string | null {
  return guardVersion(lock.lockLevel, lock.hasPrimaries, version)
}

/**
 * Arranges drafts for the fewest safe calls. A cell without a stored value is created, one whose draft has none is
 * deleted, any other is updated (an update of a missing value fails, see `BatchUpdateDataTableValue`). Creations come
 * last: no answer to one proves what its scope was before, and they move what updates of the scope would have sent.
 */
export function planSave(request: SaveRequest, options: PlanOptions): SavePlan {
  const lock = lockOf(request)
  const idle: DraftToSave[] = []
  const pending: PendingCell[] = []
  for (const draft of request.drafts) {
    const operation = operationOf(draft.base, draft.value)
    if (operation === null) idle.push(draft)
    else pending.push(pendingCell(draft, operation, lock))
  }
  const cells = ORDER.flatMap((operation) =>
    scopesSideBySide(pending.filter((cell) => cell.operation === operation)),
  )
  return { cells, idle, calls: countCalls(cells, lock, options) }
}

/**
 * Takes the next call's cells from the front: of one operation, in order, as many as fit.
 *
 * @param cells - at least one
 * @param busyScopes - lock scopes with a call under way, whose new version is not known yet
 * @returns the batch, empty when every cell that could go waits for a busy scope, and the other cells in their order
 */
export function nextBatch(
  cells: readonly PendingCell[],
  limits: BatchLimits,
  busyScopes: ReadonlySet<string>,
): { readonly batch: Batch; readonly rest: readonly PendingCell[] } {
  const operation = cells[0]?.operation ?? 'update'
  const taken: PendingCell[] = []
  const passed: PendingCell[] = []
  const scopes = new Set<string>()
  let index = 0
  for (; index < cells.length && taken.length < limits.batchSize; index += 1) {
    const cell = cells[index]
    if (cell === undefined || cell.operation !== operation) break
    const isFree = cell.scope === null || !busyScopes.has(cell.scope)
    const isAllowed = cell.scope === null || !limits.isOnePerScope || !scopes.has(cell.scope)
    if (!isFree || !isAllowed) passed.push(cell)
    else {
      taken.push(cell)
      if (cell.scope !== null) scopes.add(cell.scope)
    }
  }
  return { batch: { operation, cells: taken }, rest: [...passed, ...cells.slice(index)] }
}

function operationOf(base: CellBase, value: string | null): WriteOperation | null {
  if (base.value === null) return value === null ? null : 'create'
  return value === null ? 'delete' : 'update'
}

function pendingCell(draft: DraftToSave, operation: WriteOperation, lock: TableLock): PendingCell {
  const scope = lockScope(lock.lockLevel, lock.hasPrimaries, draft)
  const version = operation === 'create' ? scopeVersion(draft, lock) : draft.base.lockVersion
  return { draft, operation, scope, version, sends: 0 }
}

/**
 * What a created value sends: nothing is stored that could carry a version, so the guard of the scope comes from a
 * neighbour's read, alone. Whether the service compares it is not documented; where it does, a scope that moved
 * refuses the value.
 */
export function scopeVersion(
  draft: Pick<DraftToSave, 'witness'>,
  lock: TableLock,
): LockVersion | null {
  if (lock.lockLevel === 'VALUE') return null
  const guard = guardOf(lock, draft.witness?.lockVersion ?? null)
  return guard === null ? null : guardOnly(lock, guard)
}

/** A version with the guard and nothing else; `null` at `NONE`. */
export function guardOnly(lock: TableLock, guard: string): LockVersion | null {
  const member = guardMember(lock.lockLevel, lock.hasPrimaries)
  const none = { dataTable: null, attribute: null, primaryValues: null, value: null }
  return member === null ? null : { ...none, [member]: guard }
}

/** The same cells, those of one scope together, scopes and cells in the order in which they came. */
function scopesSideBySide(cells: readonly PendingCell[]): PendingCell[] {
  const byScope = new Map<string | null, PendingCell[]>()
  for (const cell of cells) {
    const mates = byScope.get(cell.scope)
    if (mates === undefined) byScope.set(cell.scope, [cell])
    else mates.push(cell)
  }
  return [...byScope.values()].flat()
}

function countCalls(
  cells: readonly PendingCell[],
  lock: TableLock,
  { batchSize, guardNone }: PlanOptions,
): number {
  const callsEach = lock.lockLevel === 'NONE' && guardNone ? 2 : 1
  return ORDER.reduce((calls, operation) => {
    const count = cells.filter((cell) => cell.operation === operation).length
    const batches = Math.ceil(count / batchSize)
    return calls + batches * (operation === 'create' ? 1 : callsEach)
  }, 0)
}
