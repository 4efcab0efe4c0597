import type { Attribute, CellBase, PrimaryValues, ScopeWitness } from '@/lib/data-table'
import type { Draft } from './draft'

/** What records stand among; its owner sets it. */
export interface StoredTable {
  readonly tableId: string
  /** True when something is known to be stored in the record. */
  readonly isStored: (record: PrimaryValues) => boolean
  /** The stored record that the service takes for this one, as it is spelled; `null` where there is none. */
  readonly holderOf: (record: PrimaryValues) => PrimaryValues | null
  /** What the service compares primary values by. */
  readonly identityOf: (record: PrimaryValues) => string
  /** The service's id of the record that has this name now; `null` where it is not known. */
  readonly recordIdOf: (record: PrimaryValues) => string | null
  /** An attribute of the table as it was last read. */
  readonly attributeOf: (name: string) => Attribute | undefined
  /** All that is stored in the record, as far as its attributes are known. */
  readonly storedIn: (
    record: PrimaryValues,
  ) => readonly { readonly attribute: Attribute; readonly base: CellBase }[]
  /** A stored cell of the record, as it is known now. */
  readonly witnessOfRecord: (record: PrimaryValues) => ScopeWitness | null
  /** The service moved a record: what is cached of it should follow. */
  readonly onRenamed: (from: PrimaryValues, to: PrimaryValues) => void
  /** A save looked for the record, more than once, and nothing is stored in it any more. */
  readonly onGone: (record: PrimaryValues) => void
  /** A save of one's own added the record. */
  readonly onAdded: (record: PrimaryValues) => void
  /** Cells under way are known by other keys now. */
  readonly onMoved: (moved: readonly { readonly from: string; readonly to: string }[]) => void
}

/** Tells whether others moved the lock scope of what is drafted, so that its user is to look first. */
export type AsksAboutScope = (drafted: Pick<Draft, 'key' | 'address'>) => boolean
