import { z } from 'zod'

/**
 * The answers of the service that the gateway reads, with the service's own names, checked where they enter.
 * Tolerant: members that we do not know are ignored, and what the model calls optional may be absent.
 */

const text = z.string().nullish()
const time = z.date().nullish()

const lockVersion = z
  .object({ DataTable: text, Attribute: text, PrimaryValues: text, Value: text })
  .nullish()

const primaryValues = z.array(z.object({ AttributeName: z.string(), Value: z.string() })).nullish()

const valueType = z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'TEXT_LIST', 'NUMBER_LIST'])

const dataTable = z.object({
  Id: z.string(),
  Arn: z.string(),
  Name: z.string(),
  Description: text,
  TimeZone: text,
  // A level that we do not know is no reason to show no table.
  ValueLockLevel: z
    .enum(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'])
    .nullish()
    .catch(null),
  LastModifiedTime: time,
  LastModifiedRegion: text,
})

const dataTableSummary = z.object({
  Id: z.string(),
  Arn: text,
  Name: z.string(),
  LastModifiedTime: time,
  LastModifiedRegion: text,
})

const number = z.number().nullish()

const validation = z.object({
  MinLength: number,
  MaxLength: number,
  MinValues: number,
  MaxValues: number,
  IgnoreCase: z.boolean().nullish(),
  Minimum: number,
  Maximum: number,
  ExclusiveMinimum: number,
  ExclusiveMaximum: number,
  MultipleOf: number,
  Enum: z
    .object({ Strict: z.boolean().nullish(), Values: z.array(z.string()).nullish() })
    .nullish(),
})

const attribute = z.object({
  AttributeId: text,
  Name: z.string(),
  ValueType: valueType,
  Description: text,
  Primary: z.boolean().nullish(),
  Validation: validation.nullish(),
})

const value = z.object({
  RecordId: text,
  AttributeId: text,
  PrimaryValues: primaryValues,
  AttributeName: z.string(),
  Value: text,
  LockVersion: lockVersion,
  LastModifiedTime: time,
  LastModifiedRegion: text,
})

const NextToken = text

/** `SearchDataTables` */
export const searchAnswer = z.object({ DataTables: z.array(dataTable).nullish(), NextToken })
/** `ListDataTables` */
export const listAnswer = z.object({ DataTableSummaryList: z.array(dataTableSummary), NextToken })
/** `DescribeDataTable` */
export const describeAnswer = z.object({ DataTable: dataTable })
/** `ListDataTableAttributes` */
export const attributesAnswer = z.object({ Attributes: z.array(attribute), NextToken })
/** `ListDataTableValues`; every value of it is a stored one. */
export const valuesAnswer = z.object({
  Values: z.array(value.extend({ Value: z.string() })),
  NextToken,
})

const refused = z.object({ PrimaryValues: primaryValues, AttributeName: z.string(), Message: text })
const written = z.object({
  RecordId: text,
  PrimaryValues: primaryValues,
  AttributeName: z.string(),
  LockVersion: lockVersion,
})

/** `BatchUpdate-`, `BatchCreate-` and `BatchDeleteDataTableValue` */
export const writeAnswer = z.object({
  Successful: z.array(written).nullish(),
  Failed: z.array(refused).nullish(),
})
/** `BatchDescribeDataTableValue` */
export const describeValuesAnswer = z.object({
  Successful: z.array(value).nullish(),
  Failed: z.array(refused).nullish(),
})

/** `UpdateDataTablePrimaryValues` */
export const renameAnswer = z.object({ LockVersion: lockVersion })
/** `ListDataTablePrimaryValues` */
export const recordsAnswer = z.object({
  PrimaryValuesList: z.array(z.object({ RecordId: text, PrimaryValues: primaryValues })),
  NextToken,
})

export type ConnectDataTable = z.output<typeof dataTable>
export type ConnectDataTableSummary = z.output<typeof dataTableSummary>
export type ConnectAttribute = z.output<typeof attribute>
export type ConnectValidation = z.output<typeof validation>
export type ConnectValue = z.output<typeof value>
export type ConnectStoredValue = z.output<typeof valuesAnswer>['Values'][number]
export type ConnectLockVersion = z.output<typeof lockVersion>
export type ConnectPrimaryValues = z.output<typeof primaryValues>
