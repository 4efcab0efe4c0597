import type { DraftSummary } from '@/lib/drafts'
import type { DriftChange, ScopePolicy, Trouble } from '@/lib/save'
import type { Connection } from './loading/connection'
import { newPressTime } from './saving/press-time'
import type { BigSave, UndoAsked } from './saving/questions'

/** How far the table's values were read. */
export type LoadState =
  | {
      readonly kind: 'reading'
      readonly values: number
      readonly isFirst: boolean
      /** The server has too much to do, and is asked again. @default false */
      readonly isBusy?: boolean
    }
  | { readonly kind: 'read'; readonly values: number; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly values: number; readonly trouble: Trouble }

/** What a save is for: to store edits, to take an earlier save back, or to do one again that was taken back. */
export type SaveTask = 'save' | 'undo' | 'redo'

/** One save, from its first call to its last word. */
export interface SaveProgress {
  readonly task: SaveTask
  readonly cells: number
  readonly settled: number
  readonly plannedCalls: number
  readonly startedAtMs: number
  /** Set while the service asks us to slow down. */
  readonly isThrottled: boolean
  /** The part that is under way now; `null` before the first. */
  readonly saveId: string | null
  readonly callsMade: number
  /** Of these, those that earlier parts made. */
  readonly callsBefore: number
  /** At the quota, as far as the server can tell; `null` before it told. */
  readonly remainingMs: number | null
  /** The user asked to stop; what is out is still seen to its end. */
  readonly isCancelling: boolean
  /** The connection broke, and the save's outcome is being looked for. */
  readonly isLookingUp: boolean
  /** The server has too much to do to begin it, and is asked again. */
  readonly isBusy: boolean
}

/** A save that has just been asked for. */
export function progressOf(cells: number, task: SaveTask = 'save'): SaveProgress {
  return {
    task,
    cells,
    settled: 0,
    plannedCalls: 0,
    startedAtMs: newPressTime(),
    isThrottled: false,
    saveId: null,
    callsMade: 0,
    callsBefore: 0,
    remainingMs: null,
    isCancelling: false,
    isLookingUp: false,
    isBusy: false,
  }
}

/** The counts of a save that ended. */
export interface SaveResult {
  /** The id of its receipt. */
  readonly saveId: string
  /** Written by it. */
  readonly saved: number
  /** Stored already, or gone already, without it. */
  readonly soAlready: number
  /** Refused. */
  readonly failed: number
  /** Sent, without an answer that could be had: may or may not be saved. */
  readonly unknown: number
  readonly conflicts: number
  readonly kept: number
  /** `null` where the save's end was not heard of. */
  readonly calls: number | null
  /** Cells sent again with fresh versions because only their lock scope had moved. */
  readonly rebased: number
  readonly isCancelled: boolean
  /** For the undo of a save: cells that are left as others, or a later edit, have them. */
  readonly leftAlone?: number
}

/** Which records the grid shows. */
export type RecordView = 'all' | 'changed' | 'failed' | 'conflicts'

/** Which panel is open beside the grid. */
export type PanelKind = 'failures' | 'conflicts' | 'review' | 'receipts' | null

/** Everything of an open table that is neither a value nor a draft. */
export interface SessionState {
  readonly load: LoadState
  readonly save: SaveProgress | null
  readonly result: SaveResult | null
  /** A save was asked for while one was running: it follows, with what there was to save when it was asked for. */
  readonly isSaveQueued: boolean
  readonly trouble: Trouble | null
  /** What the last save found to have changed about the table since it was read. */
  readonly drift: readonly DriftChange[]
  /** What looking again by itself found out. */
  readonly connection: Connection
  /** How the table itself changed while it was open, until its user has put that away. */
  readonly news: readonly DriftChange[]
  /** What a save does about a cell of which only the lock scope moved. */
  readonly scopePolicy: ScopePolicy
  /** At level `NONE`: read cells just before they are written. */
  readonly guardNone: boolean
  /** A big save that waits for its user's word. */
  readonly bigSave: BigSave | null
  /** The undo of a save that waits for its user's word. */
  readonly undo: UndoAsked | null
  readonly view: RecordView
  readonly panel: PanelKind
  /** The cell key that the conflict or failure panel is at. */
  readonly focusedKey: string | null
  /** What is spoken next to whoever hears the page; a new object each time, so that the same words count again. */
  readonly said: { readonly words: string }
  /** Why the save that was asked for last sent nothing; it holds as long as this is what is drafted. */
  readonly unsent: { readonly words: string; readonly summary: DraftSummary } | null
  /** The save whose receipt is open in its panel. */
  readonly openReceipt: string | null
}

/** What a save of a table does where its lock leaves a choice. */
export type SavePolicyChoice = Pick<SessionState, 'scopePolicy' | 'guardNone'>

export const INITIAL_STATE: SessionState = {
  load: { kind: 'reading', values: 0, isFirst: true },
  save: null,
  result: null,
  isSaveQueued: false,
  trouble: null,
  drift: [],
  connection: null,
  news: [],
  scopePolicy: 'ask',
  guardNone: true,
  bigSave: null,
  undo: null,
  view: 'all',
  panel: null,
  focusedKey: null,
  said: { words: '' },
  unsent: null,
  openReceipt: null,
}
