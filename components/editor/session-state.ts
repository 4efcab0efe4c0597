import type { Trouble } from '@/lib/save'

/** How far the table's values were read. */
export type LoadState =
  | { readonly kind: 'reading'; readonly values: number; readonly isFirst: boolean }
  | { readonly kind: 'read'; readonly values: number; readonly atMs: number }
  | { readonly kind: 'stopped'; readonly values: number; readonly trouble: Trouble }

/** One save, from its first call to its last word. */
export interface SaveProgress {
  readonly cells: number
  readonly settled: number
  readonly plannedCalls: number
  readonly startedAtMs: number
  /** Set while the service asks us to slow down. */
  readonly isThrottled: boolean
}

/** The counts of a save that ended. */
export interface SaveResult {
  readonly saved: number
  readonly failed: number
  readonly conflicts: number
  readonly kept: number
  readonly calls: number
}

/** Which records the grid shows. */
export type RecordView = 'all' | 'changed' | 'failed' | 'conflicts'

/** Which panel is open beside the grid. */
export type PanelKind = 'failures' | 'conflicts' | 'review' | null

/** Everything of an open table that is neither a value nor a draft. */
export interface SessionState {
  readonly load: LoadState
  readonly save: SaveProgress | null
  readonly result: SaveResult | null
  /** A save was asked for while one was running. */
  readonly isSaveQueued: boolean
  readonly trouble: Trouble | null
  readonly view: RecordView
  readonly panel: PanelKind
  /** The cell key that the conflict or failure panel is at. */
  readonly focusedKey: string | null
}

export const INITIAL_STATE: SessionState = {
  load: { kind: 'reading', values: 0, isFirst: true },
  save: null,
  result: null,
  isSaveQueued: false,
  trouble: null,
  view: 'all',
  panel: null,
  focusedKey: null,
}
