export { AppFrame, type AppFrameProps } from './app-frame'
export type { Instance } from './instance-label'
export { describeLockLevel, LOCK_LEVELS, type LockDescription } from './lock-description'
export { LockGlyph, type LockGlyphProps } from './lock-glyph'
export {
  LockLevelBadge,
  LockLevelLabel,
  type LockLevelLabelProps,
  LockLevelsHelp,
} from './lock-level'
export { Notice, type NoticeProps } from './notice'
export { ProductMark } from './product-mark'
export { RelativeTime, type RelativeTimeProps } from './relative-time'
export { sidebarScript } from './sidebar-script'
export { tableHref } from './table-href'
export { TableList } from './table-list'
export { TableListSkeleton } from './table-list-skeleton'
export { type TablesSnapshot, type TablesTrouble, UNREAD_TABLES } from './tables-snapshot'
export { type TableEdits, UnsavedEdits } from './unsaved-edits'
export { TablesProvider, type TablesProviderProps } from './use-tables'
