export { openVault } from './draft-storage'
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
  AsideRecord,
  DraftChange,
  DraftRecord,
  HeldTable,
  PutResult,
  Rival,
  Saver,
  TableWithDrafts,
  Vault,
  VaultScope,
  VaultTrouble,
} from './types'
export {
  dropParting,
  leaveParting,
  type Parting,
  type PartingPlace,
  type PartingStorage,
  readPartings,
} from './unload-backup'
