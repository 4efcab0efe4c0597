import type { CellAddress, CellBase, LockVersion } from '@/lib/data-table'
import type { Trouble } from './types'

/** The three ways to write a cell, as the service's Batch operations name them. */
export type WriteOperation = 'update' | 'delete' | 'create'

/** One cell of a write. */
export interface CellWrite extends CellAddress {
  /** The new stored string; `null` when the write deletes the value. */
  readonly value: string | null
  /** The version that the service compares; `null` for a cell that was read without one. */
  readonly lockVersion: LockVersion | null
}

/** What the service said of one cell of a write. `unanswered`: it named the cell in neither of its lists. */
export type CellWriteResult =
  | { readonly kind: 'written'; readonly lockVersion: LockVersion | null }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unanswered' }

/**
 * What one read said of a cell. A cell that the service describes without a value, and one that it refuses to
 * describe, are both `read` with `base.value: null`: it gives no code that would tell them apart.
 */
export type CellReadResult =
  | { readonly kind: 'read'; readonly base: CellBase }
  | { readonly kind: 'unanswered' }

/** An answer for every cell, in the order of the request; or the trouble of the whole request. */
export type ServiceAnswer<Result> =
  | { readonly ok: true; readonly results: readonly Result[] }
  | { readonly ok: false; readonly trouble: Trouble }

/**
 * What a save needs of the service; `lib/connect` implements it.
 *
 * Each method is exactly one call: nothing in it is sent twice, because a write that is repeated unread conflicts
 * with itself. It never throws for trouble with the service. The trouble's code says what is known of a write:
 * `unknown-outcome` may have been applied; every other code was not.
 */
export interface SaveService {
  readonly update: (
    tableId: string,
    cells: readonly CellWrite[],
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly remove: (
    tableId: string,
    cells: readonly CellWrite[],
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly create: (
    tableId: string,
    cells: readonly CellWrite[],
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly describe: (
    tableId: string,
    cells: readonly CellAddress[],
  ) => Promise<ServiceAnswer<CellReadResult>>
}

/** The service's names of the calls, as they are counted and shown. */
export const OPERATION_NAMES = {
  update: 'BatchUpdateDataTableValue',
  delete: 'BatchDeleteDataTableValue',
  create: 'BatchCreateDataTableValue',
  describe: 'BatchDescribeDataTableValue',
} as const
