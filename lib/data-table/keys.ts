import type { CellAddress, PrimaryValues } from './types'

/** The `RecordId` of the default record: the service's own literal. */
export const DEFAULT_RECORD_ID = 'DEFAULT'

/** The same primary values, sorted by attribute name, so that order of arrival never makes a second record. */
export function sortPrimaryValues(primaryValues: PrimaryValues): PrimaryValues {
  return [...primaryValues].sort((a, b) =>
    a.attribute < b.attribute ? -1 : a.attribute > b.attribute ? 1 : 0,
  )
}

/** Identity of a record inside its table: its primary values, whatever their order. The default record's is `[]`. */
export function recordKey(primaryValues: PrimaryValues): string {
  return JSON.stringify(sortPrimaryValues(primaryValues).map((p) => [p.attribute, p.value]))
}

/** True for the default record's (empty) primary values. */
export function isDefaultRecord(primaryValues: PrimaryValues): boolean {
  return primaryValues.length === 0
}

/**
 * Identity of a cell everywhere in the product: table, record and attribute, never a position on the screen
 * (an edit known by its visible row lands elsewhere once rows are sorted or paged).
 */
export function cellKey(tableId: string, address: CellAddress): string {
  return cellKeyOf(tableId, recordKey(address.primaryValues), address.attribute)
}

/** `cellKey` for callers that keep the record's key at hand. */
export function cellKeyOf(tableId: string, record: string, attribute: string): string {
  return JSON.stringify([tableId, record, attribute])
}
