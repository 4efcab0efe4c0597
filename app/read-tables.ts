import 'server-only'
import { headers } from 'next/headers'
import { type TablesSnapshot, UNREAD_TABLES } from '@/components/tables'
import { getGateway } from '@/lib/connect'
import { currentRequest } from '@/lib/web'

/** Reads the list of tables, with one service call. */
export async function readTables(): Promise<TablesSnapshot> {
  const answer = await getGateway().listTables(currentRequest())
  const readAtMs = Date.now()
  return answer.ok
    ? { tables: answer.tables, trouble: null, readAtMs }
    : { tables: null, trouble: answer.trouble, readAtMs }
}

/**
 * The list for a document that the browser loads. An open page that refreshes the route has the list already, so it
 * gets the unread one without a service call.
 */
export async function readTablesForDocument(): Promise<TablesSnapshot> {
  const destination = (await headers()).get('sec-fetch-dest')
  return destination === 'empty' ? UNREAD_TABLES : readTables()
}
