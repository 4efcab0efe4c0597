import { REGION } from '../../identity'
import { tableArn } from '../../protocol/identifiers'
import type {
  AttributeRow,
  LockVersion,
  RecordRow,
  StoredPrimaryValues,
  TableRow,
  ValueRow,
} from '../../types'

/** From rows to the shapes of the API model. */

/** Epoch seconds with a fraction, as REST-JSON writes timestamps. */
export function timestamp(ms: number): number {
  return ms / 1000
}

/** `DataTable` without the members that SearchDataTables omits. */
export function searchedTable(table: TableRow) {
  return {
    Name: table.name,
    Id: table.id,
    Arn: tableArn(table.id),
    TimeZone: table.timeZone,
    ...(table.description === null ? {} : { Description: table.description }),
    ValueLockLevel: table.lockLevel,
    Status: table.status,
    CreatedTime: timestamp(table.createdMs),
    LastModifiedTime: timestamp(table.modifiedMs),
    LastModifiedRegion: REGION,
    // A map of tags holds at least one.
    ...(Object.keys(table.tags).length === 0 ? {} : { Tags: table.tags }),
  }
}

/** `DataTable` */
export function describedTable(table: TableRow) {
  return { ...searchedTable(table), LockVersion: { DataTable: table.version } }
}

/** `DataTableSummary` */
export function summarisedTable(table: TableRow) {
  return {
    Name: table.name,
    Id: table.id,
    Arn: tableArn(table.id),
    LastModifiedTime: timestamp(table.modifiedMs),
    LastModifiedRegion: REGION,
  }
}

/** `DataTableAttribute` */
export function describedAttribute(attribute: AttributeRow, table: TableRow) {
  return {
    AttributeId: attribute.id,
    Name: attribute.name,
    ValueType: attribute.valueType,
    ...(attribute.description === null ? {} : { Description: attribute.description }),
    DataTableId: table.id,
    DataTableArn: tableArn(table.id),
    Primary: attribute.isPrimary,
    LockVersion: { DataTable: table.version, Attribute: attribute.version },
    LastModifiedTime: timestamp(attribute.modifiedMs),
    LastModifiedRegion: REGION,
    ...(attribute.validation === null ? {} : { Validation: attribute.validation }),
  }
}

/** `PrimaryValuesResponseSet`, in the order in which the attributes were made. */
export function primaryValuesOf(
  values: StoredPrimaryValues,
  attributes: ReadonlyMap<number, AttributeRow>,
) {
  return values.flatMap(([seq, value]) => {
    const attribute = attributes.get(seq)
    if (attribute === undefined) return []
    return [{ AttributeName: attribute.name, AttributeId: attribute.id, Value: value }]
  })
}

/** The four versions that come with a value. */
export function lockVersionOf(
  table: TableRow,
  attribute: AttributeRow,
  record: Pick<RecordRow, 'version'>,
  value: ValueRow,
): LockVersion {
  return {
    DataTable: table.version,
    Attribute: attribute.version,
    PrimaryValues: record.version,
    Value: value.version,
  }
}

/** Attributes by sequence number. */
export function bySeq(attributes: readonly AttributeRow[]): Map<number, AttributeRow> {
  return new Map(attributes.map((attribute) => [attribute.seq, attribute]))
}
