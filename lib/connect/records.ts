import {
  ListDataTablePrimaryValuesCommand,
  type ListDataTablePrimaryValuesCommandInput,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import {
  DEFAULT_RECORD_ID,
  isDefaultRecord,
  type KeyRule,
  type PrimaryValues,
} from '@/lib/data-table'
import type {
  CellWriteResult,
  FoundRecord,
  RecordRename,
  ServiceAnswer,
  Turn,
} from '@/lib/save/server'
import { answerOf, idMember, refusalOf } from './answers'
import { assertTableId, type ConnectContext, callOnce, pages } from './calls'
import type { FailedCall } from './errors'
import { recordMatcher } from './match'
import {
  reshapeLockVersion,
  reshapePrimaryValues,
  toConnectLockVersion,
  toConnectPrimaryValues,
} from './reshape'
import { recordsAnswer, renameAnswer } from './wire'

/** The operation that renames a record. */
export const RENAME = 'UpdateDataTablePrimaryValues'

/** Refusals that speak of the record: its version moved, its new key is taken or not allowed, or it is gone. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(['conflict', 'invalid-request', 'not-found'])
/** Records in one call of the list, and in one page of it: what AWS's text says of a page; the model allows more. */
const RECORDS_PER_CALL = 100
const PAGE_SIZE = 1_000

interface ListedRecord {
  readonly spelled: PrimaryValues
  readonly recordId: string | null
}

interface FoundPage {
  readonly records: readonly ListedRecord[]
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
  turn?: Turn,
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
    { operation: RENAME, isWrite: true },
    tableId,
    (client, options) => client.send(command, options),
    renameAnswer,
    ({ LockVersion }): CellWriteResult[] => [
      { kind: 'written', lockVersion: reshapeLockVersion(LockVersion) },
    ],
    turn,
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
 * Tells for each record whether one that the service takes for it holds any value, which that is, and how it is spelled.
 * Filters are given per primary attribute, so that the service answers with every combination of the values asked for:
 * pages are read until each record is found or the list ends. One call for up to 100 records, as long as their
 * combinations fit a page.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListDataTablePrimaryValues.html
 */
export async function findRecords(
  context: ConnectContext,
  tableId: string,
  records: readonly PrimaryValues[],
  rules: readonly KeyRule[],
): Promise<ServiceAnswer<FoundRecord>> {
  const call = { operation: 'ListDataTablePrimaryValues', isWrite: false }
  const found = new Map<PrimaryValues, ListedRecord>()
  let requestId: string | null = null
  try {
    assertTableId(tableId, call.operation)
    for (const group of groupsOf(records)) {
      const matching = recordMatcher(group, rules)
      const listed = pages(call.operation, (token) =>
        listPage(context, call, tableId, filterFor(group), token),
      )
      for await (const page of listed) {
        requestId = page.requestId
        for (const listed of page.records) {
          for (const record of matching(listed.spelled)) found.set(record, listed)
        }
        if (group.every((record) => found.has(record))) break
      }
    }
  } catch (error) {
    return refusalOf(context, call, error)
  }
  const results = records.map((record) => ({ exists: found.has(record), ...found.get(record) }))
  return { ok: true, results, ...idMember(requestId) }
}

/** Tells the same of the records that have these ids: what they are called now, if they hold any value. */
export async function findRecordsById(
  context: ConnectContext,
  tableId: string,
  recordIds: readonly string[],
): Promise<ServiceAnswer<FoundRecord>> {
  const call = { operation: 'ListDataTablePrimaryValues', isWrite: false }
  const found = new Map<string | null, ListedRecord>()
  let requestId: string | null = null
  try {
    assertTableId(tableId, call.operation)
    for (let from = 0; from < recordIds.length; from += RECORDS_PER_CALL) {
      const RecordIds = recordIds.slice(from, from + RECORDS_PER_CALL)
      const listed = pages(call.operation, (token) =>
        listPage(context, call, tableId, { RecordIds }, token),
      )
      for await (const page of listed) {
        requestId = page.requestId
        for (const record of page.records) found.set(record.recordId, record)
        if (RecordIds.every((id) => found.has(id))) break
      }
    }
  } catch (error) {
    return refusalOf(context, call, error)
  }
  const results = recordIds.map((id) => ({ exists: found.has(id), ...found.get(id) }))
  return { ok: true, results, ...idMember(requestId) }
}

type RecordsWanted = Pick<
  ListDataTablePrimaryValuesCommandInput,
  'RecordIds' | 'PrimaryAttributeValues'
>

async function listPage(
  context: ConnectContext,
  call: FailedCall,
  tableId: string,
  wanted: RecordsWanted,
  NextToken: string | undefined,
): Promise<FoundPage> {
  const command = new ListDataTablePrimaryValuesCommand({
    InstanceId: context.settings.instanceId,
    DataTableId: tableId,
    MaxResults: PAGE_SIZE,
    NextToken,
    ...wanted,
  })
  const { answer, requestId } = await callOnce(
    context,
    call,
    (client, options) => client.send(command, options),
    recordsAnswer,
  )
  return {
    records: answer.PrimaryValuesList.map((one) => ({
      spelled: reshapePrimaryValues(one.PrimaryValues),
      recordId: one.RecordId ?? null,
    })),
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

function filterFor(records: readonly PrimaryValues[]): RecordsWanted {
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
