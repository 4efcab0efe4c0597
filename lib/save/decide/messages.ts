import type { OtherReason } from '@/lib/data-table'
import type { Trouble } from '../protocol/types'

/** What is said of a cell whose record is another one by now. */
export const OTHER_RECORD =
  'The record was deleted or renamed, and another one has its name now. Nothing was written to that.'

const OTHER_ATTRIBUTE =
  'The attribute was deleted or renamed, and another one has its name now. Nothing was written to that.'

/** What is said, to the undo of a save, of a value that was stored again as it was. */
export const REWRITTEN =
  'Somebody stored the same value again, so that it is theirs now. Nothing was written.'

/** The words for a record, or an attribute, that is another one by now. */
export function otherWords(reason: OtherReason): string {
  return reason === 'other-record' ? OTHER_RECORD : OTHER_ATTRIBUTE
}

/** Of a call that the service refused as a whole, because of another change under way. */
export function hinderedWords({ serviceMessage }: Trouble): string {
  const words = serviceMessage === null ? '' : ` It said: ${serviceMessage}`
  return `Nothing was written: the service refused this because of another change under way. Save again in a moment.${words}`
}
