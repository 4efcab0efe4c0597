import 'server-only'

export {
  type CallNote,
  createMetrics,
  type LiveValues,
  type Metrics,
  type SaveNote,
} from './metrics'
export { getMetrics } from './process-metrics'
