import { Store } from '@tanstack/react-store'
import { joinReceipts, type Receipt, receiptOf } from '@/lib/save'
import type { FinishedSave, SaveListeners } from './finished-save'

/** Newest first. */
export type Receipts = readonly Receipt[]

const MAX_RECEIPTS = 100

/**
 * Writes a receipt of every save of a table, for as long as the tab lives; saves that went in several requests within
 * one press are one receipt.
 */
export function keepReceipts(saves: SaveListeners): Store<Receipts> {
  const receipts = new Store<Receipts>([])
  let lastPressMs: number | null = null
  saves.onFinished((save) => {
    const receipt = toReceipt(save)
    const isSamePress = lastPressMs === save.pressedAtMs
    lastPressMs = save.pressedAtMs
    receipts.setState((before) => {
      const [newest, ...older] = before
      const all =
        isSamePress && newest !== undefined
          ? [joinReceipts([newest, receipt]), ...older]
          : [receipt, ...before]
      return all.slice(0, MAX_RECEIPTS)
    })
  })
  return receipts
}

function toReceipt({ request, tableName, finished, outcomes, pressedAtMs }: FinishedSave): Receipt {
  return receiptOf({
    request,
    tableName,
    outcomes: [...outcomes.values()],
    finished,
    startedAtMs: pressedAtMs,
    endedAtMs: Date.now(),
  })
}
