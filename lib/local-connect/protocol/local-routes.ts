import { Hono } from 'hono'
import { INSTANCE_ID } from '../identity'
import type { createMetrics } from './metrics'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * What the stand-in tells about itself under `/_local`; no part of AWS's API. It answers only when
 * the Host header names this machine, so that a web page cannot reach it through a name of its own.
 */
export function createLocalRoutes(metrics: ReturnType<typeof createMetrics>): Hono {
  const routes = new Hono()
  routes.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    if (LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ''))) return next()
    return context.json({ Message: 'Only this machine may ask that.' }, 403)
  })
  routes.get('/health', (context) => context.json({ status: 'ok', instanceId: INSTANCE_ID }))
  routes.get('/metrics', (context) => context.json(metrics.snapshot()))
  return routes
}
