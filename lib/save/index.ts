/** What a client may import of this room; what runs on the server is in `server.ts`. */

export { type SummaryOptions, summarizePlan } from './plan/summary'
export {
  parseSchemaAnswer,
  parseServerId,
  parseValuesLine,
  type SchemaAnswer,
  type ValuesLine,
} from './protocol/answers'
export { parseTableChange, type TableChange } from './protocol/table-change'
export type {
  ConflictReason,
  DraftToSave,
  DriftChange,
  Evidence,
  FailedReason,
  FollowedSave,
  FollowRequest,
  Gone,
  Outcome,
  OwnGuard,
  PlanPart,
  PlanSummary,
  Receipt,
  ReceiptLine,
  RenameToSave,
  ReplacedState,
  SaveActions,
  SaveDrafts,
  SaveEvent,
  SaveRequest,
  ScopeMove,
  ScopePolicy,
  Trouble,
  TroubleCode,
} from './protocol/types'
export { BUSY, isUnderstood, PROTOCOL, SERVER_HEADER, UPDATED } from './protocol/version'
export {
  changeLines,
  completedReceipt,
  type FinishedEvent,
  joinReceipts,
  parseReceipt,
  primariesOf,
  primariesText,
  type ReceiptCounts,
  type ReceiptInput,
  receiptCounts,
  receiptFileName,
  receiptJson,
  receiptOf,
  savedHow,
} from './receipts/receipt'
export { receiptCsv } from './receipts/receipt-csv'
export {
  type CellToUndo,
  type EndedSave,
  isRecordLeft,
  type Knowledge,
  type KnownCell,
  type KnownRecord,
  type LeftCell,
  type LeftReason,
  planUndo,
  type RenameToUndo,
  type UndoPlan,
} from './receipts/undo-plan'
