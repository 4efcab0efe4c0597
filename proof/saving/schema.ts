import type { TableSession } from '@/components/editor/session'
import type { TableSchema } from '@/lib/data-table'
import type { Surroundings } from './logged'

/** The table's schema as it is now. */
async function schemaOf({ standIn, tableId }: Surroundings): Promise<TableSchema> {
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

/** The table as it was read at one time: its schema, and the values as the page gets them, in base64. */
export interface TableReading {
  readonly schema: TableSchema
  readonly body: string
}

/** Reads the whole table, as the page does. */
export async function readTable(around: Surroundings): Promise<TableReading> {
  const schema = await schemaOf(around)
  let lines = ''
  for await (const line of around.standIn.gateway.readValues(around.tableId)) {
    lines += `${JSON.stringify(line)}\n`
  }
  return { schema, body: Buffer.from(lines).toString('base64') }
}
