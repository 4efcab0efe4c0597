import type { LockLevel, ValueType } from './types'

const NUMBERS = new Intl.NumberFormat('en')

/** "1 item", "5,000 characters"; without a noun only the number. */
export function quantity(count: number, noun?: string): string {
  const figure = NUMBERS.format(count)
  return noun === undefined ? figure : `${figure} ${noun}${count === 1 ? '' : 's'}`
}

/** The text with its first letter in lower case, to continue a sentence. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** The label of a type. */
export const TYPE_LABELS: Readonly<Record<ValueType, string>> = {
  TEXT: 'Text',
  NUMBER: 'Number',
  BOOLEAN: 'True or false',
  TEXT_LIST: 'List of texts',
  NUMBER_LIST: 'List of numbers',
}

/** The label of a lock level. */
export const LOCK_LABELS: Readonly<Record<LockLevel, string>> = {
  NONE: 'No lock',
  VALUE: 'Cell by cell',
  ATTRIBUTE: 'Whole column',
  PRIMARY_VALUE: 'Whole record',
  DATA_TABLE: 'Whole table',
}

const TIME_STEPS = [
  { unit: 'minute', ms: 60_000, until: 3_600_000 },
  { unit: 'hour', ms: 3_600_000, until: 86_400_000 },
  { unit: 'day', ms: 86_400_000, until: 30 * 86_400_000 },
  { unit: 'month', ms: 30.44 * 86_400_000, until: 365 * 86_400_000 },
  { unit: 'year', ms: 365.25 * 86_400_000, until: Number.POSITIVE_INFINITY },
] as const

const RELATIVE_TIME = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** "3 hours ago" in the largest whole unit; "just now" below a minute, and for a time in the future. */
export function timeAgo(atMs: number, nowMs: number): string {
  const passedMs = nowMs - atMs
  if (passedMs < 60_000) return 'just now'
  const step = TIME_STEPS.find((candidate) => passedMs < candidate.until) ?? TIME_STEPS[4]
  return RELATIVE_TIME.format(-Math.max(1, Math.floor(passedMs / step.ms)), step.unit)
}
