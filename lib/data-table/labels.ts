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
