export {
  type AnchoredCell,
  type AnchoredEdits,
  type CellAnchor,
  isAsSeen,
  type MissingCause,
  type TypedCell,
} from './anchored-edits'
export {
  type CellEdit,
  type CellPlace,
  type CellSource,
  type CellState,
  type CellView,
  columnIdOf,
  type GridRows,
  type RowId,
  type RowState,
} from './cell-source'
export {
  countCharacters,
  graphemesOf,
  isWellFormed,
  shortened,
  textEnd,
  textStart,
} from './characters'
export {
  displayText,
  editedValue,
  fieldText,
  fieldValue,
  fromText,
  isExpression,
  listItems,
  listOf,
  sameValue,
  toText,
  typeDefault,
} from './codecs'
export { NO_VALUE } from './column'
export {
  type ComparedChange,
  type Comparison,
  compare,
  isRewritten,
  isSameRead,
  isSameWrite,
} from './compare'
export { countChanges } from './count-changes'
export { guardFormula, toCsv } from './csv'
export { type Decimal, parseDecimal } from './decimal'
export { describeRules } from './describe-rules'
export { Emitter } from './emitter'
export {
  type HiddenDifference,
  hiddenDifference,
  hiddenSummary,
  markHidden,
  type TextEnds,
  type TextPart,
} from './hidden-characters'
export { type CellIds, isOther, type OtherReason, otherThan } from './identity'
export { isolate } from './isolate'
export type { Problem, ProblemRule } from './item-rules'
export {
  isSameKey,
  type KeyRule,
  keyAppearance,
  keyIdentity,
  valueIdentity,
} from './key-equality'
export { KeyLookup } from './key-lookup'
export {
  cellKey,
  cellKeyOf,
  DEFAULT_RECORD_ID,
  isDefaultRecord,
  recordKey,
  sortPrimaryValues,
} from './keys'
export { LOCK_LABELS, lowerFirst, quantity, TYPE_LABELS, timeAgo } from './labels'
export { VALUE_LIMITS } from './limits'
export { keepLineBreaks, unifiedLineBreaks } from './line-endings'
export { formatListText, parseListText } from './list-text'
export {
  canonicalList,
  formatList,
  isListType,
  type ListItem,
  type ListType,
  parseList,
  readList,
} from './list-value'
export {
  guardMember,
  guardVersion,
  lockScope,
  type ScopeCells,
  scopeCells,
  scopeLevel,
  withGuard,
} from './lock'
export { CONFIRM_MS } from './own-writes'
export { isOneOrSeveral, possibleNumbers } from './possible-numbers'
export type { RecordRef } from './record-ref'
export type { Reload } from './reload-marks'
export { schemaFingerprint } from './schema-fingerprint'
export type { EffectiveValue } from './table-column'
export { TableData } from './table-data'
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
  ScopeWitness,
  TableSchema,
  ValueRules,
  ValuesPage,
  ValueType,
} from './types'
export { isUnfinished, requirementMessage } from './unfinished'
export { lengthRefusal, validateValue } from './validation'
