export { type DraftNames, downloadText, exportDrafts, namesOf, unsavedOf } from './export-drafts'
export { isSchemaStale } from './loading/check-schema'
export { backMessage, isTemporary, OFFLINE, UNREACHABLE } from './loading/connection'
export { loadValues, ReadTrouble } from './loading/load-values'
export { momentNow, sinceMs } from './loading/monotonic-clock'
export { confirmMs, freshMs, intervalMs, retryMs } from './loading/refresh-times'
export { conflictNews, type KnownConflicts, knownConflicts } from './messages/conflict-news'
export { clockTime, count, exactTime, resultMessage } from './messages/format'
export { isLeftAlone, replayMessage, stepLabel } from './messages/history-messages'
export { namedParts, PARTS_MESSAGES, planMessage } from './messages/plan-messages'
export {
  endedLabel,
  pauseMs,
  progressMessage,
  spokenProgress,
  taskLabel,
} from './messages/progress-messages'
export {
  attributeOf,
  costLabel,
  endingOf,
  leftAloneIn,
  lineLabel,
  valuesOf,
} from './messages/receipt-messages'
export {
  answerMessage,
  deletionMessage,
  keyLabel,
  type RecordTask,
  renamedRecordMessage,
  renameMessage,
} from './messages/record-messages'
export {
  changeCount,
  isNotKnown,
  nothingToSaveMessage,
  problemLabel,
  restMessage,
  saveLabel,
  unsavedLabel,
} from './messages/status-messages'
export { kindOfSave, leftAloneMessage, placeLabel, saveName } from './messages/undo-messages'
export { MAX_RECEIPTS } from './receipts/receipt-book'
export type { ReceiptEntry } from './receipts/receipt-entry'
export { persistReceipts } from './receipts/receipt-storage'
export { updateFindings } from './saving/apply-event'
export { askAfterLost } from './saving/ask-after-lost'
export { bigSaveOf, planOf, saveNumbers, toBeSent } from './saving/big-save'
export { cancelSave, runAsked, type SaveEnd } from './saving/run-save'
export { persistPolicy } from './saving/save-policy'
export type { ToSend } from './saving/save-request'
export { receiptSummary } from './saving/save-result'
export { countUndo, totalOf, undoChanges, undoLabel, undoSentences } from './saving/undo-counts'
export { askUndo, countOfUndo, undoPlanOf, undoSave } from './saving/undo-save'
export type { TableSession } from './session'
export { knownSession, sessionFor } from './sessions'
export {
  type BigSave,
  type GoingRecord,
  type Panel,
  type RecordView,
  type RunningSave,
  runningSave,
  type SavePolicyChoice,
  type SessionState,
  saveFindings,
  type UndoAsked,
  undoAsked,
} from './state'
export { draftStorageFor } from './tabs/draft-storages'
export { DraftSync } from './tabs/draft-sync'
export { listenToSaves } from './tabs/listen-to-saves'
export { countKinds } from './tabs/restored-drafts'
export type { RestoredDrafts } from './tabs/sync-state'
export { StorageNews, TablesWithDrafts } from './tabs/tables-with-drafts'
export { messageOf, ORPHAN_MESSAGE } from './view/cells'
export {
  type Conflict,
  conflictCount,
  conflictOfText,
  conflictsOf,
  isConflictOf,
  isSameConflict,
} from './view/conflicts'
export type { ChangesSince, ExternalChange } from './view/external-changes'
export { byGridOrder, inGridOrder } from './view/grid-order'
export { applyAnswer, type RecordQuestion, whyNot } from './view/record-answers'
export { draftKeyAt, isRecordSaving, recordName } from './view/record-names'
export type { KeyCheck } from './view/records'
export {
  type ChangeKind,
  type ChangeState,
  changesOf,
  countBy,
  countListed,
  filterChanges,
  groupByRecord,
  KIND_LABELS,
  lineAfter,
  type ReviewChange,
  type ReviewFilter,
  type ReviewRow,
  renameChangeOf,
  STATE_LABELS,
  withWholeRecords,
} from './view/review-changes'
export { schemaChangeMessage } from './view/schema-changes'
export {
  type RecordLocation,
  type SeenRecord,
  type StoredSeenRecord,
  seenBefore,
  seeRecord,
  standingOf,
} from './view/seen-record'
export { keyOf, type TypedKey, typedKey } from './view/typed-key'
