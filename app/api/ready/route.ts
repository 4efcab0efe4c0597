import { getGateway } from '@/lib/connect'
import { getSaveRegistry } from '@/lib/save/server'

export const dynamic = 'force-dynamic'

/** Requests within this time share one service call, ms. */
const SHARED_MS = 5000

/**
 * Readiness check: 200 if the service answers, else 503 with the reason. With wrong settings the app does not even
 * start.
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
