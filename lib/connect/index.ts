import 'server-only'

export type { ConnectSettings } from './client'
export type { Asker, Gateway, SchemaResult, TablesResult } from './gateway'
export { createGateway } from './gateway'
export { toNdjson } from './ndjson'
export { getGateway } from './process-gateway'
