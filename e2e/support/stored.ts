import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  type ConnectClient,
  type DataTableLockVersion,
  ListDataTableValuesCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from './services'

/** A cell as the service names it: primary values by attribute, and the attribute. */
export interface CellName {
  readonly key: Readonly<Record<string, string>>
  readonly attribute: string
}

/**
 * Everything that the service stores in a table, sorted: `r1 › Phone = 555`. A value that is stored twice is there
 * twice.
 */
export async function storedValues(connect: ConnectClient, tableId: string): Promise<string[]> {
  const found: string[] = []
  let NextToken: string | undefined
  do {
    const answer = await connect.send(
      new ListDataTableValuesCommand({ InstanceId: INSTANCE_ID, DataTableId: tableId, NextToken }),
    )
    for (const { PrimaryValues = [], AttributeName, Value } of answer.Values ?? []) {
      const key = PrimaryValues.map((primary) => primary.Value).join(' · ') || 'default'
      found.push(`${key} › ${AttributeName} = ${Value}`)
    }
    NextToken = answer.NextToken
  } while (NextToken !== undefined)
  return found.sort()
}

/** Changes a stored value as somebody else would: reads it, then writes with the version of that read. */
export async function changeValue(
  connect: ConnectClient,
  tableId: string,
  cell: CellName,
  value: string,
): Promise<void> {
  const LockVersion = await lockVersionOf(connect, tableId, cell)
  const { Failed = [] } = await connect.send(
    new BatchUpdateDataTableValueCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Values: [{ ...addressOf(cell), Value: value, LockVersion }],
    }),
  )
  if (Failed[0]) throw new Error(`${cell.attribute} was not changed: ${Failed[0].Message}`)
}

/** Stores a value that is not there, as somebody else would; a record that is not there comes with it. */
export async function addValue(
  connect: ConnectClient,
  tableId: string,
  cell: CellName,
  value: string,
): Promise<void> {
  const { Failed = [] } = await connect.send(
    new BatchCreateDataTableValueCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Values: [{ ...addressOf(cell), Value: value }],
    }),
  )
  if (Failed[0]) throw new Error(`${cell.attribute} was not added: ${Failed[0].Message}`)
}

/** Removes a stored value as somebody else would. */
export async function removeValue(
  connect: ConnectClient,
  tableId: string,
  cell: CellName,
): Promise<void> {
  const LockVersion = await lockVersionOf(connect, tableId, cell)
  const { Failed = [] } = await connect.send(
    new BatchDeleteDataTableValueCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Values: [{ ...addressOf(cell), LockVersion }],
    }),
  )
  if (Failed[0]) throw new Error(`${cell.attribute} was not removed: ${Failed[0].Message}`)
}

/** Gives a record other primary values, as somebody else would; `cell` is a stored one of it. */
export async function renameRecord(
  connect: ConnectClient,
  tableId: string,
  cell: CellName,
  to: CellName['key'],
): Promise<void> {
  const LockVersion = await lockVersionOf(connect, tableId, cell)
  await connect.send(
    new UpdateDataTablePrimaryValuesCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      PrimaryValues: addressOf(cell).PrimaryValues,
      NewPrimaryValues: addressOf({ ...cell, key: to }).PrimaryValues,
      LockVersion,
    }),
  )
}

async function lockVersionOf(
  connect: ConnectClient,
  tableId: string,
  cell: CellName,
): Promise<DataTableLockVersion> {
  const { Successful = [] } = await connect.send(
    new BatchDescribeDataTableValueCommand({
      InstanceId: INSTANCE_ID,
      DataTableId: tableId,
      Values: [addressOf(cell)],
    }),
  )
  const version = Successful[0]?.LockVersion
  if (version === undefined) throw new Error(`${cell.attribute} has no value to change.`)
  return version
}

function addressOf({ key, attribute }: CellName) {
  return {
    PrimaryValues: Object.entries(key).map(([AttributeName, Value]) => ({ AttributeName, Value })),
    AttributeName: attribute,
  }
}
