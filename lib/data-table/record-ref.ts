/**
 * Names a record for the life of a tab: the number that `TableData` knows it by, which stays the same through order,
 * filter, our own renames and changed attributes, and the service's id, by which it is found under a name that others
 * gave it, and told from another record that was made under its name. A place on the screen is not a record.
 */
export interface RecordRef {
  readonly record: number
  /** `null` for a record that the service did not name yet: one to be added, or not read. */
  readonly recordId: string | null
}

/** What is known of the records now. */
export interface RecordsNow {
  /** The id that the service last gave the record of this number. */
  recordId(record: number): string | null
  /** The records that the service last named by this id. */
  withId(recordId: string): readonly number[]
  /** True for a record that can be pointed at. */
  isThere(record: number): boolean
}

/** The record's number now; `null` where it is not there: deleted, though another may have its name. */
export function findRecord(ref: RecordRef, now: RecordsNow): number | null {
  const { record, recordId } = ref
  const isSame = recordId === null || now.recordId(record) === recordId
  if (isSame && now.isThere(record)) return record
  if (recordId === null) return null
  return now.withId(recordId).find((other) => now.isThere(other)) ?? null
}
