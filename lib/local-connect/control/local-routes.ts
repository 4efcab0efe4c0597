import { Hono } from 'hono'
import { INSTANCE_ID } from '../identity'
import type { HttpEnv } from '../protocol/http-env'
import type { createMetrics } from '../protocol/metrics'
import type { JournalStore } from '../store/journal'
import { addControlRoutes, addJournalRoute, type Control } from './routes'

/** What `/_local` offers beside health and metrics; `null` = not that. */
export type LocalParts = { control: Control | null; journal: JournalStore | null }

/** What the stand-in tells about itself under `/_local`; no part of AWS's API. */
export function createLocalRoutes(
  metrics: ReturnType<typeof createMetrics>,
  { control, journal }: LocalParts,
): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>()
  routes.get('/health', (context) => context.json({ status: 'ok', instanceId: INSTANCE_ID }))
  routes.get('/metrics', (context) => context.json(metrics.snapshot()))
  if (control !== null) addControlRoutes(routes, control)
  if (journal !== null) addJournalRoute(routes, journal)
  return routes
}
