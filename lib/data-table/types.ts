/**
 * The domain, in the service's terms.
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DataTable.html and the pages it links to.
 */

/** Type of an attribute's values. */
export type ValueType = 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'TEXT_LIST' | 'NUMBER_LIST'

/** The level at which the service refuses a concurrent edit. `NONE`: the last write wins. */
export type LockLevel = 'NONE' | 'VALUE' | 'ATTRIBUTE' | 'PRIMARY_VALUE' | 'DATA_TABLE'

/**
 * The four opaque versions that were read together with a value; `null` for those that the service did not send. Never
 * combine members of different readings. `lock.ts` has the member that each level compares.
 */
export interface LockVersion {
  readonly dataTable: string | null
  readonly attribute: string | null
  readonly primaryValues: string | null
  readonly value: string | null
}

/** The rules of an attribute (`Validation` in the API). An absent member is no rule. */
export interface ValueRules {
  /** Characters of a TEXT, or of each item of a TEXT_LIST. */
  readonly minLength?: number
  readonly maxLength?: number
  /** Items of a list. */
  readonly minValues?: number
  readonly maxValues?: number
  /** Applies to text lists and primary texts. */
  readonly ignoreCase?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  /** Allowed values; if not strict, they are suggestions. */
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

/** A table as in `DescribeDataTable` and `SearchDataTables`. Times are epoch milliseconds. */
export interface DataTable {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly description: string
  /** `null` if unknown, as in a list without the permission to describe tables. */
  readonly lockLevel: LockLevel | null
  /** IANA name; `null` if unknown. */
  readonly timeZone: string | null
  readonly lastModifiedAtMs: number | null
  readonly lastModifiedRegion: string | null
}

/** A table and its attributes in the order of the columns: primary attributes first, each group A to Z. */
export interface TableSchema {
  readonly table: DataTable & { readonly lockLevel: LockLevel }
  readonly attributes: readonly Attribute[]
}

/** The value of one primary attribute. */
export interface PrimaryValue {
  readonly attribute: string
  readonly value: string
}

/** The primary values of a record, sorted by attribute name; empty for the default record. */
export type PrimaryValues = readonly PrimaryValue[]

/** The address of a cell in a table, by names. */
export interface CellAddress {
  readonly primaryValues: PrimaryValues
  readonly attribute: string
}

/** A stored cell as one reading brought it. With `value: null` nothing is stored, and there is no version. */
export interface CellBase {
  /** The stored string, byte for byte. */
  readonly value: string | null
  readonly lockVersion: LockVersion | null
  /** Epoch milliseconds. */
  readonly modifiedAtMs: number | null
  readonly modifiedRegion: string | null
}

/**
 * A stored cell in the lock scope of a cell without a value, with its version. When a value is created there, the
 * version shows whether the scope changed since it was read.
 */
export interface ScopeWitness extends CellAddress {
  readonly lockVersion: LockVersion
}

/** A stored value in a page of `ListDataTableValues`. */
export interface ReadValue extends CellBase, CellAddress {
  /** The service's record id; `DEFAULT` for the default record. */
  readonly recordId: string
  readonly value: string
}

/** One page of a table's values. */
export interface ValuesPage {
  readonly values: readonly ReadValue[]
  /** Attribute ids by the names in this page, as far as the service sent them. */
  readonly attributeIds?: Readonly<Record<string, string>> | undefined
}
