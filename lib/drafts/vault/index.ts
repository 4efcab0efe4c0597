export { type KeptDrafts, keptDrafts } from './kept-drafts'
export {
  type AttributesByName,
  byIds,
  byNames,
  renamedScope,
  scopeByIds,
  scopeByNames,
} from './kept-keys'
export { mergeRecord } from './merge-records'
export {
  dropParting,
  leaveParting,
  type PartingPlace,
  type PartingStorage,
  readPartings,
} from './parting'
export { DraftReplica } from './replica'
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
export { openVault } from './vault'
