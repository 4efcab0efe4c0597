import { Hono } from 'hono'
import { addControlRoutes, addJournalRoute, type Control } from '../control/routes'
import { INSTANCE_ID } from '../identity'
import type { JournalStore } from '../store/journal'
import type { HttpEnv } from './http-env'
import type { createMetrics } from './metrics'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** What `/_local` offers beside health and metrics; `null` = not that. */
export type LocalParts = { control: Control | null; journal: JournalStore | null }

/**
 * What the stand-in tells about itself under `/_local`; no part of AWS's API. It answers only when
 * the Host header names this machine, so that a web page cannot reach it through a name of its own.
 */
export function createLocalRoutes(
  metrics: ReturnType<typeof createMetrics>,
  { control, journal }: LocalParts,
): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>()
  routes.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    if (LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ''))) return next()
    return context.json({ Message: 'Only this machine may ask that.' }, 403)
  })
  routes.get('/health', (context) => context.json({ status: 'ok', instanceId: INSTANCE_ID }))
  routes.get('/metrics', (context) => context.json(metrics.snapshot()))
  if (control !== null) addControlRoutes(routes, control)
  if (journal !== null) addJournalRoute(routes, journal)
  return routes
}
