/** What a client may import of this room; what runs on the server is in `server.ts`. */
export type {
  ConflictReason,
  DraftToSave,
  FailedReason,
  Outcome,
  SaveDrafts,
  SaveEvent,
  SaveRequest,
  ScopeMove,
  Trouble,
  TroubleCode,
} from './types'
export type { ValuesLine } from './wire'
export { parseValuesLine } from './wire'
