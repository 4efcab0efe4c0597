import type { BadgeProps } from '@/components/ui'
import type { Attribute } from '@/lib/data-table'
import { primariesOf, type ReceiptLine, receiptCounts } from '@/lib/save'
import type { KeptReceipt } from './receipts'
import type { TableSession } from './session'
import { count, resultWords } from './words'

type Tone = NonNullable<BadgeProps['tone']>

/** What became of a cell, in a word and its colour. */
export function endingOf(
  { outcome, reason }: ReceiptLine,
  isUndo: boolean,
): { readonly words: string; readonly tone: Tone } {
  switch (outcome) {
    case 'saved':
      return { words: 'Saved', tone: 'saved' }
    case 'failed':
      return reason === 'unknown'
        ? { words: 'Not known', tone: 'dirty' }
        : { words: 'Failed', tone: 'failed' }
    case 'conflict':
      return isUndo && reason !== 'scope'
        ? { words: 'Left alone', tone: 'neutral' }
        : { words: 'Conflict', tone: 'conflict' }
    case 'kept':
      return { words: reason === null ? 'Not sent' : 'Left alone', tone: 'neutral' }
  }
}

/** A save's end in a sentence: "18 saved, 2 conflicts"; for an undo what was left alone is no conflict. */
export function countWords({ receipt, undoes }: KeptReceipt): string {
  const counts = receiptCounts(receipt)
  const unknown = receipt.lines.filter(
    ({ outcome, reason }) => outcome === 'failed' && reason === 'unknown',
  ).length
  const left = receipt.lines.filter(
    (line) => endingOf(line, undoes !== null).words === 'Left alone',
  )
  const conflicts = left.filter(({ outcome }) => outcome === 'conflict').length
  return resultWords({
    ...counts,
    unknown,
    failed: counts.failed - unknown,
    conflicts: counts.conflicts - conflicts,
    kept: counts.kept - (left.length - conflicts),
    leftAlone: left.length,
  })
}

/** What a save cost and where: "3 calls in 2.1 s, us-east-1"; of one whose end was not heard, what is known of it. */
export function costWords({ receipt }: KeptReceipt): string {
  const { calls, tookMs } = receiptCounts(receipt)
  const seconds =
    tookMs < 100 ? 'under 0.1' : (tookMs / 1_000).toLocaleString('en', { maximumFractionDigits: 1 })
  const region = receipt.region === null ? '' : `, ${receipt.region}`
  const stopped = receipt.isCancelled ? ', stopped' : ''
  if (receipt.isEndKnown === false) {
    const heard = callsHeard(receipt)
    return `${heard > 0 ? `at least ${count(heard, 'call')}` : 'calls not known'}${stopped}`
  }
  return `${count(calls, 'call')} in ${seconds} s${region}${stopped}`
}

/** The calls that answers told of. */
function callsHeard({ lines }: KeptReceipt['receipt']): number {
  return new Set(lines.flatMap(({ evidence }) => evidence?.requestIds ?? [])).size
}

/** Where a line's cell is: "Note in Oslo". */
export function lineWords(session: TableSession, line: ReceiptLine): string {
  const record = session.recordLabel(line)
  return line.kind === 'rename' ? `Name of ${record}` : `${line.attribute} in ${record}`
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
