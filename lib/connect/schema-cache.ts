import type { TableSchema } from '@/lib/data-table'
import type { Clock } from './pace'

/** Tables whose schema is remembered; the one that was read longest ago makes room. */
const MAX_TABLES = 200

/** The schemas that this process read last. */
export interface SchemaCache {
  /**
   * A table's schema, asked of the service less than `maxAgeMs` ago, else now. Callers that ask at once share one read
   * where its age allows that; 0 always reads. Trouble is not remembered.
   *
   * @throws what reading throws
   */
  readonly read: (tableId: string, maxAgeMs: number) => Promise<TableSchema>
}

interface Reading {
  /** When the reading began: what it brings is at least as new. */
  readonly startedAtMs: number
  readonly schema: Promise<TableSchema>
}

/** @param fetch - reads a schema from the service */
export function createSchemaCache(
  fetch: (tableId: string) => Promise<TableSchema>,
  clock: Pick<Clock, 'nowMs'>,
): SchemaCache {
  const readings = new Map<string, Reading>()

  function read(tableId: string, maxAgeMs: number): Promise<TableSchema> {
    const nowMs = clock.nowMs()
    const known = readings.get(tableId)
    if (known && nowMs - known.startedAtMs < maxAgeMs) return known.schema
    const reading = { startedAtMs: nowMs, schema: fetch(tableId) }
    remember(tableId, reading)
    reading.schema.catch(() => {
      if (readings.get(tableId) === reading) readings.delete(tableId)
    })
    return reading.schema
  }

  function remember(tableId: string, reading: Reading): void {
    readings.delete(tableId)
    readings.set(tableId, reading)
    const [oldest] = readings.keys()
    if (readings.size > MAX_TABLES && oldest !== undefined) readings.delete(oldest)
  }

  return { read }
}
