import type { CellAddress, CellBase } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'

/** Whose drafts, and in which instance: nothing is shared between two scopes of one browser. */
export interface StorageScope {
  /** Id of the Amazon Connect instance. */
  readonly instanceId: string
  /** Who edits; one constant for everybody of this browser until there is a sign-in. */
  readonly user: string
}

/** The tab that sent a draft, and the save that it went with (`null` when that is not known). */
export interface Saver {
  readonly tab: string
  readonly saveId: string | null
}

/** One unsaved edit as the draft storage holds it. Immutable. */
export interface DraftRecord {
  readonly key: string
  /** Names this state of the record and no other; a new one with every write. */
  readonly rev: string
  /** When its value was last typed, epoch ms. */
  readonly editedAtMs: number
  /** For a list of drafts whose table cannot be read any more. */
  readonly tableName: string
  /** While the draft is `saving`: who sent it. */
  readonly saver: Saver | null
  readonly draft: Draft
}

/** What a tab makes of a draft: from the state that it last had from the draft storage, to its own. `null`: no draft. */
export interface DraftChange {
  readonly key: string
  readonly ancestor: DraftRecord | null
  readonly mine: DraftRecord | null
  /** Where there is no draft any more because it was saved: what the service holds in the cell since. */
  readonly saved?: CellBase | null
}

/**
 * A value that was typed in one tab while another value was typed into the same cell in a second tab, neither of
 * which had seen the other: it waits beside the draft for its user.
 */
export interface ConcurrentEdit {
  readonly id: string
  readonly key: string
  readonly address: CellAddress
  readonly value: string | null
  readonly editedAtMs: number
}

/** What the draft storage holds of one table. */
export interface HeldTable {
  readonly drafts: readonly DraftRecord[]
  readonly concurrentEdits: readonly ConcurrentEdit[]
  /** Drafts and concurrent edits that a newer Lockstep wrote: they stay as they are, for a page that can read them. */
  readonly newer: number
}

/** A table with unsaved edits. */
export interface TableWithDrafts {
  readonly tableId: string
  readonly tableName: string
  readonly drafts: number
}

/** Something damaged that this browser holds and nothing can read. It stays until its user removes it. */
export interface QuarantinedRecord {
  /** `null` for a whole database, which is left where it is. */
  readonly id: number | null
  /** The store that it was found in. */
  readonly store: string
  /** Where in the store it lay, where that is known. */
  readonly key?: unknown
  readonly value: unknown
  /** Why it could not be read. */
  readonly reason: string
  /** When it was put in quarantine, epoch ms. */
  readonly atMs: number
}

/**
 * Why drafts are in this tab's memory alone. `refused`: the browser gives no storage (a private window, a setting);
 * `damaged`: it cannot open, read or write what is there; `full`: there is no room left; `newer`: a newer Lockstep in
 * another tab changed the store, or wrote the same drafts; `busy`: the store does not answer, for instance while
 * another tab holds it; `lost`: the store was taken away under this page, and is being opened again.
 */
export type StorageTrouble = 'refused' | 'damaged' | 'full' | 'newer' | 'busy' | 'lost'

/** The answer to a write of drafts. */
export type PutResult =
  /**
   * On disk; `records` has, for each change in order, what the draft storage holds now: another tab may have had a say. A
   * change where a newer Lockstep wrote is not made, and has `newer`.
   */
  | {
      readonly isHeld: true
      readonly records: readonly (DraftRecord | null | 'newer')[]
      readonly concurrentEdits: readonly ConcurrentEdit[]
    }
  | { readonly isHeld: false }

/** Something damaged, as it was found. */
export type FoundDamaged = Pick<QuarantinedRecord, 'store' | 'key' | 'value' | 'reason'>

/** What a receipt was put under. */
export interface ReceiptName {
  readonly id: string
  readonly atMs: number
}

/**
 * Where drafts, receipts and preferences of one scope outlast the tab. Nothing here rejects for want of storage: what
 * cannot be written is said in `trouble`, and every call tries anew.
 */
export interface DraftStorage {
  readonly scope: StorageScope
  /** Names this tab's life: what a reload leaves behind belongs to another. */
  readonly tab: string
  /** `memory`: the last try to write failed, or that to read, see `trouble`. */
  readonly mode: 'durable' | 'memory'
  readonly trouble: StorageTrouble | null
  /** Calls back when `mode`, `trouble`, `generation` or `damages` changed. */
  subscribe(listener: () => void): () => void
  /** Grows with everything that is found damaged, and put in quarantine. */
  readonly damages: number
  /**
   * Names the store's life: another one after it was deleted and made again, when all that it held is gone. `null`
   * before it was first opened, and from when it was taken away under this page until it is open again.
   */
  readonly generation: string | null
  /** Opens the store if it is not open. */
  connect(): Promise<void>
  /** What is held of a table; `null` when the store cannot be read. Damaged records are put in quarantine. */
  load(tableId: string): Promise<HeldTable | null>
  /** Writes changes in one transaction, merging each with what another tab wrote since its ancestor. */
  putDrafts(tableId: string, changes: readonly DraftChange[]): Promise<PutResult>
  /** Writes concurrent edits again that an earlier life of the store held. False when they could not be written. */
  putConcurrentEdits(tableId: string, concurrentEdits: readonly ConcurrentEdit[]): Promise<boolean>
  /** Drops concurrent edits that their user decided on. */
  dropConcurrentEdits(tableId: string, ids: readonly string[]): Promise<void>
  /** The tables with unsaved edits, by name. Cheap, however many edits there are. */
  tables(): Promise<readonly TableWithDrafts[]>
  /** Keeps a receipt: any JSON. The same id again replaces it. */
  putReceipt(id: string, tableId: string, atMs: number, json: unknown): Promise<void>
  /**
   * The receipts of a table that `parse` can read, newest first; it throws for what it cannot, which is put in quarantine, or
   * left where it is if that is a `NewerShape`.
   */
  receipts<Receipt>(tableId: string, parse: (json: unknown) => Receipt): Promise<readonly Receipt[]>
  /** Removes receipts of a table for good; those that it does not have are passed over. */
  dropReceipts(tableId: string, receipts: readonly ReceiptName[]): Promise<void>
  /** A preference for a table, any JSON; `undefined` when it was never set. */
  getPref(tableId: string, name: string): Promise<unknown>
  putPref(tableId: string, name: string, json: unknown): Promise<void>
  /** What could not be read, oldest first, of every scope; also whole databases that this one is in place of. */
  quarantined(): Promise<readonly QuarantinedRecord[]>
  /** Sets aside what was found damaged elsewhere in this browser. False when it could not be written. */
  putInQuarantine(found: readonly FoundDamaged[]): Promise<boolean>
  /** Removes what was put in quarantine, at its user's word. */
  dropQuarantined(ids: readonly number[]): Promise<void>
  close(): void
}
