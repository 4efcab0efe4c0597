import { getChangeHub, toEventStream } from '@/lib/save/server'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

/** Sends a server-sent event (`TableChange`) whenever a save of this process changes the table. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ tableId: string }> },
): Promise<Response> {
  const tableId = tableIdOf((await params).tableId)
  if (tableId === null) return noSuchTable()
  const body = toEventStream(getChangeHub(), tableId, request.signal, currentRequest())
  if (body === null) return tooMany()
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

/** The page works without events: it retries by itself, and reads the table at intervals anyway. */
function tooMany(): Response {
  const message = 'Too many pages are connected to Lockstep already.\n'
  return new Response(message, { status: 429, headers: { 'Retry-After': '40' } })
}
