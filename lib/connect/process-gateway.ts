import 'server-only'
import { getMetrics } from '@/lib/metrics'
import { getSettings } from '@/lib/settings'
import { createGateway, type Gateway } from './gateway'

declare global {
  /** Outlives a hot reload, so that one process keeps one rate limit and one set of connections. */
  var lockstepGateway: Gateway | undefined
}

/** The gateway of this process, opened with its settings on the first call. @throws when a setting is wrong */
export function getGateway(): Gateway {
  globalThis.lockstepGateway ??= createGateway(getSettings(), undefined, getMetrics().noteCall)
  return globalThis.lockstepGateway
}
