import { LOCK_LABELS, type LockLevel } from '@/lib/data-table'

/** A lock level as people say it. */
export interface LockWords {
  /** Two or three words, for badges and lists. */
  readonly label: string
  /** One sentence: when somebody else's edit refuses yours. */
  readonly explanation: string
}

/** The five levels, from the loosest to the tightest. */
export const LOCK_LEVELS: readonly LockLevel[] = [
  'NONE',
  'VALUE',
  'ATTRIBUTE',
  'PRIMARY_VALUE',
  'DATA_TABLE',
]

const WORDS: Record<LockLevel, LockWords> = {
  NONE: {
    label: LOCK_LABELS.NONE,
    explanation: 'Nothing is checked by the service: the last write wins.',
  },
  VALUE: {
    label: LOCK_LABELS.VALUE,
    explanation: 'An edit is refused only when that same cell changed since it was read.',
  },
  ATTRIBUTE: {
    label: LOCK_LABELS.ATTRIBUTE,
    explanation: 'An edit is refused when any cell of its column changed since it was read.',
  },
  PRIMARY_VALUE: {
    label: LOCK_LABELS.PRIMARY_VALUE,
    explanation: 'An edit is refused when any cell of its record changed since it was read.',
  },
  DATA_TABLE: {
    label: LOCK_LABELS.DATA_TABLE,
    explanation: 'An edit is refused when anything in the table changed since it was read.',
  },
}

/** The words for a level; `null` (the level could not be read) has words of its own. */
export function lockWords(level: LockLevel | null): LockWords {
  return level === null
    ? { label: 'Unknown', explanation: 'The lock level of this table could not be read.' }
    : WORDS[level]
}
