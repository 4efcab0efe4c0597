import { z } from 'zod'
import type { CellAddress, PrimaryValues } from '@/lib/data-table'

const cellParts = z.tuple([z.string(), z.string(), z.string()])
const recordParts = z.array(z.tuple([z.string(), z.string()]))

/** The cell of a key that `cellKey` made; `null` for what is none of a cell. */
export function addressIn(key: string): CellAddress | null {
  if (!key.startsWith('[')) return null
  const [, record, attribute] = cellParts.parse(JSON.parse(key))
  return { primaryValues: primariesIn(record), attribute }
}

/** The primary values of a key that `recordKey` made. */
export function primariesIn(record: string): PrimaryValues {
  return recordParts.parse(JSON.parse(record)).map(([attribute, value]) => ({ attribute, value }))
}
