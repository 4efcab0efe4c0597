import { getGateway, toNdjson } from '@/lib/connect'
import { isUnderstood, SERVER_HEADER, UPDATED, type ValuesLine } from '@/lib/save'
import { getSaveRegistry } from '@/lib/save/server'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

async function* updated(): AsyncGenerator<ValuesLine> {
  yield { type: 'trouble', trouble: UPDATED }
}

/** Streams the values of the table as lines of JSON (`ValuesLine`), page by page. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tableId: string }> },
): Promise<Response> {
  const tableId = tableIdOf((await params).tableId)
  if (tableId === null) return noSuchTable()
  const protocol = new URL(request.url).searchParams.get('protocol')
  const lines = isUnderstood(protocol === null ? undefined : Number(protocol))
    ? getGateway().readValues(tableId, { ...currentRequest(), signal: request.signal })
    : updated()
  return new Response(toNdjson(lines), {
    headers: {
      [SERVER_HEADER]: getSaveRegistry().serverId,
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      // Prevents buffering and compression by proxies, which would delay the first rows.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
