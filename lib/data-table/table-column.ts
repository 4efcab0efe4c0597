import type { BaseCache } from './base-cache'
import { type Column, NO_VALUE } from './column'
import type { RecordIndex } from './record-index'
import type { Attribute, CellBase, LockVersion, PrimaryValues, ScopeWitness } from './types'

/** The result of a lookup for a cell without a value, and its source. */
export interface EffectiveValue {
  readonly value: string
  readonly from: 'default-record' | 'type'
}

/** An attribute of the table with its stored cells. */
export interface TableColumn {
  readonly attribute: Attribute
  /** `null` for a primary attribute; its cells are the primary values of the records. */
  readonly cells: Column | null
  readonly bases: BaseCache
  effective: EffectiveValue
}

/**
 * The first stored cell of these records whose version has the given member, or any member for `null`. `null` if there
 * is none.
 */
export function firstStored(
  columns: readonly TableColumn[],
  records: Iterable<number>,
  index: RecordIndex,
  member: keyof LockVersion | null,
): ScopeWitness | null {
  for (const { attribute, cells } of columns) {
    for (const record of records) {
      if (cells === null || !cells.has(record)) continue
      const { lockVersion } = cells.read(record)
      if (lockVersion === null || (member !== null && lockVersion[member] === null)) continue
      return { primaryValues: index.primaryValues(record), attribute: attribute.name, lockVersion }
    }
  }
  return null
}

/** The base of a cell as a new object; for a primary attribute, its value without a version. */
export function baseIn(
  { attribute, cells }: TableColumn,
  primaryValues: PrimaryValues,
  record: number,
): CellBase {
  if (cells !== null) return cells.read(record)
  const primary = primaryValues.find((candidate) => candidate.attribute === attribute.name)
  return primary === undefined ? NO_VALUE : { ...NO_VALUE, value: primary.value }
}
