import { changeLines, receiptCounts, savedHow } from '@/lib/save'
import { resultMessage } from '../messages/format'
import { leftAloneIn } from '../messages/receipt-messages'
import type { ReceiptEntry } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import type { SaveResult } from '../state'
import { updateFindings } from './apply-event'
import type { FinishedSave } from './finished-save'

/** What a save came to. There is no other count of it: the bar, its announcement and its receipt all say this. */
export function resultOf(entry: ReceiptEntry): SaveResult {
  const { receipt } = entry
  const counts = receiptCounts(receipt)
  const changes = changeLines(receipt.lines)
  const unknown = changes.filter(
    ({ outcome, reason }) => outcome === 'failed' && reason === 'unknown',
  ).length
  const soAlready = changes.filter((line) => savedHow(line) === 'so-already').length
  const alone = leftAloneIn(entry)
  const left = changes.filter((line) => alone.has(line))
  const leftOf = (ending: string) => left.filter(({ outcome }) => outcome === ending).length
  return {
    saveId: entry.id,
    saved: counts.saved - soAlready,
    soAlready,
    failed: counts.failed - unknown - leftOf('failed'),
    unknown,
    conflicts: counts.conflicts - leftOf('conflict'),
    notSent: counts.kept - leftOf('kept'),
    leftAlone: left.length,
    calls: receipt.isEndKnown === false ? null : counts.calls,
    rebased: counts.rebased,
    isCancelled: receipt.isCancelled,
  }
}

/** A save's end in a sentence: "18 saved, 2 conflicts"; for an undo what was left alone is no conflict. */
export function receiptSummary(entry: ReceiptEntry): string {
  return resultMessage(resultOf(entry))
}

/** Shows what a save, or the part of it that ended just now, came to, where it is the last one. */
export function showResult(
  session: TableSession,
  { saveId, pressedAtMs, pending }: Pick<FinishedSave, 'saveId' | 'pressedAtMs' | 'pending'>,
): void {
  const id = pending?.entry.id ?? saveId
  const entry = session.receipts.store.state.find(
    (one) => one.id === id || one.atMs === pressedAtMs,
  )
  if (entry !== undefined && entry === session.receipts.store.state[0])
    updateFindings(session, { result: resultOf(entry) })
}
