import 'server-only'

export { executeSave } from './execute/execute'
export type { SaveOptions } from './execute/run'
/** What a server may import of this room beside its types. */
export { type ChangeHub, createChangeHub, tellChanges } from './host/change-hub'
export { toEventStream } from './host/event-stream'
export { logSave } from './host/log-save'
export { getChangeHub, getSaveRegistry, saveLog } from './host/process-state'
export {
  createSaveRegistry,
  type RunSave,
  refuseSave,
  type SaveRegistry,
  type ServerIdentity,
} from './host/registry'
export { type ParsedSaveRequest, parseSaveRequest } from './protocol/payload'
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
} from './protocol/service'
