import { z } from 'zod'
import { type DraftStorage, onNewLife } from '@/lib/storage'
import type { FinishedSave, StartedSave } from '../saving/finished-save'
import { entryOf, withLeft } from './receipt-book'
import type { PendingSave } from './receipt-entry'
import { parseReceiptEntry, storableReceiptEntry } from './receipt-storage'

const stored = z
  .object({
    tab: z.string(),
    ids: z.array(z.string()),
    kept: z.unknown().transform(parseReceiptEntry),
  })
  .transform(({ kept, ...rest }): PendingSave => ({ ...rest, entry: kept }))

/** Where the begun saves of a table lie: with the receipts, under a name that no table has. */
function shelfOf(tableId: string): string {
  return `begun ${tableId}`
}

/**
 * Keeps what a tab has sent until its end is known, so that a tab that comes after it can tell of the save as a whole:
 * the drafts that were answered before are not there any more.
 */
export class PendingSaves {
  readonly #draftStorage: DraftStorage
  readonly #shelf: string
  /** What was put by this tab and has not ended, by its save. */
  readonly #own = new Map<string, { readonly atMs: number; readonly json: unknown }>()

  constructor(draftStorage: DraftStorage, tableId: string) {
    this.#draftStorage = draftStorage
    this.#shelf = shelfOf(tableId)
    onNewLife(draftStorage, () => {
      for (const [id, { atMs, json }] of this.#own)
        void draftStorage.putReceipt(id, this.#shelf, atMs, json)
    })
  }

  /** Keeps a save that is about to be sent; one that is rejoined stays as it was kept first. Never rejects. */
  async put(save: StartedSave): Promise<void> {
    if (save.pending) return
    const { drafts, renames = [] } = save.request
    const entry = withLeft(
      entryOf({
        ...save,
        lockLevel: save.request.lockLevel,
        outcomes: new Map(),
        moves: [],
        finished: null,
      }),
      save,
    )
    const ids = [...drafts, ...renames].map(({ id }) => id)
    const json = { tab: this.#draftStorage.tab, ids, kept: storableReceiptEntry(entry) }
    this.#own.set(save.saveId, { atMs: save.pressedAtMs, json })
    await this.#draftStorage.putReceipt(save.saveId, this.#shelf, save.pressedAtMs, json)
  }

  /** Those of a tab, or of all, oldest first. */
  async of(tab?: string): Promise<readonly PendingSave[]> {
    const all = await this.#draftStorage.receipts(this.#shelf, (json) => stored.parse(json))
    return all.filter((one) => tab === undefined || one.tab === tab).reverse()
  }

  /** Its end is known, and in its receipt. */
  drop({ saveId, pressedAtMs }: FinishedSave): void {
    this.#own.delete(saveId)
    void this.#draftStorage.dropReceipts(this.#shelf, [{ id: saveId, atMs: pressedAtMs }])
  }
}
