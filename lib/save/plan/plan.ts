import {
  type CellAddress,
  guardMember,
  guardVersion,
  type LockVersion,
  lockScope,
  recordKey,
} from '@/lib/data-table'
import type { WriteOperation } from '../protocol/service'
import type { DraftToSave, SaveRequest } from '../protocol/types'

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
  /** It was read within this save, ahead of being sent. */
  readonly isReadAhead: boolean
  /** How often in a row the service throttled its write. @default 0 */
  readonly throttled?: number
  /** Of the calls that wrote, refused or read it so far, in order. */
  readonly requestIds: readonly string[]
  /** It goes, or went, with a fresher version than its user had read, since only its scope had moved. */
  readonly isRebased: boolean
  /** An answer to a write of it was lost: what is found stored may be its own. @default false */
  readonly wasLost?: boolean
  /** The level was found changed, or not found, since the version was read: the cell is read before it is written. */
  readonly isOutdated?: boolean
  /** The record that it belongs to, where that is new: its cells are created in one call if they fit. */
  readonly newRecord: string | null
  /** The record that is to be deleted with it: its cells are deleted in one call if they fit. @default null */
  readonly deletedRecord?: string | null
}

/** Everything that a save means to do. */
export interface SavePlan {
  /** In the order of sending: updates, deletions, creations; the cells of one lock scope side by side. */
  readonly cells: readonly PendingCell[]
  /** Drafts that ask for nothing: no value was stored and none is wanted. */
  readonly idle: readonly DraftToSave[]
}

/** In which the operations of one lock scope are sent. */
export const ORDER: readonly WriteOperation[] = ['update', 'delete', 'create']

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
export function planSave(request: SaveRequest): SavePlan {
  const lock = lockOf(request)
  const idle: DraftToSave[] = []
  const pending: PendingCell[] = []
  for (const draft of request.drafts) {
    const operation = plannedOperation(draft)
    if (operation === null) idle.push(draft)
    else pending.push(pendingCell(draft, operation, lock))
  }
  const cells = ORDER.flatMap((operation) =>
    scopesSideBySide(pending.filter((cell) => cell.operation === operation)),
  )
  return { cells, idle }
}

/** How a value is written over what is stored (`null`: nothing); `null` when neither is a value. */
export function operationOf(stored: string | null, value: string | null): WriteOperation | null {
  if (stored === null) return value === null ? null : 'create'
  return value === null ? 'delete' : 'update'
}

/** A value that may have been created by a save without an answer is looked for before its cell counts as empty. */
function plannedOperation({
  base,
  value,
  uncertainValues = [],
}: DraftToSave): WriteOperation | null {
  const mayBeStored = uncertainValues.some((one) => one !== null)
  return operationOf(base.value, value) ?? (mayBeStored ? 'delete' : null)
}

function pendingCell(draft: DraftToSave, operation: WriteOperation, lock: TableLock): PendingCell {
  const scope = scopeOf(lock, draft)
  const version = operation === 'create' ? scopeVersion(draft, lock) : draft.base.lockVersion
  const record = recordKey(draft.primaryValues)
  const newRecord = operation === 'create' && draft.isOfNewRecord ? record : null
  const deletedRecord = operation === 'delete' && draft.isOfDeletedRecord ? record : null
  const isOutdated = isUnidentified(draft, lock)
  const fresh = { isOutdated, sends: 0, isReadAhead: false, requestIds: [], isRebased: false }
  return { draft, operation, scope, version, newRecord, deletedRecord, ...fresh }
}

/**
 * An undo by a receipt without ids rests on the value's own version, which `ATTRIBUTE` does not compare: records may have
 * changed names under its lock.
 */
function isUnidentified({ isExact, recordId, base }: DraftToSave, { lockLevel }: TableLock) {
  const isKnown = (recordId ?? null) !== null
  return isExact === true && lockLevel === 'ATTRIBUTE' && base.value !== null && !isKnown
}

/** The same cells under another lock, or one that may be another: each in its scope there, to be read before it is sent. */
export function replan(cells: readonly PendingCell[], lock: TableLock): readonly PendingCell[] {
  return cells.map((cell) => {
    const { draft, operation } = cell
    const version = operation === 'create' ? scopeVersion(draft, lock) : cell.version
    return { ...cell, scope: scopeOf(lock, draft), version, isOutdated: true }
  })
}

/**
 * What a created value sends: nothing is stored that could carry a version, so the guard of the scope comes from a
 * neighbour's read, alone. Whether the service compares it is not documented; where it does, a scope that moved
 * refuses the value.
 */
export function scopeVersion(
  draft: Pick<DraftToSave, 'witness' | 'primaryValues' | 'attribute'>,
  lock: TableLock,
): LockVersion | null {
  if (lock.lockLevel === 'VALUE') return null
  const { witness } = draft
  // After a change of level the neighbour may be of another scope, whose guard says nothing about this one.
  const isNeighbour = witness && scopeOf(lock, witness) === scopeOf(lock, draft)
  const guard = isNeighbour ? guardOf(lock, witness.lockVersion) : null
  return guard === null ? null : guardOnly(lock, guard)
}

function scopeOf(lock: TableLock, address: CellAddress): string | null {
  return lockScope(lock.lockLevel, lock.hasPrimaries, address)
}

/**
 * True for a cell that has to be looked at before it is written, whatever version it carries.
 *
 * @param readsFirst - see `SaveRun`
 */
export function isReadFirst(cell: PendingCell, readsFirst: boolean): boolean {
  return cell.isOutdated === true || (readsFirst && cell.sends === 0 && !cell.isReadAhead)
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
