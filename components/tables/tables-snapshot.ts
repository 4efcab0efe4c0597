import { z } from 'zod'
import type { DataTable } from '@/lib/data-table'
import { fetchWithRetry, isBusy } from '@/lib/fetch'
import { serverNow } from './server-clock'

const dataTableShape = z.object({
  id: z.string(),
  arn: z.string(),
  name: z.string(),
  description: z.string(),
  lockLevel: z.enum(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']).nullable(),
  timeZone: z.string().nullable(),
  lastModifiedAtMs: z.number().nullable(),
  lastModifiedRegion: z.string().nullable(),
})

const troubleShape = z.object({
  title: z.string(),
  explanation: z.string(),
  serviceMessage: z.string().nullable(),
  isRetryable: z.boolean(),
})

const snapshotShape = z.object({
  tables: z.array(dataTableShape).nullable(),
  trouble: troubleShape.nullable(),
  readAtMs: z.number(),
})

/** Why the list could not be read, in words. */
export interface TablesTrouble {
  readonly title: string
  readonly explanation: string
  /** The service's own words, when there are any. */
  readonly serviceMessage: string | null
  readonly isRetryable: boolean
}

/** The list as it was last read. `tables: null`: never read yet. Both may be there: an older list, and new trouble. */
export interface TablesSnapshot {
  readonly tables: readonly DataTable[] | null
  readonly trouble: TablesTrouble | null
  /** By the server's clock, epoch ms; 0 before any read. */
  readonly readAtMs: number
}

/** What is known before any read: stale from the start, so that whoever needs the list reads it. */
export const UNREAD_TABLES: TablesSnapshot = { tables: null, trouble: null, readAtMs: 0 }

const APP_SILENT: TablesTrouble = {
  title: 'Lockstep did not answer',
  explanation:
    'The list could not be refreshed. Drafts in open tables are safe. Check that Lockstep is still running, then try again.',
  serviceMessage: null,
  isRetryable: true,
}

const APP_BUSY: TablesTrouble = {
  title: 'Lockstep has too much to do',
  explanation:
    'The list could not be refreshed, because Lockstep is still busy with earlier requests. Drafts in open tables are safe. Try again in a minute.',
  serviceMessage: null,
  isRetryable: true,
}

/**
 * Reads the list again from the app's own address. Never throws: when the app or the service is not reachable, the
 * tables read before stay and the trouble is beside them.
 *
 * @param source Address that answers with a snapshot as JSON.
 * @param before What is known so far.
 */
export async function fetchTables(
  source: string,
  before: TablesSnapshot | undefined,
  signal?: AbortSignal,
): Promise<TablesSnapshot> {
  const tables = before?.tables ?? null
  try {
    const init = { cache: 'no-store' as const, ...(signal ? { signal } : {}) }
    const response = await fetchWithRetry(source, init)
    if (isBusy(response))
      return { tables, trouble: APP_BUSY, readAtMs: serverNow(before?.readAtMs ?? 0) }
    const snapshot = snapshotShape.parse(await response.json())
    return snapshot.tables === null ? { ...snapshot, tables } : snapshot
  } catch {
    return { tables, trouble: APP_SILENT, readAtMs: serverNow(before?.readAtMs ?? 0) }
  }
}
