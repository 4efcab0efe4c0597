import type {
  Attribute,
  CellAddress,
  CellBase,
  CellIds,
  KeyRule,
  LockLevel,
  LockVersion,
  PrimaryValues,
} from '@/lib/data-table'
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
  | {
      readonly kind: 'written'
      readonly lockVersion: LockVersion | null
      /** Of a created value: the record that it is in. */
      readonly recordId?: string | null | undefined
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unanswered' }

/**
 * What one read said of a cell. A cell that the service describes without a value, and one that it refuses to
 * describe, are both `read` with `base.value: null`: it gives no code that would tell them apart.
 */
export type CellReadResult =
  | ({ readonly kind: 'read' } & ReadCell)
  | { readonly kind: 'unanswered' }

/** What one read brought of a cell, and the ids of the record and attribute that it is of; none without a value. */
export interface ReadCell extends CellIds {
  readonly base: CellBase
}

/** A part of the table's stored values. */
export interface StoredPage {
  /** What it tells of the cells that were asked for, by their index; value and version of each are of this page. */
  readonly found: ReadonlyMap<number, ReadCell>
  /** For the next page; `null` after the last. */
  readonly next: string | null
}

/** An answer for every cell, in the order of the request; or the trouble of the whole request. */
export type ServiceAnswer<Result> =
  | {
      readonly ok: true
      readonly results: readonly Result[]
      readonly requestId?: string | undefined
    }
  | { readonly ok: false; readonly trouble: Trouble; readonly requestId?: string | undefined }

/** A rename of a record. */
export interface RecordRename {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
  readonly lockVersion: LockVersion | null
}

/** The turn of one write within the rate, waited for already. Whichever of the two comes first counts. */
export interface Turn {
  /** The call goes now. */
  readonly use: () => void
  /** No call is made. */
  readonly giveBack: () => void
}

/** Whether a record is there that the service takes for the one asked about. */
export interface FoundRecord {
  readonly exists: boolean
  /** Its primary values as they are stored, where the service tells: in another spelling it is the same record. */
  readonly spelled?: PrimaryValues | undefined
  /** Which record it is, by the service's id. */
  readonly recordId?: string | null | undefined
}

/** The table as it is now, as far as a save rests on it. */
export interface TableState {
  readonly lockLevel: LockLevel
  readonly attributes: readonly Attribute[]
}

/**
 * What a save needs of the service; `lib/connect` implements it.
 *
 * Each method is exactly one call: nothing in it is sent twice, because a write that is repeated unread conflicts
 * with itself. It never throws for trouble with the service. The trouble's code says what is known of a write:
 * `unknown-outcome` may have been applied; every other code was not.
 */
export interface SaveService {
  /**
   * Waits until one write may go at once, so that what it rests on can be read after the wait. Without it, or where the
   * turn is not passed on, each write waits by itself.
   */
  readonly takeTurn?: (operation: WriteOperation | 'rename') => Promise<Turn>
  readonly update: (
    tableId: string,
    cells: readonly CellWrite[],
    turn?: Turn,
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly remove: (
    tableId: string,
    cells: readonly CellWrite[],
    turn?: Turn,
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly create: (
    tableId: string,
    cells: readonly CellWrite[],
    turn?: Turn,
  ) => Promise<ServiceAnswer<CellWriteResult>>
  readonly describe: (
    tableId: string,
    cells: readonly CellAddress[],
  ) => Promise<ServiceAnswer<CellReadResult>>
  /**
   * One page of the table's stored values, one result (`ListDataTableValues`). A cell that is not in it is in another
   * page, or has no value, or is one that the identity may not see: nothing tells which.
   *
   * @param token - of the page before; `null` for the first
   */
  readonly listStored?: (
    tableId: string,
    cells: readonly CellAddress[],
    token: string | null,
  ) => Promise<ServiceAnswer<StoredPage>>
  /** One result: `written` with the record's new versions, or `refused`. */
  readonly rename?: (
    tableId: string,
    rename: RecordRename,
    turn?: Turn,
  ) => Promise<ServiceAnswer<CellWriteResult>>
  /**
   * Whether records that the service takes for these hold any value (see `keyIdentity`); one call, one result each.
   *
   * @param rules - of the primary attributes
   */
  readonly findRecords?: (
    tableId: string,
    records: readonly PrimaryValues[],
    rules: readonly KeyRule[],
  ) => Promise<ServiceAnswer<FoundRecord>>
  /** The same for the records that have these ids, whatever they are called by now; ids have no form of their own. */
  readonly findByIds?: (
    tableId: string,
    recordIds: readonly string[],
  ) => Promise<ServiceAnswer<FoundRecord>>
  /**
   * The table's level and attributes, one result: as this process read them less than `maxAgeMs` ago, else read now
   * (`DescribeDataTable` and `ListDataTableAttributes`).
   */
  readonly readTable?: (tableId: string, maxAgeMs: number) => Promise<ServiceAnswer<TableState>>
  /** The region that it writes to. */
  readonly region?: string | null
}

/** The service's names of the calls, as they are counted and shown. */
export const OPERATION_NAMES = {
  update: 'BatchUpdateDataTableValue',
  delete: 'BatchDeleteDataTableValue',
  create: 'BatchCreateDataTableValue',
  describe: 'BatchDescribeDataTableValue',
  list: 'ListDataTableValues',
  rename: 'UpdateDataTablePrimaryValues',
  find: 'ListDataTablePrimaryValues',
  table: 'DescribeDataTable',
} as const
