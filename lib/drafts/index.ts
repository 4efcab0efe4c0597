export { type Doubt, doubtOfSave, doubtOfSent } from './doubt'
export {
  type Choice,
  type Collision,
  type Draft,
  type DraftGroup,
  type DraftStatus,
  draftSaved,
  isOfOtherDeletion,
  isSendable,
  judgeDraft,
  startDraft,
  type TextKind,
} from './draft'
export { DraftStore } from './draft-store'
export type { Direction, Gesture, RecordChange, SaveStep, Step, Verb } from './history'
export { isTextKey, type OpenText, type OpenTexts } from './open-texts'
export type { DraftOutcome, Replayed, SentDrafts } from './outcome'
export { addedKey, type NewRecord, recordNotice } from './record-drafts'
export type { RecordCell } from './record-store'
export {
  isRenameSendable,
  isSameRecord,
  type RenameDraft,
  type RenameStatus,
  renameKey,
  startRename,
} from './rename'
export { freeName } from './rename-attributes'
export { type Decision, isAsShown, isRenameAsShown } from './shown-conflict'
export { type RestoredKind, sortRestored, sortRestoredRename } from './sort-restored'
export type { StoredCell, StoredTable } from './stored-table'
export { countDrafts, type DraftSummary } from './summary'
