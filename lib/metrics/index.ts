import 'server-only'

export { type CallNote, createMetrics, type Metrics, type SaveNote, type Watched } from './metrics'
export { getMetrics } from './process-metrics'
