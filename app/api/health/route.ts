export const dynamic = 'force-dynamic'

/** The process is alive. Costs no call of the service. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } })
}
