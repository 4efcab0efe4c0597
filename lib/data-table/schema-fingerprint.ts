import type { TableSchema } from './types'

/**
 * Equal for two readings of a schema between which nothing changed that an editor shows or rests on. The time of the
 * last change is no part of it: it may move with every value.
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
