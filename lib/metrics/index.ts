import 'server-only'

export type { CallNote, Metrics, SaveNote, Watched } from './metrics'
export { createMetrics } from './metrics'
export { getMetrics } from './process-metrics'
