import { Store } from '@tanstack/react-store'
import { joinReceipts, type Receipt, receiptOf } from '@/lib/save'
import type { FinishedSave, SaveListeners } from './finished-save'

/** Newest first. */
export type Receipts = readonly Receipt[]

const MAX_RECEIPTS = 100

/**
 * Writes a receipt of every save of a table, for as long as the tab lives; saves that went in several requests within
 * one press are one receipt.
 *
 * @param tableName - the table's name at the time of a save
 * @param pressedAtMs - when the running save was asked for, epoch ms
 */
export function keepReceipts(
  saves: SaveListeners,
  tableName: () => string,
  pressedAtMs: () => number,
): Store<Receipts> {
  const receipts = new Store<Receipts>([])
  let lastPressMs: number | null = null
  saves.onFinished((save) => {
    const startedAtMs = pressedAtMs()
    const receipt = toReceipt(save, tableName(), startedAtMs)
    const isSamePress = lastPressMs === startedAtMs
    lastPressMs = startedAtMs
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

function toReceipt(save: FinishedSave, tableName: string, startedAtMs: number): Receipt {
  const { request, finished, outcomes } = save
  const endedAtMs = Date.now()
  return receiptOf({
    request,
    tableName,
    outcomes: [...outcomes.values()],
    finished,
    startedAtMs,
    endedAtMs,
  })
}
