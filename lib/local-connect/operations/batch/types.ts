import type { ScopeVersions } from '../../rules/scope-versions'
import type {
  AttributeRow,
  LockComponent,
  LockVersion,
  PrimaryValue,
  RecordRow,
  StoredPrimaryValues,
  TableRow,
  ValueRow,
} from '../../types'
import type { OperationContext } from '../shared/context'

/** One cell of a batch, as the request gives it. */
export type CellRequest = {
  PrimaryValues?: PrimaryValue[] | undefined
  AttributeName: string
  Value?: string | undefined
  LockVersion?: LockVersion | undefined
}

/** A cell whose address is good, with what the table held there when the batch began. */
export type Cell = {
  request: CellRequest
  attribute: AttributeRow
  recordKey: string
  primaryValues: StoredPrimaryValues
  record: RecordRow | undefined
  stored: ValueRow | undefined
}

/** What a kind of batch does with its cells. */
export type CellChange = {
  /** Why a cell cannot be changed, its lock aside; `null` if it can. */
  refuse(cell: Cell, batch: ValueBatch): string | null
  /** Whether the cell must bring the version that its table's lock level compares. */
  needsVersion: boolean
  /** Writes the cell; gives the value's new version, `undefined` when the value is gone. */
  write(cell: Cell, batch: ValueBatch): string | undefined
}

/** A batch on its way: the table, what it holds, and the versions it moves. */
export type ValueBatch = {
  context: OperationContext
  table: TableRow
  attributes: readonly AttributeRow[]
  component: LockComponent | null
  /** Versions when the batch began, by scope; those of records as cells name them. */
  start: Map<string, string>
  versions: ScopeVersions
  /** Whether written values leave versions as they are: a setting, for level NONE. */
  isStill: boolean
  /** Records that exist or were made by this batch, by key. */
  records: Map<string, RecordRow>
  /** What records held when the batch began, by `seq`; `null` for one that was looked into once. */
  contents: Map<number, ReadonlyMap<number, ValueRow> | null>
  nowMs: number
}

/** A changed cell, with the versions that it was judged by and those that it left. */
export type Success = {
  cell: Cell
  recordId: string
  versionBefore: LockVersion
  version: LockVersion
}

/** A cell that was refused, and why. */
export type Failure = { request: CellRequest; message: string }

/** A cell of the request, looked up; `refusal` says why it cannot be changed. */
export type Prepared = { request: CellRequest; cell: Cell | null; refusal: string | null }

/** What a batch came to, each list in the order of the request. */
export type BatchResult = { table: TableRow; successes: Success[]; failures: Failure[] }
