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

/** Why the list could not be read. */
export interface TablesTrouble {
  readonly title: string
  readonly explanation: string
  /** The message of the service, if any. */
  readonly serviceMessage: string | null
  readonly isRetryable: boolean
}

/**
 * The list as last read; `tables` is `null` before the first reading. There can be an older list together with an
 * error.
 */
export interface TablesSnapshot {
  readonly tables: readonly DataTable[] | null
  readonly trouble: TablesTrouble | null
  /** By the clock of the server, epoch ms; 0 before the first reading. */
  readonly readAtMs: number
}

/** The state before the first reading; it is stale, so that the list is read when needed. */
export const UNREAD_TABLES: TablesSnapshot = { tables: null, trouble: null, readAtMs: 0 }

const APP_SILENT: TablesTrouble = {
  title: 'Lockstep did not answer',
  explanation:
    'The list could not be refreshed. Drafts in open tables are safe. Check that Lockstep is still running, then try again.',
  serviceMessage: null,
  isRetryable: true,
}

const APP_BUSY: TablesTrouble = {
  title: 'Lockstep is busy',
  explanation:
    'The list could not be refreshed, because Lockstep is still working on earlier requests. Drafts in open tables are safe. Try again in a minute.',
  serviceMessage: null,
  isRetryable: true,
}

/**
 * Reads the list again. Never throws: if the app or the service cannot be reached, the result is the previous list with
 * an error.
 *
 * @param source address that returns a snapshot as JSON
 * @param before the previous snapshot
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
