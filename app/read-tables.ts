import 'server-only'
import { headers } from 'next/headers'
import { type TablesSnapshot, UNREAD_TABLES } from '@/components/tables'
import { getGateway } from '@/lib/connect'
import { currentRequest } from '@/lib/web'

/** Reads the list from the service, in one call, as the tables' components hold it. */
export async function readTables(): Promise<TablesSnapshot> {
  const answer = await getGateway().listTables(currentRequest())
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
  return destination === 'empty' ? UNREAD_TABLES : readTables()
}
