import { getGateway } from '@/lib/connect'
import { getMetrics } from '@/lib/metrics'
import { getSaveRegistry } from '@/lib/save/server'
import { getSettings } from '@/lib/settings'

export const dynamic = 'force-dynamic'

/** The metrics of the process for Prometheus, if the settings enable them. */
export async function GET(): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' }
  if (!getSettings().hasMetrics) {
    const message = 'Metrics are available with LOCKSTEP_METRICS=1.'
    return Response.json({ message }, { status: 404, headers })
  }
  const { text, contentType } = getMetrics()
  const body = await text({ waiting: getGateway().waiting, running: getSaveRegistry().running })
  return new Response(body, { headers: { ...headers, 'Content-Type': contentType } })
}
