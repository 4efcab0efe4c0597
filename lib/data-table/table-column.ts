import type { BaseCache } from './base-cache'
import { type Column, NO_VALUE } from './column'
import type { RecordIndex } from './record-index'
import type { Attribute, CellBase, LockVersion, PrimaryValues, ScopeWitness } from './types'

/** What a lookup returns for a cell without a value, and where it comes from. */
export interface EffectiveValue {
  readonly value: string
  readonly from: 'default-record' | 'type'
}

/** One attribute of the table with what is stored under it. */
export interface TableColumn {
  readonly attribute: Attribute
  /** `null` for a primary attribute, whose cells are the record's primary values. */
  readonly cells: Column | null
  readonly bases: BaseCache
  effective: EffectiveValue
}

/**
 * The first stored cell of these records whose version has the member; with `null`, that has any version. `null` where
 * there is none.
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

/** What a record's cell of the column holds, as a new object; a primary attribute's has its value and no version. */
export function baseIn(
  { attribute, cells }: TableColumn,
  primaryValues: PrimaryValues,
  record: number,
): CellBase {
  if (cells !== null) return cells.read(record)
  const primary = primaryValues.find((candidate) => candidate.attribute === attribute.name)
  return primary === undefined ? NO_VALUE : { ...NO_VALUE, value: primary.value }
}
