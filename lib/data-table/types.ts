/**
 * The domain in the service's own words.
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DataTable.html and the pages it links to.
 */

/** Type of an attribute's values. */
export type ValueType = 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'TEXT_LIST' | 'NUMBER_LIST'

/** At which level the service refuses a concurrent edit. `NONE`: the last write wins. */
export type LockLevel = 'NONE' | 'VALUE' | 'ATTRIBUTE' | 'PRIMARY_VALUE' | 'DATA_TABLE'

/**
 * The four opaque strings that a value was read with. `null` where the service sent none.
 * They belong together and to the read that brought them; see `lock.ts` for the one that a level compares.
 */
export interface LockVersion {
  readonly dataTable: string | null
  readonly attribute: string | null
  readonly primaryValues: string | null
  readonly value: string | null
}

/** The rules of an attribute (the API's `Validation`); an absent member is no rule. */
export interface ValueRules {
  /** Fewest characters of a TEXT, or of each item of a TEXT_LIST. */
  readonly minLength?: number
  readonly maxLength?: number
  /** Fewest items of a list. */
  readonly minValues?: number
  readonly maxValues?: number
  /** Text lists and text primaries compare without regard to case. */
  readonly ignoreCase?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  /** Allowed values; not strict means that others may be typed too. */
  readonly enum?: { readonly values: readonly string[]; readonly isStrict: boolean }
}

/** A column. */
export interface Attribute {
  readonly id: string | null
  readonly name: string
  readonly valueType: ValueType
  readonly description: string
  readonly isPrimary: boolean
  readonly rules: ValueRules
}

/** What `DescribeDataTable` and `SearchDataTables` tell of a table. Times are epoch milliseconds. */
export interface DataTable {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly description: string
  /** `null` when it is not known (a list without the right to describe). */
  readonly lockLevel: LockLevel | null
  /** IANA name; `null` when it is not known. */
  readonly timeZone: string | null
  readonly lastModifiedAtMs: number | null
  readonly lastModifiedRegion: string | null
}

/** A table and its attributes, in the order the product shows them: primary attributes first, each A to Z. */
export interface TableSchema {
  readonly table: DataTable & { readonly lockLevel: LockLevel }
  readonly attributes: readonly Attribute[]
}

/** One primary attribute's value. */
export interface PrimaryValue {
  readonly attribute: string
  readonly value: string
}

/** What identifies a record; the empty list is the default record. Kept sorted by attribute name. */
export type PrimaryValues = readonly PrimaryValue[]

/** The address of a cell inside a table. */
export interface CellAddress {
  readonly primaryValues: PrimaryValues
  readonly attribute: string
}

/**
 * What a cell holds in the service, as one read brought it. `value: null` means that no value is stored;
 * then there is no version either.
 */
export interface CellBase {
  /** The stored string, byte for byte. */
  readonly value: string | null
  readonly lockVersion: LockVersion | null
  /** Epoch milliseconds. */
  readonly modifiedAtMs: number | null
  readonly modifiedRegion: string | null
}

/**
 * A stored cell of the same lock scope as a cell without a value, with the version of the read that brought it. It
 * tells whether the scope is still as it was seen when a value is created in it.
 */
export interface ScopeWitness extends CellAddress {
  readonly lockVersion: LockVersion
}

/** One stored value as a page of `ListDataTableValues` brings it. */
export interface ReadValue extends CellBase, CellAddress {
  /** The service's record id; `DEFAULT` for the default record. */
  readonly recordId: string
  readonly value: string
}

/** One page of a table's values. */
export interface ValuesPage {
  readonly values: readonly ReadValue[]
  /** The ids of the attributes by the names that they have in this page, as far as the service told them. */
  readonly attributeIds?: Readonly<Record<string, string>> | undefined
}
