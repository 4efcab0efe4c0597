import { getChangeHub, toEventStream } from '@/lib/save/server'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

/** Tells, as server-sent events, whenever a save of this process stored something in the table (`TableChange`). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tableId: string }> },
): Promise<Response> {
  const tableId = tableIdOf((await params).tableId)
  if (tableId === null) return noSuchTable()
  const body = toEventStream(getChangeHub(), tableId, request.signal)
  if (body === null) return new Response(null, { status: 503 })
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  })
}
