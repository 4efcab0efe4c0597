import { type CellAddress, isDefaultRecord, type PrimaryValues, recordKey } from '@/lib/data-table'
import type { PendingCell } from './plan'
import type { DraftToSave, SaveRequest } from './types'

/** Records that one call of `ListDataTablePrimaryValues` is asked for: what AWS's text says of a page of it. */
const RECORDS_PER_CALL = 100

/**
 * The record that has to be looked for before the cell is created, by key: one that its person adds must not be there,
 * one that its person saw must be. `null` for every other cell.
 */
export function recordToFind({ newRecord, operation, draft }: PendingCell): string | null {
  if (newRecord !== null) return newRecord
  const isSeen = operation === 'create' && draft.isOfSeenRecord === true
  return isSeen ? recordKey(draft.primaryValues) : null
}

/** The records to look for, each once, a call's at a time. The default record goes alone: it has no key to ask by. */
export function findGroups(cells: readonly PendingCell[]): readonly (readonly PrimaryValues[])[] {
  const records = new Map<string, PrimaryValues>()
  for (const cell of cells) {
    const key = recordToFind(cell)
    if (key !== null) records.set(key, cell.draft.primaryValues)
  }
  const all = [...records.values()]
  const keyed = all.filter((record) => !isDefaultRecord(record))
  const count = Math.ceil(keyed.length / RECORDS_PER_CALL)
  const groups = Array.from({ length: count }, (_, index) =>
    keyed.slice(index * RECORDS_PER_CALL, (index + 1) * RECORDS_PER_CALL),
  )
  return [...groups, ...all.filter(isDefaultRecord).map((record) => [record])]
}

/** How many calls look for them. */
export function findCalls(cells: readonly PendingCell[]): number {
  return findGroups(cells).length
}

/**
 * The cells that tell whether the records to be deleted are as their person saw them: all that a record may hold a value
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
