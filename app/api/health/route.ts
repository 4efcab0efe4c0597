export const dynamic = 'force-dynamic'

/** Liveness check; needs no service call. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } })
}
