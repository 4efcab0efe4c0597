import { isolate } from '@/lib/data-table'
import type { Direction, RecordChange, Replayed, Step } from '@/lib/drafts'
import type { TableSession } from '../session'
import { count } from './format'
import { saveName } from './undo-messages'

const NOUNS = {
  edit: 'edit',
  discard: 'discard',
  decide: 'decision',
  'add-record': 'new record',
  'duplicate-record': 'duplicate',
  'delete-record': 'deletion',
  'rename-record': 'rename',
  'restore-record': 'restoring',
} as const

/** What a step is, after a verb: "edit of Greeting in Berlin", "edit of 12 cells", "save of 14:03". */
export function stepLabel(session: TableSession, step: Step): string {
  if (step.verb === 'save') {
    const entry = session.receipts.get(step.saveId)
    return entry === undefined ? 'save' : `the ${saveName(session.receipts, entry)}`
  }
  const { verb, changes, records } = step
  const noun = NOUNS[verb]
  if (records.length > 0) return `${noun} of ${recordsLabel(session, records)}`
  const [first] = changes
  if (first === undefined || changes.length > 1)
    return `${noun} of ${count(changes.length, 'cell')}`
  return `${noun} of ${isolate(first.address.attribute)} in ${session.recordLabel(first.address)}`
}

function recordsLabel(session: TableSession, records: readonly RecordChange[]): string {
  const names = new Set(
    records.map(({ record: primaryValues }) =>
      session.recordLabel({ primaryValues, attribute: '' }),
    ),
  )
  return names.size === 1 ? [...names].join() : count(names.size, 'record')
}

/** True where undo or redo did nothing: there was no step, or all of it is under way. */
export function isLeftAlone(replayed: Replayed | null): boolean {
  if (replayed === null) return true
  const { gesture, leftAlone } = replayed
  return leftAlone > 0 && leftAlone === gesture.changes.length + gesture.records.length
}

/** What undo or redo did, for a polite announcement. `null`: there was nothing to do. */
export function replayMessage(
  session: TableSession,
  direction: Direction,
  replayed: Replayed | null,
): string {
  const did = direction === 'undo' ? 'Undone' : 'Redone'
  if (replayed === null) {
    return direction === 'redo'
      ? 'There is nothing to redo: an undo can be redone until something else is edited.'
      : 'Nothing to undo. Earlier saves can be undone from their receipts, with Shift+F9.'
  }
  const { gesture, leftAlone } = replayed
  const words = stepLabel(session, gesture)
  if (isLeftAlone(replayed)) {
    return `The ${words} is being saved and cannot be changed until the save has ended.`
  }
  const left =
    leftAlone === 0
      ? ''
      : ` ${count(leftAlone, 'cell')} being saved left as ${leftAlone === 1 ? 'it is' : 'they are'}.`
  return `${did}: ${words}.${left}`
}
