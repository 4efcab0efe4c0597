import type { ConnectClient } from '@aws-sdk/client-connect'
import { createTable, type MadeTable } from '../../e2e/support/tables'
import type { LockLevel } from '../../lib/data-table'

/** The attributes other than the primary one. */
export const ATTRIBUTES = Array.from({ length: 10 }, (_, index) => `Value ${index}`)
export const RECORDS = 100
export const VALUES = ATTRIBUTES.length * RECORDS

/** Creates a table of 1,000 values: 100 records with 10 texts. */
export function makeThousand(
  connect: ConnectClient,
  lockLevel: LockLevel = 'VALUE',
): Promise<MadeTable> {
  return createTable(connect, {
    lockLevel,
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      ...ATTRIBUTES.map((name) => ({ name, type: 'TEXT' as const })),
    ],
    records: Array.from({ length: RECORDS }, (_, record) => ({
      key: [`Branch ${String(record).padStart(3, '0')}`],
      values: Object.fromEntries(ATTRIBUTES.map((name) => [name, `${name} of ${record}`])),
    })),
  })
}
