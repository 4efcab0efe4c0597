import {
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  type ConnectClient,
  type DataTableLockVersion,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from '../../e2e/support/services'
import type { CellAddress } from '../../lib/data-table'
import { BATCH_SIZE } from '../../lib/save/plan/quota'

/** A cell with the value to write. */
export interface CellToWrite extends CellAddress {
  readonly value: string
}

/** A wrapper around each call, for pacing and for writes of others in between. */
export interface ScriptHooks {
  readonly call: <Result>(operation: string, work: () => Promise<Result>) => Promise<Result>
}

/** Attempts for each batch. */
const MAX_ROUNDS = 4

/**
 * A script as teams write it today: for every 25 cells it reads the versions, writes with them, and repeats this for
 * refused cells. It sends the current version and not the one that its user saw, so it overwrites what others wrote
 * before its read.
 *
 * @returns how many cells were written
 */
export async function runBaselineScript(
  connect: ConnectClient,
  tableId: string,
  cells: readonly CellToWrite[],
  hooks: ScriptHooks,
): Promise<number> {
  let written = 0
  for (let start = 0; start < cells.length; start += BATCH_SIZE) {
    let left = cells.slice(start, start + BATCH_SIZE)
    for (let round = 0; round < MAX_ROUNDS && left.length > 0; round += 1) {
      const refused = await readAndWrite(connect, tableId, left, hooks)
      written += left.length - refused.length
      left = refused
    }
  }
  return written
}

/** One BatchDescribe and one BatchUpdate; returns the refused cells. */
async function readAndWrite(
  connect: ConnectClient,
  tableId: string,
  cells: readonly CellToWrite[],
  { call }: ScriptHooks,
): Promise<CellToWrite[]> {
  const table = { InstanceId: INSTANCE_ID, DataTableId: tableId }
  const read = await call('BatchDescribeDataTableValue', () =>
    connect.send(new BatchDescribeDataTableValueCommand({ ...table, Values: cells.map(address) })),
  )
  const versions = new Map<string, DataTableLockVersion | undefined>(
    (read.Successful ?? []).map((one) => [
      keyOf(one.PrimaryValues, one.AttributeName),
      one.LockVersion,
    ]),
  )
  const Values = cells.map((cell) => {
    const { PrimaryValues, AttributeName } = address(cell)
    const LockVersion = versions.get(keyOf(PrimaryValues, AttributeName))
    return { PrimaryValues, AttributeName, Value: cell.value, LockVersion }
  })
  const answer = await call('BatchUpdateDataTableValue', () =>
    connect.send(new BatchUpdateDataTableValueCommand({ ...table, Values })),
  )
  const refused = new Set(
    (answer.Failed ?? []).map((one) => keyOf(one.PrimaryValues, one.AttributeName)),
  )
  return cells.filter((cell) => {
    const { PrimaryValues, AttributeName } = address(cell)
    return refused.has(keyOf(PrimaryValues, AttributeName))
  })
}

function address({ primaryValues, attribute }: CellAddress) {
  const PrimaryValues = primaryValues.map((one) => {
    return { AttributeName: one.attribute, Value: one.value }
  })
  return { PrimaryValues, AttributeName: attribute }
}

function keyOf(
  primaryValues: readonly { AttributeName?: string | undefined; Value?: string | undefined }[] = [],
  attribute: string | undefined,
): string {
  const record = primaryValues.map(({ AttributeName, Value }) => [AttributeName, Value])
  return JSON.stringify([record, attribute])
}
