import {
  type Attribute,
  type CellAddress,
  type CellBase,
  type DataTable,
  DEFAULT_RECORD_ID,
  type LockVersion,
  type PrimaryValues,
  type ReadValue,
  sortPrimaryValues,
  type TableSchema,
  type ValueRules,
  type ValuesPage,
} from '@/lib/data-table'
import type { CellWrite, ReadCell } from '@/lib/save/server'
import type {
  ConnectAttribute,
  ConnectDataTable,
  ConnectDataTableSummary,
  ConnectLockVersion,
  ConnectPrimaryValues,
  ConnectStoredValue,
  ConnectValidation,
  ConnectValue,
} from './wire'

const BY_NAME = new Intl.Collator('en', { numeric: true })

/** A table as the service describes it. */
export function reshapeTable(table: ConnectDataTable): DataTable {
  return {
    id: table.Id,
    arn: table.Arn,
    name: table.Name,
    description: table.Description ?? '',
    lockLevel: table.ValueLockLevel ?? null,
    timeZone: table.TimeZone ?? null,
    lastModifiedAtMs: table.LastModifiedTime?.getTime() ?? null,
    lastModifiedRegion: table.LastModifiedRegion ?? null,
  }
}

/** A table of a list that tells no more than names and times; the rest is not known. */
export function reshapeSummary(summary: ConnectDataTableSummary): DataTable {
  return reshapeTable({ ...summary, Arn: summary.Arn ?? '' })
}

/** A table and its attributes in the order the product shows them. Without a level the default holds: `NONE`. */
export function reshapeSchema(
  table: ConnectDataTable,
  attributes: readonly ConnectAttribute[],
): TableSchema {
  return {
    table: { ...reshapeTable(table), lockLevel: table.ValueLockLevel ?? 'NONE' },
    attributes: attributes.map(reshapeAttribute).sort(byPlace),
  }
}

/** Tables A to Z, as people read names: case aside, numbers by value. */
export function sortTables(tables: readonly DataTable[]): readonly DataTable[] {
  return [...tables].sort((a, b) => BY_NAME.compare(a.name, b.name))
}

function byPlace(a: Attribute, b: Attribute): number {
  if (a.isPrimary !== b.isPrimary) return a.isPrimary ? -1 : 1
  return BY_NAME.compare(a.name, b.name)
}

function reshapeAttribute(attribute: ConnectAttribute): Attribute {
  return {
    id: attribute.AttributeId ?? null,
    name: attribute.Name,
    valueType: attribute.ValueType,
    description: attribute.Description ?? '',
    isPrimary: attribute.Primary ?? false,
    rules: attribute.Validation ? reshapeRules(attribute.Validation) : {},
  }
}

function reshapeRules(validation: ConnectValidation): ValueRules {
  const { Enum } = validation
  const allowed = { values: Enum?.Values ?? [], isStrict: Enum?.Strict ?? false }
  return {
    ...present('minLength', validation.MinLength),
    ...present('maxLength', validation.MaxLength),
    ...present('minValues', validation.MinValues),
    ...present('maxValues', validation.MaxValues),
    ...present('ignoreCase', validation.IgnoreCase),
    ...present('minimum', validation.Minimum),
    ...present('maximum', validation.Maximum),
    ...present('exclusiveMinimum', validation.ExclusiveMinimum),
    ...present('exclusiveMaximum', validation.ExclusiveMaximum),
    ...present('multipleOf', validation.MultipleOf),
    ...(allowed.values.length > 0 || allowed.isStrict ? { enum: allowed } : {}),
  }
}

/** The member, or none when the service sent no rule. */
function present<Name extends keyof ValueRules, Rule>(
  name: Name,
  rule: Rule | null | undefined,
): { [Key in Name]?: Rule } {
  const member: { [Key in Name]?: Rule } = {}
  if (rule !== null && rule !== undefined) member[name] = rule
  return member
}

/** One page of stored values. */
export function reshapePage(values: readonly ConnectStoredValue[]): ValuesPage {
  const attributeIds: Record<string, string> = {}
  for (const { AttributeName, AttributeId } of values) {
    if (AttributeId) attributeIds[AttributeName] = AttributeId
  }
  return { values: values.map(reshapeReadValue), attributeIds }
}

/** One stored value of a page. */
export function reshapeReadValue(value: ConnectStoredValue): ReadValue {
  const primaryValues = reshapePrimaryValues(value.PrimaryValues)
  return {
    ...reshapeBase(value),
    recordId: value.RecordId ?? (primaryValues.length === 0 ? DEFAULT_RECORD_ID : ''),
    primaryValues,
    attribute: value.AttributeName,
    value: value.Value,
  }
}

/** What a cell holds; a version without a value is none of a value, and is left out. */
export function reshapeBase(value: ConnectValue): CellBase {
  const stored = value.Value ?? null
  return {
    value: stored,
    lockVersion: stored === null ? null : reshapeLockVersion(value.LockVersion),
    modifiedAtMs: stored === null ? null : (value.LastModifiedTime?.getTime() ?? null),
    modifiedRegion: stored === null ? null : (value.LastModifiedRegion ?? null),
  }
}

/** What a cell holds, and the record and attribute that it is of. */
export function reshapeCell(value: ConnectValue): ReadCell {
  return {
    base: reshapeBase(value),
    recordId: value.RecordId ?? null,
    attributeId: value.AttributeId ?? null,
  }
}

/** A lock version; `null` when the service sent none. */
export function reshapeLockVersion(version: ConnectLockVersion): LockVersion | null {
  if (version === null || version === undefined) return null
  return {
    dataTable: version.DataTable ?? null,
    attribute: version.Attribute ?? null,
    primaryValues: version.PrimaryValues ?? null,
    value: version.Value ?? null,
  }
}

/** Primary values sorted by attribute name; none for the default record. */
export function reshapePrimaryValues(values: ConnectPrimaryValues): PrimaryValues {
  return sortPrimaryValues(
    (values ?? []).map(({ AttributeName, Value }) => ({ attribute: AttributeName, value: Value })),
  )
}

/** Primary values as the service wants them. */
export function toConnectPrimaryValues(primaryValues: PrimaryValues) {
  return primaryValues.map(({ attribute: AttributeName, value: Value }) => ({
    AttributeName,
    Value,
  }))
}

/** A cell's address as the service wants it: the default record is named by no primary values at all. */
export function toConnectAddress({ primaryValues, attribute }: CellAddress) {
  const PrimaryValues = toConnectPrimaryValues(primaryValues)
  return { AttributeName: attribute, ...(PrimaryValues.length === 0 ? {} : { PrimaryValues }) }
}

/** A cell's address with the version to compare, as the service wants it. */
export function toConnectWrite(write: CellWrite) {
  return { ...toConnectAddress(write), LockVersion: toConnectLockVersion(write.lockVersion) }
}

/** The members that are known: an empty one could be taken for a version. */
export function toConnectLockVersion(version: LockVersion | null) {
  const { dataTable, attribute, primaryValues, value } = version ?? {}
  return {
    ...(dataTable ? { DataTable: dataTable } : {}),
    ...(attribute ? { Attribute: attribute } : {}),
    ...(primaryValues ? { PrimaryValues: primaryValues } : {}),
    ...(value ? { Value: value } : {}),
  }
}
