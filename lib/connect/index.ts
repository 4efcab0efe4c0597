import 'server-only'

export type { ConnectSettings } from './client'
export type { Gateway, SchemaResult, TablesResult } from './gateway'
export { createGateway } from './gateway'
export { toNdjson } from './ndjson'
export { getGateway, listTables, readSchema } from './process-gateway'
