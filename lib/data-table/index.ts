export type { CellState } from './cell-state'
export {
  cellKey,
  cellKeyOf,
  DEFAULT_RECORD_ID,
  isDefaultRecord,
  recordKey,
  sortPrimaryValues,
} from './keys'
export { guardMember, guardVersion, lockScope, withGuard } from './lock'
export type {
  Attribute,
  CellAddress,
  CellBase,
  DataTable,
  LockLevel,
  LockVersion,
  PrimaryValue,
  PrimaryValues,
  ReadValue,
  TableSchema,
  ValueRules,
  ValuesPage,
  ValueType,
} from './types'
