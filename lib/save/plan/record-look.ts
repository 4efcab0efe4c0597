import { type CellAddress, isDefaultRecord, type PrimaryValues, recordKey } from '@/lib/data-table'
import type { DraftToSave, SaveRequest } from '../protocol/types'
import { isReadFirst, type PendingCell, type TableLock } from './plan'
import { chunks } from './waves'

/** Records that one call of `ListDataTablePrimaryValues` is asked for: what AWS's text says of a page of it. */
const RECORDS_PER_CALL = 100

/** What guards cells beside a look at their records. */
export interface LookLimits {
  readonly lock: TableLock
  readonly guardNone: boolean
  /** See `SaveRun`. @default false */
  readonly readsFirst?: boolean | undefined
}

/**
 * The record that has to be looked for before the cell is written, by key; `null` for a cell that needs no such look.
 *
 * Of values to be created: a record that its user adds must not be there, and one that they saw must be, and be the
 * same. A value that is there brings a version, which is that of the record's own value, of the record or of the table;
 * but at `ATTRIBUTE` no version tells that the records have changed names, and at `NONE` none is compared.
 */
export function recordToFind(cell: PendingCell, limits: LookLimits): string | null {
  const { newRecord, operation, draft } = cell
  if (newRecord !== null) return newRecord
  const isLookedFor =
    operation === 'create'
      ? draft.isOfSeenRecord === true || isNamedById(draft)
      : isNamedById(draft) && isForIdAlone(cell, limits)
  return isLookedFor ? recordKey(draft.primaryValues) : null
}

/** The default record is always the same one. */
function isNamedById({ recordId, primaryValues }: DraftToSave): boolean {
  return (recordId ?? null) !== null && !isDefaultRecord(primaryValues)
}

/** Neither the version that the cell sends nor a read just before tells which record it is of. */
function isForIdAlone(cell: PendingCell, { lock, guardNone, readsFirst = false }: LookLimits) {
  const { lockLevel } = lock
  if (isReadFirst(cell, readsFirst) || (cell.deletedRecord ?? null) !== null) return false
  const isBlind = lockLevel === 'NONE' && !guardNone && cell.draft.base.value !== null
  return lockLevel === 'ATTRIBUTE' || isBlind
}

/** The records to look for, each once, a call's at a time. */
export function findGroups(
  cells: readonly PendingCell[],
  limits: LookLimits,
): readonly (readonly PrimaryValues[])[] {
  const records = new Map<string, PrimaryValues>()
  for (const cell of cells) {
    const key = recordToFind(cell, limits)
    if (key !== null) records.set(key, cell.draft.primaryValues)
  }
  return callsFor([...records.values()])
}

/** Different records, a call's at a time. The default record goes alone: it has no key to ask by. */
export function callsFor(all: readonly PrimaryValues[]): readonly (readonly PrimaryValues[])[] {
  const keyed = all.filter((record) => !isDefaultRecord(record))
  const groups = chunks(keyed, RECORDS_PER_CALL)
  return [...groups, ...all.filter(isDefaultRecord).map((record) => [record])]
}

/** How many calls look for them. */
export function findCalls(cells: readonly PendingCell[], limits: LookLimits): number {
  return findGroups(cells, limits).length
}

/**
 * How many calls look whether the records to be renamed are the ones that their user saw. Where the level guards
 * records, the version of the record that a rename sends is compared; else nobody says that it is.
 */
export function renameLookCalls(
  renames: SaveRequest['renames'],
  lock: TableLock,
  batchSize: number,
): number {
  const known = (renames ?? []).filter(({ recordId }) => (recordId ?? null) !== null)
  return isOfRecord(lock) ? 0 : Math.ceil(known.length / batchSize)
}

/** At these levels a change of any value of the record is to be looked at before it is renamed. */
export function isOfRecord({ lockLevel }: TableLock): boolean {
  return lockLevel === 'PRIMARY_VALUE' || lockLevel === 'DATA_TABLE'
}

/**
 * The cells that tell whether the records to be deleted are as their user saw them: all that a record may hold a value
 * in, whether or not it did.
 */
export function cellsToLookAt(
  request: Pick<SaveRequest, 'drafts' | 'attributes'>,
): readonly CellAddress[] {
  const names = (request.attributes ?? []).filter(({ isPrimary }) => !isPrimary)
  const records = new Map<string, DraftToSave[]>()
  for (const draft of request.drafts) {
    if (draft.isOfDeletedRecord !== true) continue
    const key = recordKey(draft.primaryValues)
    records.set(key, [...(records.get(key) ?? []), draft])
  }
  return [...records.values()].flatMap((drafts) => {
    const attributes = new Set([...drafts.map(({ attribute }) => attribute), ...names.map(nameOf)])
    const primaryValues = drafts[0]?.primaryValues ?? []
    return [...attributes].map((attribute) => ({ primaryValues, attribute }))
  })
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}

/** How many calls look at them. */
export function lookCalls(request: SaveRequest, batchSize: number): number {
  return Math.ceil(cellsToLookAt(request).length / batchSize)
}
