import type { Attribute, PrimaryValues } from '@/lib/data-table'
import type { Direction } from '@/lib/drafts'
import type { PlanSummary, UndoPlan } from '@/lib/save'
import type { KeptReceipt } from '../receipts/kept-receipt'

/** A record that is not in the table any more after a save, with the values that it holds. */
export interface GoingRecord {
  readonly primaryValues: PrimaryValues
  readonly values: readonly { readonly attribute: Attribute; readonly value: string }[]
  /** Its user deleted it as a whole; else each of its values is removed, and a record is there while it has one. */
  readonly isDeleted: boolean
}

/** A save that its user is asked about first. */
export interface BigSave {
  /** Keys of the cells and renames that were shown when it was asked about: what comes later is not saved with them. */
  readonly only: ReadonlySet<string>
  readonly changes: number
  readonly removals: number
  /** In the order of the edits. */
  readonly going: readonly GoingRecord[]
  /** Nothing is saved but the deletion of records. */
  readonly isDeletionAlone: boolean
  readonly records: number
  /** As the app would send it with calls of 25 cells, which is its default. */
  readonly plan: PlanSummary
}

/** The undo of a save, before its user has said yes. */
export interface UndoAsked {
  /** The save to take back. */
  readonly kept: KeptReceipt
  /** Whether it is a step of undo or redo; `null` where it was asked for beside the receipt. */
  readonly direction: Direction | null
  readonly plan: UndoPlan
  /** About how many calls it takes. */
  readonly calls: number
}
