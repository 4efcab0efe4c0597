import 'server-only'

/** What a server may import of this room beside its types. */
export { executeSave } from './execute'
export type { ParsedSaveRequest } from './payload'
export { parseSaveRequest } from './payload'
export { NO_VALUE } from './plan'
export { refuseSave } from './refuse'
export type { SaveOptions } from './run'
export type {
  CellReadResult,
  CellWrite,
  CellWriteResult,
  RecordRename,
  SaveService,
  ServiceAnswer,
  TableState,
  WriteOperation,
} from './service'
