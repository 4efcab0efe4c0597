import 'server-only'
import { createMetrics, type Metrics } from './metrics'

declare global {
  /** Global, because Next.js loads a module once for each kind of route. */
  var lockstepMetrics: Metrics | undefined
}

/** The metrics of this process. */
export function getMetrics(): Metrics {
  globalThis.lockstepMetrics ??= createMetrics()
  return globalThis.lockstepMetrics
}
