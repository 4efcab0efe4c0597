import type { LockLevel } from '@/lib/data-table'
import type { Receipt, ScopeMove } from '@/lib/save'

/** A save's receipt with what its undo needs beside the lines. Immutable. */
export interface ReceiptEntry {
  /** The id of the save, or of its first request. */
  readonly id: string
  /** When its user asked for the save, epoch ms by the clock of this browser. */
  readonly atMs: number
  readonly receipt: Receipt
  /** What the lock versions of its lines were made under. */
  readonly lockLevel: LockLevel
  readonly hasPrimaries: boolean
  /** The scopes that it provably moved alone, in order. */
  readonly moves: readonly ScopeMove[]
  /** The id of the save that it took back; `null` for an ordinary one. */
  readonly undoes: string | null
  /** The server that the save was asked of, where its page knew it. */
  readonly server?: string | undefined
}

/** A save that a tab sent, as it stood then: its receipt with no line answered. Immutable. */
export interface PendingSave {
  /** The life of the tab that sent it. */
  readonly tab: string
  /** The ids of its drafts and renames, each for the line at its place; lines after these have their end already. */
  readonly ids: readonly string[]
  readonly entry: ReceiptEntry
}

/** Newest first. */
export type Receipts = readonly ReceiptEntry[]
