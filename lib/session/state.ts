import type { Attribute, PrimaryValues } from '@/lib/data-table'
import type { Direction, DraftSummary } from '@/lib/drafts'
import type { DriftChange, PlanSummary, ScopePolicy, Trouble, UndoPlan } from '@/lib/save'
import type { Connection } from './loading/connection'
import type { ReceiptEntry } from './receipts/receipt-entry'
import { newPressTime } from './saving/press-time'

/** How far the table's values were read. */
export type LoadState =
  | {
      readonly kind: 'reading'
      readonly values: number
      readonly isFirst: boolean
      /** The server is busy, and the request is repeated. @default false */
      readonly isBusy?: boolean
    }
  | { readonly kind: 'read'; readonly values: number; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly values: number; readonly trouble: Trouble }

/** What a save is for: to store edits, to undo an earlier save, or to redo one that was undone. */
export type SaveTask = 'save' | 'undo' | 'redo'

/**
 * What a running save is doing: sending its calls, waiting because the service throttles them, waiting for a busy server
 * to start it, or looking for its outcome after the connection broke.
 */
export type SavePhase = 'sending' | 'throttled' | 'busy' | 'looking-up'

/** What a save has found out so far. */
export interface SaveFindings {
  /** `null` before the first of its parts has ended. */
  readonly result: SaveResult | null
  /** What stopped it; `null` where nothing did, or the user has dismissed it. */
  readonly trouble: Trouble | null
  /** How the table differs from what the page had read. */
  readonly drift: readonly DriftChange[]
}

/** A save that is under way. */
export interface RunningSave extends SaveFindings {
  readonly kind: 'running'
  readonly task: SaveTask
  readonly phase: SavePhase
  /** The user asked to stop; calls already sent are still followed to their end. */
  readonly isCancelling: boolean
  /** Another save was asked for meanwhile; it follows with what was drafted then. */
  readonly isNextAsked: boolean
  readonly cells: number
  /** Of these, those that have their outcome. */
  readonly settled: number
  readonly startedAtMs: number
  /** The part that is under way; `null` before the first. */
  readonly saveId: string | null
  readonly plannedCalls: number
  readonly callsMade: number
  /** Of these, those made by earlier parts. */
  readonly callsBefore: number
  /** At the rate the quota allows; `null` until the server has estimated it. */
  readonly remainingMs: number | null
}

/** The table's last save: none yet, under way, or ended. */
export type SaveState =
  | { readonly kind: 'none' }
  | RunningSave
  | ({ readonly kind: 'ended' } & SaveFindings)

const NO_FINDINGS: SaveFindings = { result: null, trouble: null, drift: [] }

/**
 * A save that was just asked for.
 *
 * @param findings what goes on being shown. @default nothing
 */
export function startedSave(
  cells: number,
  task: SaveTask = 'save',
  findings: SaveFindings = NO_FINDINGS,
): RunningSave {
  return {
    ...findings,
    kind: 'running',
    task,
    phase: 'sending',
    isCancelling: false,
    isNextAsked: false,
    cells,
    settled: 0,
    startedAtMs: newPressTime(),
    saveId: null,
    plannedCalls: 0,
    callsMade: 0,
    callsBefore: 0,
    remainingMs: null,
  }
}

/** The save that is under way; `null` for none. */
export function runningSave({ save }: SessionState): RunningSave | null {
  return save.kind === 'running' ? save : null
}

/** What the last save has found out, whether or not it has ended. */
export function saveFindings({ save }: SessionState): SaveFindings {
  if (save.kind === 'none') return NO_FINDINGS
  const { result, trouble, drift } = save
  return { result, trouble, drift }
}

