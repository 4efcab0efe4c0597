import type { LockComponent, LockLevel, LockVersion } from '../types'

const COMPONENT_OF_LEVEL: Record<LockLevel, LockComponent | null> = {
  NONE: null,
  VALUE: 'Value',
  ATTRIBUTE: 'Attribute',
  PRIMARY_VALUE: 'PrimaryValues',
  DATA_TABLE: 'DataTable',
}

const SCOPE_WORDS: Record<LockComponent, string> = {
  DataTable: 'data table',
  Attribute: 'attribute',
  PrimaryValues: 'record',
  Value: 'value',
}

/**
 * Which member of a lock version decides at a level; `null` at NONE, where the last write wins.
 * Documented, and so is that a table without primary attributes treats PRIMARY_VALUE like
 * DATA_TABLE.
 */
export function comparedComponent(level: LockLevel, hasPrimaries: boolean): LockComponent | null {
  if (level === 'PRIMARY_VALUE' && !hasPrimaries) return 'DataTable'
  return COMPONENT_OF_LEVEL[level]
}

/**
 * Which member of a lock version guards a rename, which touches a whole record (guess): the table's
 * where any change in the table counts, else the record's; nothing at NONE.
 */
export function renamedComponent(level: LockLevel): 'DataTable' | 'PrimaryValues' | null {
  if (level === 'NONE') return null
  return level === 'DATA_TABLE' ? 'DataTable' : 'PrimaryValues'
}

/** One cell's claim on its scope. */
export type LockClaim = {
  component: LockComponent | null
  given: LockVersion | undefined
  /** The scope's version now; `undefined` when the scope does not exist (a record not yet made). */
  current: string | undefined
  /** Whether a missing version refuses the cell. Updates and deletions: yes; creations: no (guess). */
  isRequired: boolean
}

/**
 * Why a cell is refused by its lock, or `null` if it may go on. The words `Concurrency conflict`
 * are those seen from the real service.
 */
export function lockRefusal(claim: LockClaim): string | null {
  const { component, given, current, isRequired } = claim
  if (component === null) return null
  const version = given?.[component]
  if (version === undefined) {
    return isRequired
      ? `Concurrency conflict: the lock version of the ${SCOPE_WORDS[component]} is missing.`
      : null
  }
  if (version === current) return null
  return `Concurrency conflict: the ${SCOPE_WORDS[component]} has changed since it was read.`
}
