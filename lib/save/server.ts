import 'server-only'

/** What a server may import of this room beside its types. */
export { type ChangeHub, createChangeHub, tellChanges } from './change-hub'
export { toEventStream } from './event-stream'
export { executeSave } from './execute'
export { logSave } from './log-save'
export { type ParsedSaveRequest, parseSaveRequest } from './payload'
export { NO_VALUE } from './plan'
export { getChangeHub, getSaveRegistry, saveLog } from './process-state'
export {
  createSaveRegistry,
  type RunSave,
  refuseSave,
  type SaveRegistry,
  type ServerIdentity,
} from './registry'
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
