import {
  DescribeDataTableCommand,
  ListDataTableAttributesCommand,
  ListDataTablesCommand,
  ListDataTableValuesCommand,
  SearchDataTablesCommand,
} from '@aws-sdk/client-connect'
import type { DataTable, TableSchema, ValuesPage } from '@/lib/data-table'
import { assertTableId, type ConnectContext, callRead, pages } from './calls'
import { ConnectError } from './errors'
import { reshapePage, reshapeSchema, reshapeSummary, reshapeTable, sortTables } from './reshape'
import {
  attributesAnswer,
  type ConnectAttribute,
  describeAnswer,
  listAnswer,
  searchAnswer,
  valuesAnswer,
} from './wire'

/** The most that a page of a list may hold, by the model. */
const PAGE_SIZE = 1_000

/**
 * Every table of the instance, A to Z: one call of `SearchDataTables`, which tells all that `DescribeDataTable` does.
 * Where that is not allowed or not known, the names and times of `ListDataTables`, the rest `null`.
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchDataTables.html
 *
 * @throws `ConnectError`
 */
export async function fetchTables(
  context: ConnectContext,
  signal?: AbortSignal,
): Promise<readonly DataTable[]> {
  try {
    return sortTables(await searchTables(context, signal))
  } catch (error) {
    if (!(error instanceof ConnectError) || !isSearchMissing(error)) throw error
    return sortTables(await listTables(context, signal))
  }
}

function isSearchMissing({ code, detail }: ConnectError): boolean {
  return code === 'access-denied' || code === 'not-found' || detail === 'unknown-operation'
}

async function searchTables(context: ConnectContext, signal?: AbortSignal): Promise<DataTable[]> {
  const InstanceId = context.settings.instanceId
  const operation = 'SearchDataTables'
  const tables: DataTable[] = []
  const found = pages(operation, (NextToken) => {
    const input = { InstanceId, MaxResults: PAGE_SIZE, NextToken }
    return callRead(
      context,
      operation,
      input,
      (client, options) => client.send(new SearchDataTablesCommand(input), options),
      searchAnswer,
      signal,
    )
  })
  for await (const { DataTables } of found) tables.push(...(DataTables ?? []).map(reshapeTable))
  return tables
}

async function listTables(context: ConnectContext, signal?: AbortSignal): Promise<DataTable[]> {
  const InstanceId = context.settings.instanceId
  const operation = 'ListDataTables'
  const tables: DataTable[] = []
  const listed = pages(operation, (NextToken) => {
    const input = { InstanceId, MaxResults: PAGE_SIZE, NextToken }
    return callRead(
      context,
      operation,
      input,
      (client, options) => client.send(new ListDataTablesCommand(input), options),
      listAnswer,
      signal,
    )
  })
  for await (const { DataTableSummaryList } of listed) {
    tables.push(...DataTableSummaryList.map(reshapeSummary))
  }
  return tables
}

/**
 * A table and its attributes: two calls, side by side.
 *
 * @param tableId - id or ARN, with or without an alias
 * @throws `ConnectError`; `not-found` when there is no such table
 */
export async function fetchSchema(
  context: ConnectContext,
  tableId: string,
  signal?: AbortSignal,
): Promise<TableSchema> {
  const operation = 'DescribeDataTable'
  assertTableId(tableId, operation)
  const ids = { InstanceId: context.settings.instanceId, DataTableId: tableId }
  const [{ DataTable }, attributes] = await Promise.all([
    callRead(
      context,
      operation,
      ids,
      (client, options) => client.send(new DescribeDataTableCommand(ids), options),
      describeAnswer,
      signal,
    ),
    fetchAttributes(context, ids, signal),
  ])
  return reshapeSchema(DataTable, attributes)
}

async function fetchAttributes(
  context: ConnectContext,
  ids: { readonly InstanceId: string; readonly DataTableId: string },
  signal?: AbortSignal,
): Promise<ConnectAttribute[]> {
  const operation = 'ListDataTableAttributes'
  const attributes: ConnectAttribute[] = []
  const listed = pages(operation, (NextToken) => {
    const input = { ...ids, MaxResults: PAGE_SIZE, NextToken }
    return callRead(
      context,
      operation,
      input,
      (client, options) => client.send(new ListDataTableAttributesCommand(input), options),
      attributesAnswer,
      signal,
    )
  })
  for await (const { Attributes } of listed) attributes.push(...Attributes)
  return attributes
}

/**
 * A table's stored values, page by page as the service returns them, 1,000 in each; in no promised order.
 *
 * @throws `ConnectError` while it is read; the signal's reason when that aborts
 */
export async function* fetchValues(
  context: ConnectContext,
  tableId: string,
  signal?: AbortSignal,
): AsyncGenerator<ValuesPage> {
  const operation = 'ListDataTableValues'
  assertTableId(tableId, operation)
  const ids = { InstanceId: context.settings.instanceId, DataTableId: tableId }
  const listed = pages(operation, (NextToken) => {
    const input = { ...ids, MaxResults: PAGE_SIZE, NextToken }
    return callRead(
      context,
      operation,
      input,
      (client, options) => client.send(new ListDataTableValuesCommand(input), options),
      valuesAnswer,
      signal,
    )
  })
  for await (const { Values } of listed) yield reshapePage(Values)
}
