/** A record and an attribute by the service's ids; `null` or absent where they are not known. */
export interface CellIds {
  readonly recordId?: string | null | undefined
  readonly attributeId?: string | null | undefined
}

/** Which of the two is another one under its name by now. */
export type OtherReason = 'other-record' | 'other-attribute'

/** True where both ids are known and differ: what has the name now is another one. */
export function isOther(
  asked: string | null | undefined,
  found: string | null | undefined,
): boolean {
  return (asked ?? null) !== null && (found ?? null) !== null && asked !== found
}

/** Whether what was found under a cell's names is another record, or attribute, than the one asked for; `null`: neither. */
export function otherThan(asked: CellIds, found: CellIds): OtherReason | null {
  if (isOther(asked.recordId, found.recordId)) return 'other-record'
  return isOther(asked.attributeId, found.attributeId) ? 'other-attribute' : null
}
