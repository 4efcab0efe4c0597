export type { Choice, Collision, Draft, DraftStatus } from './draft'
export { type DraftOutcome, DraftStore } from './draft-store'
export type { DraftSummary } from './summary'