/** What a save came to, in numbers. */
export interface SaveResult {
  /** The id of its receipt. */
  readonly saveId: string
  /** Written by it. */
  readonly saved: number
  /** Already stored, or already missing, without it. */
  readonly soAlready: number
  /** Refused. */
  readonly failed: number
  /** Sent without an answer: may or may not be saved. */
  readonly unknown: number
  readonly conflicts: number
  readonly notSent: number
  /** `null` where the end of the save was not heard. */
  readonly calls: number | null
  /** Cells sent again with fresh versions because only their lock scope had moved. */
  readonly rebased: number
  readonly isCancelled: boolean
  /** For an undo: cells left as they are because others, or a later edit, changed them. */
  readonly leftAlone?: number
}

/** A record that will not exist after a save, with the values it holds. */
export interface GoingRecord {
  readonly primaryValues: PrimaryValues
  readonly values: readonly { readonly attribute: Attribute; readonly value: string }[]
  /** Deleted as a whole by the user; otherwise its last values are removed one by one. */
  readonly isDeleted: boolean
}

/** A save that needs a confirmation. */
export interface BigSave {
  /** Keys of the cells and renames that were shown: later ones are not saved with them. */
  readonly only: ReadonlySet<string>
  readonly changes: number
  readonly removals: number
  /** In the order of the edits. */
  readonly going: readonly GoingRecord[]
  /** Nothing is saved but the deletion of records. */
  readonly isDeletionAlone: boolean
  readonly records: number
  /** With calls of 25 cells, the default. */
  readonly plan: PlanSummary
}

/** The undo of a save that needs a confirmation. */
export interface UndoAsked {
  /** The save to undo. */
  readonly entry: ReceiptEntry
  /** The step of undo or redo that asked; `null` where the receipt's own button did. */
  readonly direction: Direction | null
  readonly plan: UndoPlan
  /** About how many calls it takes. */
  readonly calls: number
}

/** What the user is being asked to confirm. */
export type Question =
  | { readonly kind: 'big-save'; readonly save: BigSave }
  | { readonly kind: 'undo'; readonly undo: UndoAsked }

/** The undo that needs a confirmation; `null` for none. */
export function undoAsked({ question }: SessionState): UndoAsked | null {
  return question?.kind === 'undo' ? question.undo : null
}

/** Which records the grid shows. */
export type RecordView = 'all' | 'changed' | 'failed' | 'conflicts'

/** The panel that is open beside the grid. */
export type Panel =
  | { readonly kind: 'failures' | 'conflicts' | 'review' }
  /** `openReceipt`: the save whose receipt is unfolded. */
  | { readonly kind: 'receipts'; readonly openReceipt: string | null }

/** What a save does where the table's lock level leaves a choice. */
export interface SavePolicyChoice {
  /** For a cell of which only the lock scope moved. */
  readonly scopePolicy: ScopePolicy
  /** At level `NONE`: read cells just before they are written. */
  readonly guardNone: boolean
}

/** The state of an open table beside its values and drafts. */
export interface SessionState {
  readonly load: LoadState
  readonly save: SaveState
  /** Why the save that was asked for last sent nothing; valid as long as `summary` is the current one. */
  readonly unsent: { readonly message: string; readonly summary: DraftSummary } | null
  /** What the automatic refresh knows of the connection. */
  readonly connection: Connection
  /** How the table itself changed while it was open, until the user dismisses it. */
  readonly news: readonly DriftChange[]
  readonly policy: SavePolicyChoice
  readonly question: Question | null
  readonly view: RecordView
  readonly panel: Panel | null
  /** The key of the cell that the conflict panel or the failure panel is at. */
  readonly focusedKey: string | null
  /** What to announce next to assistive technology; a new object for each announcement. */
  readonly said: { readonly text: string }
}

export const INITIAL_STATE: SessionState = {
  load: { kind: 'reading', values: 0, isFirst: true },
  save: { kind: 'none' },
  unsent: null,
  connection: null,
  news: [],
  policy: { scopePolicy: 'ask', guardNone: true },
  question: null,
  view: 'all',
  panel: null,
  focusedKey: null,
  said: { text: '' },
}
