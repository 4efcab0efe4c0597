export { openDraftStorage } from './draft-storage'
export { type KeptDrafts, keptDrafts, readableDraft } from './kept-drafts'
export {
  type AttributesByName,
  byIds,
  byNames,
  renamedScope,
  scopeByIds,
  scopeByNames,
} from './kept-keys'
export { draftsGone, markKept } from './kept-mark'
export { mergeRecord } from './merge-records'
export { onNewLife } from './new-generation'
export { DraftReplica } from './replica'
export { isNewerThan, NewerShape } from './shape'
export type {
  ConcurrentEdit,
  DraftChange,
  DraftRecord,
  DraftStorage,
  HeldTable,
  PutResult,
  QuarantinedRecord,
  Saver,
  StorageScope,
  StorageTrouble,
  TableWithDrafts,
} from './types'
export {
  type BackupPlace,
  type BackupStorage,
  dropBackup,
  readBackups,
  type UnloadBackup,
  writeBackup,
} from './unload-backup'
