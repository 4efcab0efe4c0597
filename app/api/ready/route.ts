import { getGateway } from '@/lib/connect'
import { getSaveRegistry } from '@/lib/save/server'

export const dynamic = 'force-dynamic'

/** Whoever asks within this time shares one call of the service, ms. */
const SHARED_MS = 5000

/**
 * Whether work may be sent here: 200 where the service answers, else 503 with the reason. Wrong settings never get this
 * far: with them the app does not start.
 */
export async function GET(): Promise<Response> {
  if (getSaveRegistry().isStopping()) return notReady('stopping')
  const { ok } = await getGateway().listTables({ client: 'ready', maxAgeMs: SHARED_MS })
  return ok ? answer('ready', 200) : notReady('service')
}

function notReady(reason: 'stopping' | 'service'): Response {
  return answer('not-ready', 503, reason)
}

function answer(status: 'ready' | 'not-ready', code: number, reason?: string): Response {
  return Response.json(
    { status, reason },
    { status: code, headers: { 'Cache-Control': 'no-store' } },
  )
}
