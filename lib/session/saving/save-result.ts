import { changeLines, receiptCounts, savedHow } from '@/lib/save'
import { leftAloneIn } from '../messages/receipt-messages'
import { resultWords } from '../messages/words'
import type { KeptReceipt } from '../receipts/kept-receipt'
import type { TableSession } from '../session'
import type { SaveResult } from '../state'
import { updateFindings } from './apply-event'
import type { FinishedSave } from './finished-save'

/** What a save came to. There is no other count of it: the bar, its announcement and its receipt all say this. */
export function resultOf(kept: KeptReceipt): SaveResult {
  const { receipt } = kept
  const counts = receiptCounts(receipt)
  const changes = changeLines(receipt.lines)
  const unknown = changes.filter(
    ({ outcome, reason }) => outcome === 'failed' && reason === 'unknown',
  ).length
  const soAlready = changes.filter((line) => savedHow(line) === 'so-already').length
  const alone = leftAloneIn(kept)
  const left = changes.filter((line) => alone.has(line))
  const leftOf = (ending: string) => left.filter(({ outcome }) => outcome === ending).length
  return {
    saveId: kept.id,
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
export function countWords(kept: KeptReceipt): string {
  return resultWords(resultOf(kept))
}

/** Shows what a save, or the part of it that ended just now, came to, where it is the last one. */
export function showResult(
  session: TableSession,
  { saveId, pressedAtMs, begun }: Pick<FinishedSave, 'saveId' | 'pressedAtMs' | 'begun'>,
): void {
  const id = begun?.kept.id ?? saveId
  const kept = session.receipts.store.state.find((one) => one.id === id || one.atMs === pressedAtMs)
  if (kept !== undefined && kept === session.receipts.store.state[0])
    updateFindings(session, { result: resultOf(kept) })
}
