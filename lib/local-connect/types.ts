/** Shapes shared by the rooms of the stand-in. Names follow the service's API model. */

/** At which level a concurrent edit is refused. */
export const LOCK_LEVELS = ['NONE', 'DATA_TABLE', 'PRIMARY_VALUE', 'ATTRIBUTE', 'VALUE'] as const
export type LockLevel = (typeof LOCK_LEVELS)[number]

/** What an attribute's values are. */
export const VALUE_TYPES = ['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'] as const
export type ValueType = (typeof VALUE_TYPES)[number]

/** Allowed values; `Strict` = nothing else. */
export type ValidationEnum = { Strict?: boolean | undefined; Values?: string[] | undefined }

/** An attribute's rules, as the API writes them. Every member may be absent. */
export type Validation = {
  MinLength?: number | undefined
  MaxLength?: number | undefined
  MinValues?: number | undefined
  MaxValues?: number | undefined
  IgnoreCase?: boolean | undefined
  Minimum?: number | undefined
  Maximum?: number | undefined
  ExclusiveMinimum?: number | undefined
  ExclusiveMaximum?: number | undefined
  MultipleOf?: number | undefined
  Enum?: ValidationEnum | undefined
}

/** The four opaque strings that come with a value; each guards one scope. */
export type LockVersion = {
  DataTable?: string | undefined
  Attribute?: string | undefined
  PrimaryValues?: string | undefined
  Value?: string | undefined
}

/** One member of a lock version. */
export type LockComponent = keyof LockVersion

/** One primary value as requests name it. */
export type PrimaryValue = { AttributeName: string; Value: string }

/** A stored table. Times are epoch milliseconds. */
export type TableRow = {
  seq: number
  id: string
  name: string
  description: string | null
  timeZone: string
  lockLevel: LockLevel
  status: string
  tags: Record<string, string>
  version: string
  createdMs: number
  modifiedMs: number
}

/** A stored attribute; `seq` rises in the order of creation and is never given twice. */
export type AttributeRow = {
  seq: number
  tableSeq: number
  id: string
  name: string
  valueType: ValueType
  description: string | null
  isPrimary: boolean
  validation: Validation | null
  version: string
  modifiedMs: number
}

/** Primary values of a record by attribute `seq`: a renamed attribute keeps its records. */
export type StoredPrimaryValues = readonly (readonly [attributeSeq: number, value: string])[]

/** A stored record; the default record has no primary values and the id `DEFAULT`. */
export type RecordRow = {
  seq: number
  id: string
  key: string
  primaryValues: StoredPrimaryValues
  version: string
  modifiedMs: number
}

/** A stored value. */
export type ValueRow = {
  recordSeq: number
  attributeSeq: number
  value: string
  version: string
  modifiedMs: number
}

/** Whether one batch is judged against the versions at its start, or cell after cell. */
export const BATCH_LOCKING = ['snapshot', 'sequential'] as const
export type BatchLocking = (typeof BATCH_LOCKING)[number]

/** Whether written values move lock versions at level NONE, where nothing compares them. */
export const NONE_VERSIONS = ['move', 'still'] as const
export type NoneVersions = (typeof NONE_VERSIONS)[number]

/**
 * Whether written values and renamed records move the table's version where the lock level does not
 * compare it. The model says that it changes with the table's metadata or structure.
 */
export const TABLE_VERSIONS = ['move', 'still'] as const
export type TableVersions = (typeof TABLE_VERSIONS)[number]
