import { type Attribute, isolate, recordKey } from '@/lib/data-table'
import { isRecordLeft, primariesOf, type ReceiptLine, receiptCounts, savedHow } from '@/lib/save'
import type { ReceiptEntry } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import { count } from './format'

/** The colour of an outcome: that of the cell's state. */
type Tone = 'neutral' | 'saved' | 'dirty' | 'failed' | 'conflict'

/** The lines of an undo's receipt that it left as they were; what waits for its user is not among them. */
export function leftAloneIn({ receipt, undoes }: ReceiptEntry): ReadonlySet<ReceiptLine> {
  if (undoes === null) return new Set()
  const conflicts = receipt.lines.filter(({ outcome }) => outcome === 'conflict')
  const ofRecords = new Map<string, (string | null)[]>()
  for (const { record, primaryValues, reason } of conflicts) {
    if (record !== 'deleted') continue
    const key = recordKey(primaryValues)
    ofRecords.set(key, [...(ofRecords.get(key) ?? []), reason])
  }
  const isLeft = ({ record, primaryValues, reason }: ReceiptLine) =>
    record === 'deleted'
      ? isRecordLeft(ofRecords.get(recordKey(primaryValues)) ?? [])
      : reason !== 'scope'
  const never = receipt.lines.filter(({ outcome, reason }) => outcome === 'kept' && reason !== null)
  // A record that cannot have its old name keeps the one that it has.
  const named = receipt.lines.filter(
    ({ kind, outcome, reason }) =>
      kind === 'rename' && outcome === 'failed' && reason !== 'unknown',
  )
  return new Set([...never, ...named, ...conflicts.filter(isLeft)])
}

/** What became of a cell, in a word and its colour. */
export function endingOf(
  line: ReceiptLine,
  isLeftAlone: boolean,
): { readonly label: string; readonly tone: Tone } {
  const { outcome, reason } = line
  if (isLeftAlone) return { label: 'Left alone', tone: 'neutral' }
  if (savedHow(line) === 'so-already') return { label: 'Was so already', tone: 'neutral' }
  switch (outcome) {
    case 'saved':
      return { label: 'Saved', tone: 'saved' }
    case 'failed':
      return reason === 'unknown'
        ? { label: 'Not known', tone: 'dirty' }
        : { label: 'Failed', tone: 'failed' }
    case 'conflict':
      return { label: 'Conflict', tone: 'conflict' }
    case 'kept':
      return { label: 'Not sent', tone: 'neutral' }
  }
}

/** What a save cost and where: "3 requests in 2.1 s, us-east-1"; of one whose end was not heard, what is known of it. */
export function costLabel({ receipt }: ReceiptEntry): string {
  const { calls, tookMs } = receiptCounts(receipt)
  const seconds =
    tookMs < 100 ? 'under 0.1' : (tookMs / 1_000).toLocaleString('en', { maximumFractionDigits: 1 })
  const region = receipt.region === null ? '' : `, ${receipt.region}`
  const stopped = receipt.isCancelled ? ', stopped' : ''
  if (receipt.isEndKnown === false) {
    const heard = callsHeard(receipt)
    return `${heard > 0 ? `at least ${count(heard, 'request')}` : 'requests not known'}${stopped}`
  }
  return `${count(calls, 'request')} in ${seconds} s${region}${stopped}`
}

/** The calls that answers told of. */
function callsHeard({ lines }: ReceiptEntry['receipt']): number {
  return new Set(lines.flatMap(({ evidence }) => evidence?.requestIds ?? [])).size
}

/** Where a line's cell is: "Note in Oslo". */
export function lineLabel(session: TableSession, line: ReceiptLine): string {
  const record = session.recordLabel(line)
  return line.kind === 'rename' ? `Name of ${record}` : `${isolate(line.attribute)} in ${record}`
}

/** The attribute of a line; one that the table has no more is shown as text. */
export function attributeOf(session: TableSession, { attribute }: ReceiptLine): Attribute {
  return (
    session.attribute(attribute) ?? {
      id: null,
      name: attribute,
      valueType: 'TEXT',
      description: '',
      isPrimary: false,
      rules: {},
    }
  )
}

/** A line's values as they are shown: those of a rename are the record's names. */
export function valuesOf(line: ReceiptLine): Pick<ReceiptLine, 'before' | 'after'> {
  if (line.kind === 'value') return line
  const name = (text: string | null) =>
    (text === null ? null : primariesOf(text))?.map(({ value }) => value).join(' · ') ?? text
  return { before: name(line.before), after: name(line.after) }
}
