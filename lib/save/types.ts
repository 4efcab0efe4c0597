import type { CellAddress, CellBase, LockLevel, ScopeWitness, ValueType } from '@/lib/data-table'

/** One draft as a save sends it: where, from what (value and version of one read), to what. */
export interface DraftToSave extends CellAddress {
  /** The cell's key; outcomes name it. */
  readonly id: string
  /** Type of the cell's attribute: two spellings of one number or list are one value. */
  readonly valueType: ValueType
  readonly base: CellBase
  /** The new stored string; `null` deletes the value. */
  readonly value: string | null
  /** For a value to be created under a lock wider than the cell: what its person saw of the scope, if anything. */
  readonly witness?: ScopeWitness | null | undefined
}

/** What one save asks for. */
export interface SaveRequest {
  readonly tableId: string
  readonly lockLevel: LockLevel
  /** Names of the primary attributes: a table without any locks as a whole at `PRIMARY_VALUE`. */
  readonly primaryAttributes: readonly string[]
  readonly drafts: readonly DraftToSave[]
}

/** Why a whole request was refused or lost; the closed list that the gateway maps every error to. */
export type TroubleCode =
  | 'throttled'
  | 'access-denied'
  | 'not-found'
  | 'quota-exceeded'
  | 'invalid-request'
  | 'conflict'
  | 'credentials'
  | 'service-down'
  | 'unreachable'
  | 'unknown-outcome'
  | 'refused-payload'

/** Trouble in words for the person: what happened, what is safe, what to do next. */
export interface Trouble {
  readonly code: TroubleCode
  readonly title: string
  readonly explanation: string
  /** The service's own words, when there are any. */
  readonly serviceMessage: string | null
  readonly isRetryable: boolean
}

/** Why a draft failed. `cell`: the service refused this cell; `request`: the whole request was refused;
 * `unknown`: it may or may not have been written, and reading it again was not possible. */
export type FailedReason = 'cell' | 'request' | 'unknown'

/** How the cell collided. `value`: the value itself moved; `gone`: its value was deleted; `scope`: the value is what
 * was read, but another cell of its lock scope moved, and the table's level asks to look first. */
export type ConflictReason = 'value' | 'gone' | 'scope'

/** The end of one draft in one save. `kept`: not sent, because the save stopped first; it is a draft as before. */
export type Outcome =
  | {
      readonly kind: 'saved'
      readonly id: string
      /** What the service holds now: the saved value with its new version. */
      readonly base: CellBase
    }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly reason: FailedReason
      /** The service's words for a cell; ours for the rest. */
      readonly message: string
    }
  | {
      readonly kind: 'conflict'
      readonly id: string
      readonly reason: ConflictReason
      /** What the service holds now, read again after the refusal. */
      readonly theirs: CellBase
      /** The service's words of refusal. */
      readonly message: string
    }
  | { readonly kind: 'kept'; readonly id: string }

/** A scope that provably moved by our own write alone: one answer, one new version, all sent versions equal. */
export interface ScopeMove {
  readonly scope: string
  readonly from: string
  readonly to: string
}

/** What a save tells while it runs. Outcomes cover every requested draft exactly once. */
export type SaveEvent =
  | { readonly type: 'planned'; readonly cells: number; readonly calls: number }
  | {
      readonly type: 'outcomes'
      readonly outcomes: readonly Outcome[]
      readonly moves: readonly ScopeMove[]
    }
  | { readonly type: 'waiting'; readonly reason: 'throttled'; readonly waitMs: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  | {
      readonly type: 'finished'
      readonly saved: number
      readonly failed: number
      readonly conflicts: number
      readonly kept: number
      /** Calls made, by operation name. */
      readonly calls: Readonly<Record<string, number>>
    }

/** The server action's shape, as the editor sees it. */
export type SaveDrafts = (request: SaveRequest) => Promise<AsyncIterable<SaveEvent>>
