import type { TableSchema } from './types'

/**
 * A text that is equal for two schemas without a difference that matters to an editor. The time of the last change is
 * left out, because it may change with every value.
 */
export function schemaFingerprint({ table, attributes }: TableSchema): string {
  const { name, description, lockLevel, timeZone } = table
  const columns = attributes.map((attribute) => [
    attribute.id,
    attribute.name,
    attribute.valueType,
    attribute.description,
    attribute.isPrimary,
    Object.entries(attribute.rules).sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
  return JSON.stringify([name, description, lockLevel, timeZone, columns])
}
