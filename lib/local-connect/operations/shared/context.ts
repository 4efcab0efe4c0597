import type { HoursBook } from '../../config/hours-of-operation'
import type { Call } from '../../protocol/call'
import type { Caller } from '../../rules/access'
import type { Quotas } from '../../rules/quotas'
import type { Store } from '../../store/store'
import type { BatchLocking, NoneVersions, TableVersions } from '../../types'

/** What every operation works with. */
export type ServiceContext = {
  store: Store
  batchLocking: BatchLocking
  noneVersions: NoneVersions
  tableVersions: TableVersions
  quotas: Quotas
  /** Hours of operation, for `HOOP`. */
  hours: HoursBook
  /** The clock, in epoch milliseconds. */
  nowMs(): number
  /** A lock version that was never given before. */
  newVersion(): string
  /** A new id of a table, an attribute or a record. */
  newId(): string
}

/** What one call of an operation works with. */
export type OperationContext = ServiceContext & {
  caller: Caller
  call: Pick<Call, 'operation' | 'refusedCells'>
}
