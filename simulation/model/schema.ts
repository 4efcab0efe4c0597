import { cellKey, recordKey, type TableSchema } from '@/lib/data-table'
import type { TableSession } from '@/lib/session/session'
import type { Surroundings } from './save-log'

/** The table's schema as it is now. */
export async function schemaOf({ standIn, tableId }: Surroundings): Promise<TableSchema> {
  const read = await standIn.gateway.readSchema(tableId)
  if (!read.ok) throw new Error(read.trouble.title)
  return read.schema
}

/** As in `lib/session/sessions.ts`: other columns or another level give a new session. */
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
  /** The same by the cells' keys. */
  readonly stored: ReadonlyMap<string, string>
  /** The ids of the records, by their keys. */
  readonly recordIds: ReadonlyMap<string, string>
  /** How old the values are. */
  readonly lagMs: number
}

/** Reads the whole table, as the page does. */
export async function readTable(around: Surroundings, lagMs = 0): Promise<TableReading> {
  const { standIn, tableId } = around
  const schema = await schemaOf(around)
  if (lagMs > 0) {
    const rule = { operation: 'ListDataTableValues', effect: 'lag', ms: lagMs, count: 1 }
    await standIn.addFault({ ...rule, table: tableId, caller: 'stand-in' })
  }
  let lines = ''
  const stored = new Map<string, string>()
  const recordIds = new Map<string, string>()
  for await (const line of standIn.gateway.readValues(tableId)) {
    if (line.type === 'page') {
      for (const one of line.values) {
        const id = line.attributeIds?.[one.attribute]
        // A reading that lags uses the names of its time.
        const attribute = schema.attributes.find((known) => known.id === id)?.name
        if (attribute !== undefined) stored.set(cellKey(tableId, { ...one, attribute }), one.value)
        recordIds.set(recordKey(one.primaryValues), one.recordId)
      }
    }
    lines += `${JSON.stringify(line)}\n`
  }
  return { schema, body: Buffer.from(lines).toString('base64'), stored, recordIds, lagMs }
}
