import type { CellAddress, PrimaryValues } from './types'

/** The service's `RecordId` of the default record. */
export const DEFAULT_RECORD_ID = 'DEFAULT'

/** Sorts primary values by attribute name, so that their order does not matter. */
export function sortPrimaryValues(primaryValues: PrimaryValues): PrimaryValues {
  return [...primaryValues].sort((a, b) =>
    a.attribute < b.attribute ? -1 : a.attribute > b.attribute ? 1 : 0,
  )
}

/** The key of a record in its table, independent of the order of its primary values. `[]` for the default record. */
export function recordKey(primaryValues: PrimaryValues): string {
  return JSON.stringify(sortPrimaryValues(primaryValues).map((p) => [p.attribute, p.value]))
}

/** True for the empty primary values of the default record. */
export function isDefaultRecord(primaryValues: PrimaryValues): boolean {
  return primaryValues.length === 0
}

/**
 * The key of a cell: table, record and attribute. Never a position on the screen, which changes with sorting and
 * paging.
 */
export function cellKey(tableId: string, address: CellAddress): string {
  return cellKeyOf(tableId, recordKey(address.primaryValues), address.attribute)
}

/** `cellKey` for callers that have the record key already. */
export function cellKeyOf(tableId: string, record: string, attribute: string): string {
  return JSON.stringify([tableId, record, attribute])
}
