import { z } from 'zod'
import { parseReceipt, type Receipt } from '@/lib/save'
import { isNewerThan, NewerShape, onNewLife, type Vault } from '@/lib/storage'
import { joinLine } from '../tabs/tab-channel'
import type { KeptReceipt } from './kept-receipt'
import type { ReceiptBook } from './receipt-book'

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
 * Reads what lies in the vault.
 *
 * @throws NewerShape for what a newer Lockstep wrote, and ZodError for what is no receipt
 */
export function keptFromStored(json: unknown): KeptReceipt {
  if (isNewerThan(SHAPE, json)) throw new NewerShape()
  const { shape: _, ...kept } = stored.parse(json)
  return kept
}

/** A receipt as it lies in the vault. */
export function keptToStored(kept: KeptReceipt): object {
  return { shape: SHAPE, ...kept }
}

/**
 * Keeps a table's receipts in the vault from now on, and brings back those of earlier sittings and of other tabs.
 * Resolves when the first are there; never rejects. Call once for a book.
 */
export async function keepReceipts(
  vault: Vault,
  tableId: string,
  book: ReceiptBook,
): Promise<void> {
  const { instanceId, person } = vault.scope
  const bringBack = async () => book.bringBack(await vault.receipts(tableId, keptFromStored))
  const line = joinLine(`lockstep:receipts:${instanceId}:${person}:${tableId}`, () => {
    void bringBack()
  })
  book.shelf = {
    put: async (kept) => {
      await vault.putReceipt(kept.id, tableId, kept.atMs, keptToStored(kept))
      line.tell({ type: 'written' })
    },
    drop: (receipts) => void vault.dropReceipts(tableId, receipts),
  }
  const putAll = () => {
    for (const kept of book.store.state) book.shelf?.put(kept)
  }
  onNewLife(vault, putAll)
  // What ended before the vault was open is only here.
  putAll()
  await bringBack()
}
