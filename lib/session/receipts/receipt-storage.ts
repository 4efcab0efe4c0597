import { z } from 'zod'
import { parseReceipt, type Receipt } from '@/lib/save'
import { type DraftStorage, isNewerThan, NewerShape, onNewLife } from '@/lib/storage'
import { joinLine } from '../tabs/tab-channel'
import type { ReceiptBook } from './receipt-book'
import type { ReceiptEntry } from './receipt-entry'

/** The shape that receipts are written in. */
const SHAPE = 1

const receipt = z.unknown().transform((json, context): Receipt => {
  const parsed = parseReceipt(json)
  if (parsed !== null) return parsed
  context.addIssue({ code: 'custom', message: 'It is no receipt.' })
  return z.NEVER
})

const stored = z.object({
  shape: z.literal(SHAPE),
  id: z.string(),
  atMs: z.number(),
  receipt,
  lockLevel: z.enum(['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']),
  hasPrimaries: z.boolean(),
  moves: z.array(z.object({ scope: z.string(), from: z.string(), to: z.string() })),
  undoes: z.string().nullable(),
  server: z.string().optional(),
})

/**
 * Reads what lies in the draft storage.
 *
 * @throws NewerShape for what a newer Lockstep wrote, and ZodError for what is no receipt
 */
export function parseReceiptEntry(json: unknown): ReceiptEntry {
  if (isNewerThan(SHAPE, json)) throw new NewerShape()
  const { shape: _, ...entry } = stored.parse(json)
  return entry
}

/** A receipt as it lies in the draft storage. */
export function storableReceiptEntry(entry: ReceiptEntry): object {
  return { shape: SHAPE, ...entry }
}

/**
 * Keeps a table's receipts in the draft storage from now on, and brings back those of earlier sessions and of other tabs.
 * Resolves when the first are there; never rejects. Call once for a book.
 */
export async function persistReceipts(
  draftStorage: DraftStorage,
  tableId: string,
  book: ReceiptBook,
): Promise<void> {
  const { instanceId, user } = draftStorage.scope
  const bringBack = async () =>
    book.bringBack(await draftStorage.receipts(tableId, parseReceiptEntry))
  const line = joinLine(`lockstep:receipts:${instanceId}:${user}:${tableId}`, () => {
    void bringBack()
  })
  book.shelf = {
    put: async (entry) => {
      await draftStorage.putReceipt(entry.id, tableId, entry.atMs, storableReceiptEntry(entry))
      line.tell({ type: 'written' })
    },
    drop: (receipts) => void draftStorage.dropReceipts(tableId, receipts),
  }
  const putAll = () => {
    for (const entry of book.store.state) book.shelf?.put(entry)
  }
  onNewLife(draftStorage, putAll)
  // What ended before the draft storage was open is only here.
  putAll()
  await bringBack()
}
