import 'server-only'
import { headers } from 'next/headers'
import { type TablesSnapshot, UNREAD_TABLES } from '@/components/tables'
import { getGateway } from '@/lib/connect'
import { currentRequest } from '@/lib/web'

/** Pages that are opened within this time share what is read for them, ms. */
export const SHARED_MS = 1_000

/**
 * Reads the list from the service, in one call, as the tables' components hold it.
 *
 * @param maxAgeMs - a reading that was begun less than so many ms ago will do
 */
export async function readTables(maxAgeMs = 0): Promise<TablesSnapshot> {
  const answer = await getGateway().listTables({ ...currentRequest(), maxAgeMs })
  const readAtMs = Date.now()
  return answer.ok
    ? { tables: answer.tables, trouble: null, readAtMs }
    : { tables: null, trouble: answer.trouble, readAtMs }
}

/**
 * The list for the frame around a page that the browser loads. When a page that is already open asks for the frame
 * again (a refresh of the route), it has the list, and a call would be wasted: it gets the unread one.
 */
export async function readTablesForDocument(): Promise<TablesSnapshot> {
  const destination = (await headers()).get('sec-fetch-dest')
  return destination === 'empty' ? UNREAD_TABLES : readTables(SHARED_MS)
}
