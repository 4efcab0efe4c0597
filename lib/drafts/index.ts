export type { Choice, Collision, Draft, DraftStatus } from './draft'
export { draftSaved, startDraft } from './draft'
export { type DraftOutcome, DraftStore, type Replayed } from './draft-store'
export type { Direction, Gesture, SaveStep, Step, Verb } from './history'
export { numberChange, numberWithBoth, proposeMerge } from './merge'
export { type RestoredKind, sortRestored } from './sort-restored'
export type { DraftSummary } from './summary'
export {
  type AsideRecord,
  type DraftRecord,
  DraftReplica,
  openVault,
  type Rival,
  type TableWithDrafts,
  type Vault,
  type VaultScope,
  type VaultTrouble,
} from './vault'
