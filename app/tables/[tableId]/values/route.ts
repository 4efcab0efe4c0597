import { getGateway, toNdjson } from '@/lib/connect'
import { isUnderstood, SERVER_HEADER, UPDATED, type ValuesLine } from '@/lib/save'
import { getSaveRegistry } from '@/lib/save/server'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

async function* updated(): AsyncGenerator<ValuesLine> {
  yield { type: 'trouble', trouble: UPDATED }
}

/** Streams the table's values as lines of JSON (`ValuesLine`), page by page as the service returns them. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tableId: string }> },
): Promise<Response> {
  const tableId = tableIdOf((await params).tableId)
  if (tableId === null) return noSuchTable()
  const said = new URL(request.url).searchParams.get('protocol')
  const lines = isUnderstood(said === null ? undefined : Number(said))
    ? getGateway().readValues(tableId, { ...currentRequest(), signal: request.signal })
    : updated()
  return new Response(toNdjson(lines), {
    headers: {
      [SERVER_HEADER]: getSaveRegistry().serverId,
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      // A proxy that buffers, or compresses, would hold the first rows back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
