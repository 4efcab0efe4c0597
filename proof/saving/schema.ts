import type { TableSession } from '@/components/editor/session'
import type { Surroundings } from './logged'

/** The table's schema as it is now. */
export async function schemaOf({ standIn, tableId }: Surroundings) {
  const read = await standIn.gateway.readSchema(tableId)
  if (!read.ok) throw new Error(read.trouble.title)
  return read.schema
}

/** As in `components/editor/sessions.ts`: other columns or another level give a new session. */
export function shapeOf({ table, attributes }: TableSession['schema']): string {
  const columns = attributes.map(({ id, name, valueType, isPrimary }) => [
    id,
    name,
    valueType,
    isPrimary,
  ])
  return JSON.stringify([table.lockLevel, columns])
}
