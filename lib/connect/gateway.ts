import type { DataTable, TableSchema } from '@/lib/data-table'
import type { Trouble, ValuesLine } from '@/lib/save'
import type { SaveService, ServiceAnswer, TableState } from '@/lib/save/server'
import { refusalOf } from './answers'
import type { ConnectContext, SdkAnswer } from './calls'
import { type ConnectSettings, createClient } from './client'
import { toConnectError } from './errors'
import { createJointReads } from './joint-reads'
import { log } from './log'
import { type Clock, createPace, type Pace, type Party, systemClock } from './pace'
import { createReaders } from './readers'
import { createReadingCache, type ReadingCache } from './reading-cache'
import { fetchSchema, fetchTables, fetchValues } from './reads'
import { createSaveService } from './save-service'
import { toTrouble } from './trouble'

/** All tables, A to Z; or why they cannot be listed. */
export type TablesResult =
  | { readonly ok: true; readonly tables: readonly DataTable[] }
  | { readonly ok: false; readonly trouble: Trouble }

/** One table and its attributes; or why they cannot be read: code `not-found` when there is no such table. */
export type SchemaResult =
  | { readonly ok: true; readonly schema: TableSchema }
  | { readonly ok: false; readonly trouble: Trouble }

/** Who reads. */
export interface Asker {
  /** Readings of one client take turns with those of others, as one. @default a client of its own */
  readonly client?: string | undefined
  /** Aborts when whoever asks has gone: nothing more is called for them. */
  readonly signal?: AbortSignal | undefined
  /** A list or a schema whose reading was begun less than so many ms ago will do. @default 0: it is read now */
  readonly maxAgeMs?: number | undefined
  /** The same for a reading that is still under way. @default `maxAgeMs` */
  readonly maxJoinMs?: number | undefined
}

/** The app's way to Amazon Connect. Trouble with the service is a value; nothing here throws for it. */
export interface Gateway {
  readonly listTables: (asker?: Asker) => Promise<TablesResult>
  readonly readSchema: (tableId: string, asker?: Asker) => Promise<SchemaResult>
  /** A table's values, page by page as the service returns them; the last line is `end` or `trouble`. */
  readonly readValues: (tableId: string, asker?: Asker) => AsyncGenerator<ValuesLine>
  /** What one save calls with. Its calls take turns with those of other saves and readings, so each has its own. */
  readonly saveServiceForOne: () => SaveService
  /** The same for those who save alone. */
  readonly saveService: SaveService
  /** Values in one Batch call. */
  readonly batchSize: number
  /** How many calls wait for their turn, by operation. */
  readonly waiting: Pace['waiting']
}

/**
 * Opens a gateway. A process needs one: its rate limit counts only its own calls.
 *
 * @param clock - for the rate and for the waits between attempts; a test passes its own
 * @param noteCall - told of every call that has ended
 */
export function createGateway(
  settings: ConnectSettings,
  clock: Clock = systemClock,
  noteCall: ConnectContext['noteCall'] = () => {},
): Gateway {
  const pace = createPace(settings, clock)
  const shared = {
    client: createClient(settings),
    settings,
    pace,
    jointReads: createJointReads<SdkAnswer>(pace),
    log,
    noteCall,
    clock,
    random: Math.random,
  }
  const contextOf = (party: Party): ConnectContext => ({ ...shared, party })
  const readers = createReaders()
  const lists = createReadingCache<readonly DataTable[]>(
    (_, party, signal) => fetchTables(contextOf(party), signal),
    clock,
  )
  const schemas = createReadingCache<TableSchema>(
    (tableId, party, signal) => fetchSchema(contextOf(party), tableId, signal),
    clock,
  )
  const saveServiceForOne = () => {
    const context = contextOf({ kind: 'save' })
    return createSaveService(context, (tableId, maxAgeMs) =>
      readTable(context, schemas, tableId, maxAgeMs),
    )
  }
  return {
    async listTables(asker) {
      try {
        return { ok: true, tables: await lists.read('', cacheAsker(asker)) }
      } catch (error) {
        return { ok: false, trouble: troubleOf(error, settings, 'SearchDataTables') }
      }
    },
    async readSchema(tableId, asker) {
      try {
        return { ok: true, schema: await schemas.read(tableId, cacheAsker(asker)) }
      } catch (error) {
        return { ok: false, trouble: troubleOf(error, settings, 'DescribeDataTable') }
      }
    },
    readValues: (tableId, { client, signal } = {}) =>
      readValues(contextOf(readers.partyOf(client)), tableId, signal),
    saveServiceForOne,
    saveService: saveServiceForOne(),
    batchSize: settings.batchSize,
    waiting: pace.waiting,
  }

  function cacheAsker({ client, maxAgeMs = 0, ...asker }: Asker = {}) {
    return { ...asker, party: readers.partyOf(client), maxAgeMs }
  }
}

async function readTable(
  context: ConnectContext,
  schemas: ReadingCache<TableSchema>,
  tableId: string,
  maxAgeMs: number,
): Promise<ServiceAnswer<TableState>> {
  try {
    const { table, attributes } = await schemas.read(tableId, {
      maxAgeMs,
      party: context.party,
    })
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
      yield { type: 'trouble', trouble: troubleOf(error, context.settings, 'ListDataTableValues') }
    }
  }
}

function troubleOf(error: unknown, settings: ConnectSettings, operation: string): Trouble {
  return toTrouble(toConnectError(error, { operation, isWrite: false }), settings)
}
