import { LOCK_LABELS, type LockLevel } from '@/lib/data-table'

/** The texts for a lock level. */
export interface LockDescription {
  /** For badges and lists. */
  readonly label: string
  /** A sentence: which other edits make the service refuse yours. */
  readonly explanation: string
}

/** The levels from the loosest to the strictest. */
export const LOCK_LEVELS: readonly LockLevel[] = [
  'NONE',
  'VALUE',
  'ATTRIBUTE',
  'PRIMARY_VALUE',
  'DATA_TABLE',
]

const DESCRIPTIONS: Record<LockLevel, LockDescription> = {
  NONE: {
    label: LOCK_LABELS.NONE,
    explanation: 'The service checks nothing: the last write wins.',
  },
  VALUE: {
    label: LOCK_LABELS.VALUE,
    explanation: 'An edit is refused only if the same cell has changed since it was read.',
  },
  ATTRIBUTE: {
    label: LOCK_LABELS.ATTRIBUTE,
    explanation: 'An edit is refused if any cell of its column has changed since it was read.',
  },
  PRIMARY_VALUE: {
    label: LOCK_LABELS.PRIMARY_VALUE,
    explanation: 'An edit is refused if any cell of its record has changed since it was read.',
  },
  DATA_TABLE: {
    label: LOCK_LABELS.DATA_TABLE,
    explanation: 'An edit is refused if anything in the table has changed since it was read.',
  },
}

/** The texts for a level; `null` if the level could not be read. */
export function describeLockLevel(level: LockLevel | null): LockDescription {
  return level === null
    ? { label: 'Unknown', explanation: 'The lock level of this table could not be read.' }
    : DESCRIPTIONS[level]
}
