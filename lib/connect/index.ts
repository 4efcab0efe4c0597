import 'server-only'

export type { ConnectSettings } from './client'
export {
  type Asker,
  createGateway,
  type Gateway,
  type SchemaResult,
  type TablesResult,
} from './gateway'
export { toNdjson } from './ndjson'
export { getGateway } from './process-gateway'
