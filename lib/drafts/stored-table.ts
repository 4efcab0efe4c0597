import type {
  Attribute,
  CellAddress,
  CellBase,
  LockVersion,
  PrimaryValues,
  ScopeWitness,
} from '@/lib/data-table'
import type { Draft } from './draft'

/** What drafts need to know of the table that they are of, as far as it was read, and what they tell it. */
export interface StoredTable {
  readonly tableId: string
  /** What is stored in a cell; `null` where nothing was read. */
  baseOf(address: CellAddress): CellBase | null
  /** A stored cell that shares the lock scope of this one. */
  neighbourOf(address: CellAddress): ScopeWitness | null
  /** A stored cell of the record. */
  neighbourInRecord(record: PrimaryValues): ScopeWitness | null
  /** True where two versions have the same guard at the table's level. */
  isSameGuard(a: LockVersion, b: LockVersion): boolean
  /** True when something is known to be stored in the record. */
  isStored(record: PrimaryValues): boolean
  /** True for a record that was read once, and in which nothing is stored any more. */
  isMissing(record: PrimaryValues): boolean
  /** All that is stored in the record, as far as its attributes are known. */
  storedIn(record: PrimaryValues): readonly StoredCell[]
  /** The stored record that the service takes for this one, as it is spelled; `null` where there is none. */
  holderOf(record: PrimaryValues): PrimaryValues | null
  /** What the service compares primary values by. */
  identityOf(record: PrimaryValues): string
  /** The service's id of the record that has this name now; `null` where it is not known. */
  recordIdOf(record: PrimaryValues): string | null
  /** True where the record with this id has another name than this one now. */
  isElsewhere(record: PrimaryValues, recordId: string): boolean

  /** The service holds this in a cell, as a save wrote or read it, after `replaced`. */
  noteStored(address: CellAddress, base: CellBase, replaced: CellBase): void
  /** A save of one's own added the record. */
  noteAdded(record: PrimaryValues): void
  /** The service moved a record. */
  noteRenamed(from: PrimaryValues, to: PrimaryValues): void
  /** A value was deleted because its record is. */
  noteDeleted(record: PrimaryValues): void
  /** A save looked for the record, more than once, and nothing is stored in it any more. */
  noteMissing(record: PrimaryValues): void
  /** A save of one's own made the record anew, under this id. */
  noteRecordId(record: PrimaryValues, recordId: string): void
  /** A draft has another base than before: what moved until now was there to be seen. */
  noteBase(key: string): void
}

/** A stored value of a record. */
export interface StoredCell {
  readonly attribute: Attribute
  readonly base: CellBase
}

/** Tells whether others moved the lock scope of what is drafted, so that its user is to look first. */
export type AsksAboutScope = (drafted: Pick<Draft, 'key' | 'address'>) => boolean
