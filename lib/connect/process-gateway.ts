import 'server-only'
import { getSettings } from '@/lib/settings'
import { createGateway, type Gateway, type SchemaResult, type TablesResult } from './gateway'

declare global {
  /** Outlives a hot reload, so that one process keeps one rate limit and one set of connections. */
  var lockstepGateway: Gateway | undefined
}

/** The gateway of this process, opened with its settings on the first call. @throws when a setting is wrong */
export function getGateway(): Gateway {
  globalThis.lockstepGateway ??= createGateway(getSettings())
  return globalThis.lockstepGateway
}

/** All tables of the instance, A to Z; usually one call. Trouble is a value. */
export function listTables(): Promise<TablesResult> {
  return getGateway().listTables()
}

/** A table and its attributes: two calls. Trouble is a value, of code `not-found` when there is no such table. */
export function readSchema(tableId: string): Promise<SchemaResult> {
  return getGateway().readSchema(tableId)
}
