import { randomUUID } from 'node:crypto'
import {
  BatchCreateDataTableValueCommand,
  type ConnectClient,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  type DataTableAttributeValueType,
  type DataTableLockLevel,
  type DataTableValue,
  DeleteDataTableCommand,
  ResourceNotFoundException,
  type Validation,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from './services'

/** An attribute to make. */
export interface AttributeSpec {
  name: string
  type: DataTableAttributeValueType
  /** @default false */
  primary?: boolean
  description?: string
  validation?: Validation
}

/** A record to make: its primary values in the order of the primary attributes, and its values. */
export interface RecordSpec {
  key: readonly string[]
  /** By attribute name, as the service stores them: every value is text. */
  values: Readonly<Record<string, string>>
}

/** A table to make. */
export interface TableSpec {
  /** @default a name that no other test uses */
  name?: string
  description?: string
  lockLevel: DataTableLockLevel
  attributes: readonly AttributeSpec[]
  records?: readonly RecordSpec[]
  /** The values of the default record. */
  defaults?: Readonly<Record<string, string>>
}

/** A table that was made. */
export interface MadeTable {
  tableId: string
  name: string
}

// The batch that public code sends; the service publishes no maximum.
const BATCH_SIZE = 25

/** Makes a table with its attributes and values, through the service's own operations. */
export async function createTable(connect: ConnectClient, spec: TableSpec): Promise<MadeTable> {
  const name = spec.name ?? `E2E ${randomUUID().slice(0, 8)}`
  const { Id: tableId } = await connect.send(
    new CreateDataTableCommand({
      InstanceId: INSTANCE_ID,
      Name: name,
      Description: spec.description,
      TimeZone: 'UTC',
      ValueLockLevel: spec.lockLevel,
      Status: 'PUBLISHED',
    }),
  )
  if (tableId === undefined) throw new Error('CreateDataTable gave no id.')
  for (const attribute of spec.attributes) await createAttribute(connect, tableId, attribute)
  const values = valuesOf(spec)
  for (let start = 0; start < values.length; start += BATCH_SIZE) {
    await createValues(connect, tableId, values.slice(start, start + BATCH_SIZE))
  }
  return { tableId, name }
}

/** Removes a table and everything in it; one that is gone is gone. */
export async function deleteTable(connect: ConnectClient, tableId: string): Promise<void> {
  try {
    await connect.send(
      new DeleteDataTableCommand({ InstanceId: INSTANCE_ID, DataTableId: tableId }),
    )
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

async function createAttribute(connect: ConnectClient, tableId: string, attribute: AttributeSpec) {
  await connect.send(
    new CreateDataTableAttributeCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Name: attribute.name,
      ValueType: attribute.type,
      Description: attribute.description,
      Primary: attribute.primary ?? false,
      Validation: attribute.validation,
    }),
  )
}

async function createValues(connect: ConnectClient, tableId: string, values: DataTableValue[]) {
  const { Failed = [] } = await connect.send(
    new BatchCreateDataTableValueCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Values: values,
    }),
  )
  const [first] = Failed
  if (first) throw new Error(`${first.AttributeName} was not made: ${first.Message}`)
}

function valuesOf({ attributes, records = [], defaults = {} }: TableSpec): DataTableValue[] {
  const primaries = attributes.filter((attribute) => attribute.primary)
  const ofRecords = records.flatMap(({ key, values }) => {
    const PrimaryValues = primaries.map(({ name }, index) => ({
      AttributeName: name,
      Value: key[index],
    }))
    return Object.entries(values).map(([AttributeName, Value]) => {
      return { PrimaryValues, AttributeName, Value }
    })
  })
  const ofDefaults = Object.entries(defaults).map(([AttributeName, Value]) => {
    return { AttributeName, Value }
  })
  return [...ofDefaults, ...ofRecords]
}
