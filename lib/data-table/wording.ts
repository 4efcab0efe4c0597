import type { LockLevel, ValueType } from './types'

const NUMBERS = new Intl.NumberFormat('en')

/** "1 item", "5,000 characters"; without a noun only the figure. */
export function amount(count: number, noun?: string): string {
  const figure = NUMBERS.format(count)
  return noun === undefined ? figure : `${figure} ${noun}${count === 1 ? '' : 's'}`
}

/** A type as people say it: "Text", "List of numbers". */
export const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  TEXT: 'Text',
  NUMBER: 'Number',
  BOOLEAN: 'True or false',
  TEXT_LIST: 'List of texts',
  NUMBER_LIST: 'List of numbers',
}

/** A lock level as people say it, in two or three words. */
export const LOCK_LABELS: Readonly<Record<LockLevel, string>> = {
  NONE: 'No lock',
  VALUE: 'Cell by cell',
  ATTRIBUTE: 'Whole column',
  PRIMARY_VALUE: 'Whole record',
  DATA_TABLE: 'Whole table',
}
