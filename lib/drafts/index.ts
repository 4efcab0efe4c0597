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
  startDraft,
  type TextKind,
} from './draft'
export { DraftStore } from './draft-store'
export type { Direction, Gesture, RecordChange, SaveStep, Step, Verb } from './history'
export { numberChange, numberWithBoth, proposeMerge } from './merge'
export type { OpenText, OpenTexts } from './open-texts'
export type { DraftOutcome, Replayed, SentDrafts } from './outcome'
export { addedKey, type NewRecord, recordNotice } from './record-drafts'
export type { RecordCell } from './record-store'
export { isRenameSendable, isSameRecord, type RenameDraft, renameKey, startRename } from './rename'
export { type Decision, isAsShown, isRenameAsShown } from './shown-conflict'
export { type RestoredKind, sortRestored, sortRestoredRename } from './sort-restored'
export { countDrafts, type DraftSummary } from './summary'
export {
  type AsideRecord,
  type AttributesByName,
  byIds,
  byNames,
  type DraftRecord,
  DraftReplica,
  draftsGone,
  dropParting,
  isNewerThan,
  type KeptDrafts,
  keptDrafts,
  leaveParting,
  markKept,
  NewerShape,
  onNewLife,
  openVault,
  type PartingPlace,
  type Rival,
  readableDraft,
  readPartings,
  renamedScope,
  scopeByIds,
  scopeByNames,
  type TableWithDrafts,
  type Vault,
  type VaultScope,
  type VaultTrouble,
} from './vault'
