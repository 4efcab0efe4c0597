import { isolate, shortened } from '@/lib/data-table'
import type { LeftCell } from '@/lib/save'
import type { ReceiptBook } from '../receipts/receipt-book'
import type { ReceiptEntry } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import { clockTime } from './format'

/** What a save was: an ordinary one, one that took a save back, or one that did that again. */
export function kindOfSave(
  receipts: ReceiptBook,
  { undoes }: ReceiptEntry,
): 'save' | 'undo' | 'redo' {
  if (undoes === null) return 'save'
  const undone = receipts.get(undoes)
  return undone !== undefined && kindOfSave(receipts, undone) === 'undo' ? 'redo' : 'undo'
}

/** A save by what it was and when: "save of 14:03", "undo of 14:10". */
export function saveName(receipts: ReceiptBook, entry: ReceiptEntry): string {
  return `${kindOfSave(receipts, entry)} of ${clockTime(entry.atMs)}`
}

/** A value in a sentence, cut where it is long. */
function quoted(value: string | null): string {
  if (value === null) return 'without a value'
  if (value === '') return 'empty'
  return `“${isolate(shortened(value, 60))}”`
}

/** Why a cell is left alone. */
export function leftAloneMessage({ why, now, line }: LeftCell): string {
  switch (why) {
    case 'moved':
      if (line.kind === 'rename') return 'It was renamed or deleted since.'
      return `Changed since: now ${quoted(now)}.`
    case 'saved-again':
      return 'You saved something else here since: undo that save first.'
    case 'drafted':
      if (line.kind === 'rename')
        return 'The record has an unsaved rename or deletion: discard that first.'
      return 'It has an unsaved edit: discard that first.'
    case 'rule':
      if (line.kind === 'rename') return 'The old name is against today’s rules.'
      return `The old value, ${quoted(line.before)}, is against today’s rules.`
    case 'attribute':
      return 'The table has no attribute of that name any more.'
    case 'taken':
      return 'It keeps its new name: another record has the old one.'
    case 'rename':
      return 'It keeps its new name: rename it back to undo that.'
    case 'not-written':
      if (line.reason === 'attribute')
        return 'The value went with its attribute: that save did not remove it.'
      return line.after === null
        ? 'The value was gone already: that save did not remove it.'
        : 'The value was stored already: that save did not write it.'
    case 'record':
      return 'Its record holds something that the save did not leave there, and stays as a whole.'
    case 'renamed':
      return 'Its record was given another name since, and stays as it is.'
    case 'other-record':
      return 'Its record was deleted or given another name since, and another record has its name now.'
    case 'other-attribute':
      return 'Its attribute was deleted or renamed since, and another attribute has its name now.'
    case 'rewritten':
      return 'Somebody stored the same value again since, so that it is theirs now.'
    case 'unidentified':
      return 'Its receipt does not say which record it was: another one may have the name now.'
    case 'record-drafted':
      return 'Its record has an unsaved change, and stays as a whole: discard that first.'
  }
}

/** Where a cell is: "Note in Oslo". */
export function placeLabel(session: TableSession, { line, address }: LeftCell): string {
  const record = session.recordLabel(address)
  return line.kind === 'rename'
    ? `The name of ${record}`
    : `${isolate(address.attribute)} in ${record}`
}
