import type { DataTable, TableSchema } from '@/lib/data-table'
import type { Trouble, ValuesLine } from '@/lib/save'
import type { SaveService, ServiceAnswer, TableState } from '@/lib/save/server'
import { refusalOf } from './answers'
import type { ConnectContext } from './calls'
import { type ConnectSettings, createClient } from './client'
import { toConnectError } from './errors'
import { log } from './log'
import { type Clock, createPace, type Party, systemClock } from './pace'
import { fetchSchema, fetchTables, fetchValues } from './reads'
import { createSaveService } from './save-service'
import { createSchemaCache, type SchemaCache } from './schema-cache'
import { toTrouble } from './trouble'

/** All tables, A to Z; or why they cannot be listed. */
export type TablesResult =
  | { readonly ok: true; readonly tables: readonly DataTable[] }
  | { readonly ok: false; readonly trouble: Trouble }

/** One table and its attributes; or why they cannot be read: code `not-found` when there is no such table. */
export type SchemaResult =
  | { readonly ok: true; readonly schema: TableSchema }
  | { readonly ok: false; readonly trouble: Trouble }

/** The app's way to Amazon Connect. Trouble with the service is a value; nothing here throws for it. */
export interface Gateway {
  readonly listTables: () => Promise<TablesResult>
  readonly readSchema: (tableId: string) => Promise<SchemaResult>
  /** A table's values, page by page as the service returns them; the last line is `end` or `trouble`. */
  readonly readValues: (tableId: string, signal?: AbortSignal) => AsyncGenerator<ValuesLine>
  /** What one save calls with. Its calls take turns with those of other saves and readings, so each has its own. */
  readonly saveServiceForOne: () => SaveService
  /** The same for those who save alone. */
  readonly saveService: SaveService
  /** Values in one Batch call. */
  readonly batchSize: number
}

/**
 * Opens a gateway. A process needs one: its rate limit counts only its own calls.
 *
 * @param clock - for the rate and for the waits between attempts; a test passes its own
 */
export function createGateway(settings: ConnectSettings, clock: Clock = systemClock): Gateway {
  const shared = {
    client: createClient(settings),
    settings,
    pace: createPace(settings, clock),
    log,
    clock,
    random: Math.random,
  }
  const forOne = (kind: Party['kind']): ConnectContext => ({ ...shared, party: { kind } })
  const schemas = createSchemaCache((tableId) => fetchSchema(forOne('reading'), tableId), clock)
  const saveServiceForOne = () => {
    const context = forOne('save')
    return createSaveService(context, (tableId, maxAgeMs) =>
      readTable(context, schemas, tableId, maxAgeMs),
    )
  }
  return {
    listTables: () => listTables(forOne('reading')),
    readSchema: (tableId) => readSchema(forOne('reading'), schemas, tableId),
    readValues: (tableId, signal) => readValues(forOne('reading'), tableId, signal),
    saveServiceForOne,
    saveService: saveServiceForOne(),
    batchSize: settings.batchSize,
  }
}

async function listTables(context: ConnectContext): Promise<TablesResult> {
  try {
    return { ok: true, tables: await fetchTables(context) }
  } catch (error) {
    return { ok: false, trouble: troubleOf(error, context, 'SearchDataTables') }
  }
}

async function readSchema(
  context: ConnectContext,
  schemas: SchemaCache,
  tableId: string,
): Promise<SchemaResult> {
  try {
    return { ok: true, schema: await schemas.read(tableId, 0) }
  } catch (error) {
    return { ok: false, trouble: troubleOf(error, context, 'DescribeDataTable') }
  }
}

async function readTable(
  context: ConnectContext,
  schemas: SchemaCache,
  tableId: string,
  maxAgeMs: number,
): Promise<ServiceAnswer<TableState>> {
  try {
    const { table, attributes } = await schemas.read(tableId, maxAgeMs)
    return { ok: true, results: [{ lockLevel: table.lockLevel, attributes }] }
  } catch (error) {
    return refusalOf(context, { operation: 'DescribeDataTable', isWrite: false }, error)
  }
}

async function* readValues(
  context: ConnectContext,
  tableId: string,
  signal?: AbortSignal,
): AsyncGenerator<ValuesLine> {
  let calls = 0
  try {
    for await (const page of fetchValues(context, tableId, signal)) {
      calls += 1
      yield { type: 'page', ...page }
    }
    yield { type: 'end', calls }
  } catch (error) {
    // The reader has gone: nobody is there to be told.
    if (signal?.aborted !== true) {
      yield { type: 'trouble', trouble: troubleOf(error, context, 'ListDataTableValues') }
    }
  }
}

function troubleOf(error: unknown, { settings }: ConnectContext, operation: string): Trouble {
  return toTrouble(toConnectError(error, { operation, isWrite: false }), settings)
}
