import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  ListDataTableValuesCommand,
} from '@aws-sdk/client-connect'
import type { z } from 'zod'
import { type CellAddress, NO_VALUE } from '@/lib/data-table'
import type {
  CellReadResult,
  CellWrite,
  CellWriteResult,
  SaveService,
  ServiceAnswer,
  StoredPage,
  Turn,
  WriteOperation,
} from '@/lib/save/server'
import { answerOf } from './answers'
import type { ConnectContext, Send } from './calls'
import { findListed, matchAnswers } from './match'
import { findRecords, findRecordsById, RENAME, renameRecord } from './records'
import {
  reshapeCell,
  reshapeLockVersion,
  reshapePrimaryValues,
  toConnectAddress,
  toConnectWrite,
} from './reshape'
import { type ConnectPrimaryValues, describeValuesAnswer, valuesAnswer, writeAnswer } from './wire'

/** Values in a page of a list: the most that the model allows. */
const PAGE_SIZE = 1_000

const WRITES = {
  update: 'BatchUpdateDataTableValue',
  create: 'BatchCreateDataTableValue',
  delete: 'BatchDeleteDataTableValue',
} as const satisfies Record<WriteOperation, string>

/** The operations as a save uses them: one call each, trouble as a value, answers in the order of the request. */
export function createSaveService(
  context: ConnectContext,
  readTable: NonNullable<SaveService['readTable']>,
): SaveService {
  const InstanceId = context.settings.instanceId
  return {
    region: context.settings.region,
    readTable,
    takeTurn: (operation) =>
      context.pace.reserve(operation === 'rename' ? RENAME : WRITES[operation], context.party),
    rename: (tableId, rename, turn) => renameRecord(context, tableId, rename, turn),
    findRecords: (tableId, records, rules) => findRecords(context, tableId, records, rules),
    findByIds: (tableId, recordIds) => findRecordsById(context, tableId, recordIds),
    update: (DataTableId, cells, turn) => {
      const command = new BatchUpdateDataTableValueCommand({
        InstanceId,
        DataTableId,
        Values: cells.map(withValue),
      })
      const send: Send = (client, options) => client.send(command, options)
      return write(context, WRITES.update, DataTableId, cells, send, turn)
    },
    create: (DataTableId, cells, turn) => {
      const command = new BatchCreateDataTableValueCommand({
        InstanceId,
        DataTableId,
        Values: cells.map(withValue),
      })
      const send: Send = (client, options) => client.send(command, options)
      return write(context, WRITES.create, DataTableId, cells, send, turn)
    },
    remove: (DataTableId, cells, turn) => {
      const command = new BatchDeleteDataTableValueCommand({
        InstanceId,
        DataTableId,
        Values: cells.map(toConnectWrite),
      })
      const send: Send = (client, options) => client.send(command, options)
      return write(context, WRITES.delete, DataTableId, cells, send, turn)
    },
    describe: (DataTableId, cells) => {
      const command = new BatchDescribeDataTableValueCommand({
        InstanceId,
        DataTableId,
        Values: cells.map(toConnectAddress),
      })
      return readCells(context, DataTableId, cells, (client, options) =>
        client.send(command, options),
      )
    },
    listStored: (DataTableId, cells, token) => {
      const command = new ListDataTableValuesCommand({
        InstanceId,
        DataTableId,
        MaxResults: PAGE_SIZE,
        NextToken: token ?? undefined,
      })
      return readPage(context, DataTableId, cells, (client, options) =>
        client.send(command, options),
      )
    },
  }
}

/** Without a version the member is left out: an empty one could be taken for a version. */
function withValue(write: CellWrite) {
  const { LockVersion, ...address } = toConnectWrite(write)
  const isVersioned = Object.keys(LockVersion).length > 0
  return { ...address, Value: write.value ?? '', ...(isVersioned ? { LockVersion } : {}) }
}

async function write(
  context: ConnectContext,
  operation: string,
  tableId: string,
  cells: readonly CellWrite[],
  send: Send,
  turn: Turn | undefined,
): Promise<ServiceAnswer<CellWriteResult>> {
  const call = { operation, isWrite: true }
  const resultsOf = ({ Successful, Failed }: z.infer<typeof writeAnswer>): CellWriteResult[] => {
    const found = matchAnswers<CellWriteResult>(cells, [
      ...(Successful ?? []).map((one) => ({
        address: addressOf(one),
        answer: {
          kind: 'written',
          lockVersion: reshapeLockVersion(one.LockVersion),
          recordId: one.RecordId,
        } as const,
      })),
      ...(Failed ?? []).map((one) => ({
        address: addressOf(one),
        answer: { kind: 'refused', message: one.Message ?? '' } as const,
      })),
    ])
    return cells.map((_, index) => found.get(index) ?? { kind: 'unanswered' })
  }
  return answerOf(context, call, tableId, send, writeAnswer, resultsOf, turn)
}

async function readCells(
  context: ConnectContext,
  tableId: string,
  cells: readonly CellAddress[],
  send: Send,
): Promise<ServiceAnswer<CellReadResult>> {
  const call = { operation: 'BatchDescribeDataTableValue', isWrite: false }
  return answerOf(context, call, tableId, send, describeValuesAnswer, (answer) => {
    const found = matchAnswers<CellReadResult>(cells, [
      ...(answer.Successful ?? []).map((one) => ({
        address: addressOf(one),
        answer: { kind: 'read', ...reshapeCell(one) } as const,
      })),
      // A cell without a value may be answered as failed: no code says so, and its words vary.
      ...(answer.Failed ?? []).map((one) => ({
        address: addressOf(one),
        answer: { kind: 'read', base: NO_VALUE } as const,
      })),
    ])
    return cells.map((_, index) => found.get(index) ?? { kind: 'unanswered' })
  })
}

function readPage(
  context: ConnectContext,
  tableId: string,
  cells: readonly CellAddress[],
  send: Send,
): Promise<ServiceAnswer<StoredPage>> {
  const call = { operation: 'ListDataTableValues', isWrite: false }
  return answerOf(context, call, tableId, send, valuesAnswer, ({ Values, NextToken }) => {
    const listed = Values.map((one) => ({ address: addressOf(one), answer: reshapeCell(one) }))
    // An empty token would begin again.
    return [{ found: findListed(cells, listed), next: NextToken || null }]
  })
}

function addressOf(one: {
  readonly PrimaryValues?: ConnectPrimaryValues
  readonly AttributeName: string
}): CellAddress {
  return { primaryValues: reshapePrimaryValues(one.PrimaryValues), attribute: one.AttributeName }
}
