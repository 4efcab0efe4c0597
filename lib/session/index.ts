export { type DraftNames, downloadText, exportDrafts, namesOf, unsavedOf } from './export-drafts'
export { isSchemaStale } from './loading/check-schema'
export { AWAY, backWords, OFFLINE, passes } from './loading/connection'
export { loadValues, ReadTrouble } from './loading/load-values'
export { doubtMs, freshMs, intervalMs, retryMs } from './loading/look-times'
export { momentNow, sinceMs } from './loading/monotonic-clock'
export { conflictNews, type KnownConflicts, knownConflicts } from './messages/conflict-news'
export { cursorLostWords } from './messages/cursor-messages'
export { gestureWords, isLeftAlone, replayedWords } from './messages/history-messages'
export { namedParts, PARTS_WORDS, planWords } from './messages/plan-messages'
export {
  doingWords,
  endedWords,
  pauseMs,
  progressWords,
  spokenProgress,
} from './messages/progress-messages'
export {
  attributeOf,
  costWords,
  endingOf,
  leftAloneIn,
  lineWords,
  valuesOf,
} from './messages/receipt-messages'
export {
  answeredWords,
  deletionWords,
  keyWords,
  type RecordTask,
  renamedWords,
} from './messages/record-messages'
export { renameMessage } from './messages/rename-messages'
export {
  changeCount,
  isNotKnown,
  saveLabel,
  standingWords,
  troubleWords,
} from './messages/status-messages'
export { kindOfSave, leftWords, placeWords, saveWords } from './messages/undo-messages'
export { clockTime, count, exactTime, resultWords } from './messages/words'
export { keepReceipts } from './receipts/keep-receipts'
export type { KeptReceipt } from './receipts/kept-receipt'
export { MAX_RECEIPTS } from './receipts/receipt-book'
export { updateFindings } from './saving/apply-event'
export { askAfterLost } from './saving/ask-after-lost'
export { bigSaveOf, planOf, saveNumbers, toBeSent } from './saving/big-save'
export { nothingToSaveWords, restWords } from './saving/nothing-to-save'
export { cancelSave, runAsked, type SaveEnd } from './saving/run-save'
export { keepPolicy } from './saving/save-policy'
export type { ToSend } from './saving/save-request'
export { countWords } from './saving/save-result'
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
export { DraftSync } from './tabs/draft-sync'
export { KeptNews, KeptTables } from './tabs/kept-tables'
export { listenToSaves } from './tabs/listen-to-saves'
export { countKinds } from './tabs/still-restored'
export type { Returned } from './tabs/sync-state'
export { draftStorageFor } from './tabs/vaults'
export { messageOf, ORPHAN_WORDS } from './view/cells'
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
export { type RecordQuestion, takeAnswer, whyNot } from './view/record-answers'
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
  KIND_WORDS,
  lineAfter,
  type ReviewChange,
  type ReviewFilter,
  type ReviewRow,
  renameChangeOf,
  STATE_WORDS,
  withWholeRecords,
} from './view/review-changes'
export { changeWords } from './view/schema-changes'
export {
  type KeptRecord,
  type SeenRecord,
  type SeenStanding,
  seenBefore,
  seeRecord,
  standingOf,
} from './view/seen-record'
export { keyOf, type TypedKey, typedKey } from './view/typed-key'
