/**
 * A reference to a record for the life of a tab. The number (its index in `TableData`) survives sorting, filtering, our
 * own renames and changed attributes. The service id finds the record after others rename it, and tells it from another
 * record under the same name.
 */
export interface RecordRef {
  readonly record: number
  /** `null` for a record that the service has no id for yet, or that was not read. */
  readonly recordId: string | null
}

/** The present state of the records. */
export interface RecordsNow {
  /** The service id of the record with this number. */
  recordId(record: number): string | null
  /** The records with this service id. */
  withId(recordId: string): readonly number[]
  /** Which records may be found; for example those on the screen. */
  isThere(record: number): boolean
}

/** The number of the record now; `null` if it was deleted, even if another record has its name. */
export function findRecord(ref: RecordRef, now: RecordsNow): number | null {
  const { record, recordId } = ref
  const isSame = recordId === null || now.recordId(record) === recordId
  if (isSame && now.isThere(record)) return record
  if (recordId === null) return null
  return now.withId(recordId).find((other) => now.isThere(other)) ?? null
}
