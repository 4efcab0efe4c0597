import type { DraftStore } from '@/lib/drafts'
import type { KeptReceipt } from '../receipts/kept-receipt'
import type { SaveUndo } from './finished-save'

/** A save that saved something is a boundary of undo; one that took another back stands in that one's place. */
export function noteInHistory(
  history: DraftStore['history'],
  { id, receipt }: KeptReceipt,
  undo: SaveUndo | null,
): void {
  const isSaved = receipt.lines.some(({ outcome }) => outcome === 'saved')
  if (undo === null || undo.direction === null) {
    if (isSaved) history.noteSave(id)
  } else if (isSaved) history.turnSave(undo.direction, undo.of, id)
  else if (receipt.lines.every(({ outcome, reason }) => outcome === 'conflict' || reason !== null))
    history.forgetSave(undo.of)
}
