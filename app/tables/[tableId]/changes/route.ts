import { getChangeHub, toEventStream } from '@/lib/save/server'
import { currentRequest } from '@/lib/web'
import { noSuchTable, tableIdOf } from '../../../table-id'

export const dynamic = 'force-dynamic'

/** Tells, as server-sent events, whenever a save of this process stored something in the table (`TableChange`). */
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

/** The page goes on without; it asks again by itself, and reads the table at an interval in any case. */
function tooMany(): Response {
  const words = 'Too many pages listen to Lockstep already.\n'
  return new Response(words, { status: 429, headers: { 'Retry-After': '40' } })
}
