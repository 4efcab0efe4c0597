import 'server-only'

/** What a server may import of this room beside its types. */
export type { ChangeHub } from './changes'
export { createChangeHub } from './changes'
export { toEventStream } from './event-stream'
export { executeSave } from './execute'
export { logSave } from './log-save'
export type { ParsedSaveRequest } from './payload'
export { parseSaveRequest } from './payload'
export { NO_VALUE } from './plan'
export { getChangeHub, getSaveRegistry, saveLog } from './process-state'
export { refuseSave } from './refuse'
export type { RunSave, SaveRegistry, ServerIdentity } from './registry'
export { createSaveRegistry } from './registry'
export type { SaveOptions } from './run'
export type {
  CellReadResult,
  CellWrite,
  CellWriteResult,
  FoundRecord,
  ReadCell,
  RecordRename,
  SaveService,
  ServiceAnswer,
  StoredPage,
  TableState,
  Turn,
  WriteOperation,
} from './service'
export { tellChanges } from './tell-changes'
