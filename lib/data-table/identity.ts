/** The service ids of a record and an attribute; `null` or absent if unknown. */
export interface CellIds {
  readonly recordId?: string | null | undefined
  readonly attributeId?: string | null | undefined
}

/** What was replaced by another one under the same name. */
export type OtherReason = 'other-record' | 'other-attribute'

/** True if both ids are known and differ: the name now belongs to something else. */
export function isOther(
  asked: string | null | undefined,
  found: string | null | undefined,
): boolean {
  return (asked ?? null) !== null && (found ?? null) !== null && asked !== found
}

/** Whether a cell was found under another record or attribute than asked for; `null` if under neither. */
export function otherThan(asked: CellIds, found: CellIds): OtherReason | null {
  if (isOther(asked.recordId, found.recordId)) return 'other-record'
  return isOther(asked.attributeId, found.attributeId) ? 'other-attribute' : null
}
