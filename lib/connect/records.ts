import {
  ListDataTablePrimaryValuesCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { DEFAULT_RECORD_ID, isDefaultRecord, type PrimaryValues, recordKey } from '@/lib/data-table'
import type { CellWriteResult, RecordRename, ServiceAnswer } from '@/lib/save/server'
import { answerOf, idMember, refusalOf } from './answers'
import { assertTableId, type ConnectContext, callOnce, pages } from './calls'
import type { FailedCall } from './errors'
import {
  reshapeLockVersion,
  reshapePrimaryValues,
  toConnectLockVersion,
  toConnectPrimaryValues,
} from './reshape'
import { recordsAnswer, renameAnswer } from './wire'

/** Refusals that speak of the record: its version moved, its new key is taken or not allowed, or it is gone. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(['conflict', 'invalid-request', 'not-found'])
/** Records in one call of the list, and in one page of it: what AWS's text says of a page; the model allows more. */
const RECORDS_PER_CALL = 100
const PAGE_SIZE = 1_000

interface FoundPage {
  readonly keys: readonly string[]
  readonly NextToken: string | null | undefined
  readonly requestId: string | null
}

/**
 * Renames a record: one call, one result. A refusal that may be about the record is a `refused` result, whatever its
 * code: the service gives the same code for a stale version and for a taken key, and for a record and for a table that
 * is gone, so that only a read tells them apart.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateDataTablePrimaryValues.html
 */
export async function renameRecord(
  context: ConnectContext,
  tableId: string,
  { from, to, lockVersion }: RecordRename,
): Promise<ServiceAnswer<CellWriteResult>> {
  const command = new UpdateDataTablePrimaryValuesCommand({
    InstanceId: context.settings.instanceId,
    DataTableId: tableId,
    PrimaryValues: toConnectPrimaryValues(from),
    NewPrimaryValues: toConnectPrimaryValues(to),
    LockVersion: toConnectLockVersion(lockVersion),
  })
  const answer = await answerOf(
    context,
    { operation: 'UpdateDataTablePrimaryValues', isWrite: true },
    tableId,
    (client, options) => client.send(command, options),
    renameAnswer,
    ({ LockVersion }): CellWriteResult[] => [
      { kind: 'written', lockVersion: reshapeLockVersion(LockVersion) },
    ],
  )
  if (answer.ok || !OF_THE_RECORD.has(answer.trouble.code)) return answer
  const message = answer.trouble.serviceMessage ?? ''
  return {
    ok: true,
    results: [{ kind: 'refused', message }],
    ...idMember(answer.requestId ?? null),
  }
}

/**
 * Tells for each record whether one with exactly these primary values holds any value. Filters are given per primary
 * attribute, so that the service answers with every combination of the values asked for: pages are read until each
 * record is found or the list ends. One call for up to 100 records, as long as their combinations fit a page.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTablePrimaryValues.html
 */
export async function findRecords(
  context: ConnectContext,
  tableId: string,
  records: readonly PrimaryValues[],
): Promise<ServiceAnswer<{ readonly exists: boolean }>> {
  const call = { operation: 'ListDataTablePrimaryValues', isWrite: false }
  const found = new Set<string>()
  let requestId: string | null = null
  try {
    assertTableId(tableId, call.operation)
    for (const group of groupsOf(records)) {
      const missing = new Set(group.map(recordKey))
      const listed = pages(call.operation, (token) =>
        listPage(context, call, tableId, group, token),
      )
      for await (const page of listed) {
        requestId = page.requestId
        for (const key of page.keys) if (missing.delete(key)) found.add(key)
        if (missing.size === 0) break
      }
    }
  } catch (error) {
    return refusalOf(context, call, error)
  }
  const results = records.map((record) => ({ exists: found.has(recordKey(record)) }))
  return { ok: true, results, ...idMember(requestId) }
}

async function listPage(
  context: ConnectContext,
  call: FailedCall,
  tableId: string,
  records: readonly PrimaryValues[],
  NextToken: string | undefined,
): Promise<FoundPage> {
  const command = new ListDataTablePrimaryValuesCommand({
    InstanceId: context.settings.instanceId,
    DataTableId: tableId,
    MaxResults: PAGE_SIZE,
    NextToken,
    ...filterFor(records),
  })
  const { answer, requestId } = await callOnce(
    context,
    call,
    (client, options) => client.send(command, options),
    recordsAnswer,
  )
  return {
    keys: answer.PrimaryValuesList.map((one) => recordKey(reshapePrimaryValues(one.PrimaryValues))),
    NextToken: answer.NextToken,
    requestId,
  }
}

/** The default record has no primary values to filter by, so it goes alone, by its id. */
function groupsOf(records: readonly PrimaryValues[]): readonly (readonly PrimaryValues[])[] {
  const keyed = records.filter((record) => !isDefaultRecord(record))
  const count = Math.ceil(keyed.length / RECORDS_PER_CALL)
  const groups = Array.from({ length: count }, (_, index) =>
    keyed.slice(index * RECORDS_PER_CALL, (index + 1) * RECORDS_PER_CALL),
  )
  return records.some(isDefaultRecord) ? [...groups, [[]]] : groups
}

function filterFor(records: readonly PrimaryValues[]) {
  const [first = []] = records
  if (isDefaultRecord(first)) return { RecordIds: [DEFAULT_RECORD_ID] }
  const PrimaryAttributeValues = first.map(({ attribute }) => ({
    AttributeName: attribute,
    Values: [
      ...new Set(
        records.flatMap((record) =>
          record.filter((one) => one.attribute === attribute).map((one) => one.value),
        ),
      ),
    ],
  }))
  return { PrimaryAttributeValues }
}
