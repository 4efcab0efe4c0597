import type { DataTableLockLevel } from '@aws-sdk/client-connect'
import type { TableSpec } from './tables'

/** The levels at which the service itself refuses an edit of what has moved. */
export const GUARDED_LEVELS = [
  'VALUE',
  'ATTRIBUTE',
  'PRIMARY_VALUE',
  'DATA_TABLE',
] as const satisfies readonly DataTableLockLevel[]

/** One record of a branch table; what is left out has no value. */
export interface BranchSpec {
  readonly branch: string
  readonly phone?: string
  readonly note?: string
}

/** A table of branches: the primary attribute `Branch`, and the texts `Note` and `Phone`. */
export function branchTable(
  lockLevel: DataTableLockLevel,
  branches: readonly BranchSpec[],
): TableSpec {
  return {
    lockLevel,
    attributes: [
      { name: 'Branch', type: 'TEXT', primary: true },
      { name: 'Note', type: 'TEXT' },
      { name: 'Phone', type: 'TEXT' },
    ],
    records: branches.map(({ branch, phone, note }) => ({
      key: [branch],
      values: {
        ...(phone === undefined ? {} : { Phone: phone }),
        ...(note === undefined ? {} : { Note: note }),
      },
    })),
  }
}

/**
 * The details of a story that is told at several levels: between the narrowest and the widest lock it shows the same,
 * and is left to `npm run test:long`.
 */
export function toldAt(level: DataTableLockLevel): { tag?: string } {
  return level === 'ATTRIBUTE' || level === 'PRIMARY_VALUE' ? { tag: '@long' } : {}
}
