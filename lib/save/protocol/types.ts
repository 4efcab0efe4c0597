import type {
  Attribute,
  CellAddress,
  CellBase,
  CellIds,
  LockLevel,
  LockVersion,
  OtherReason,
  PrimaryValues,
  ScopeWitness,
  ValueType,
} from '@/lib/data-table'

/**
 * One draft as a save sends it: where, from what (value and version of one read), to what. The ids are of the record and
 * attribute that its user saw: under their names others may be by now.
 */
export interface DraftToSave extends CellAddress, CellIds {
  /** The cell's key; outcomes name it. */
  readonly id: string
  /** Type of the cell's attribute: two spellings of one number or list are one value. */
  readonly valueType: ValueType
  readonly base: CellBase
  /** The new stored string; `null` deletes the value. */
  readonly value: string | null
  /** For a value to be created under a lock wider than the cell: what its user saw of the scope, if anything. */
  readonly witness?: ScopeWitness | null | undefined
  /** What earlier saves sent for this cell without learning what became of it: found stored, these are its user's own. */
  readonly uncertainValues?: readonly (string | null)[] | undefined
  /**
   * What the user's own answered writes replaced in the cell a short while ago: a reading that shows it lags behind.
   * `version` is the value's own, `null` where it had none.
   */
  readonly replaced?: readonly ReplacedState[] | undefined
  /** The cell belongs to a record that its user adds: it is not created if the record turns out to exist. */
  readonly isOfNewRecord?: boolean | undefined
  /** A value to be created in a record that its user saw to exist: it does not make one again that is gone. */
  readonly isOfSeenRecord?: boolean | undefined
  /** The value is to be removed because its whole record is: that goes as its user saw it, or stays. */
  readonly isOfDeletedRecord?: boolean | undefined
  /** For the undo of a save: a value that others stored again since is theirs, even the same one. */
  readonly isExact?: boolean | undefined
}

/** A state of a cell that is known to be over. */
export interface ReplacedState {
  readonly value: string | null
  readonly version: string | null
}

/** A record's new primary values, as a save sends them (`UpdateDataTablePrimaryValues`). */
export interface RenameToSave {
  /** The rename's key; outcomes name it. */
  readonly id: string
  readonly from: PrimaryValues
  /** All primary attributes, sorted by attribute name like `from`. */
  readonly to: PrimaryValues
  /** A stored cell of the record as its user saw it, whose version guards the rename; `null` where none was read. */
  readonly witness: ScopeWitness | null
  /** True when an earlier save of the rename was not answered. */
  readonly isUncertain?: boolean | undefined
  /** The service's id of the record that its user saw; `null` or absent where it is not known. */
  readonly recordId?: string | null | undefined
}

/** What to do about a cell that is as its user saw it, in a lock scope where something else moved. */
export type ScopePolicy = 'ask' | 'send-again'

/** A version of a lock scope that a write of one's own made. */
export interface OwnGuard {
  /** See `lockScope`. */
  readonly scope: string
  readonly guard: string
}

/** What one save asks for. */
export interface SaveRequest {
  /** Chosen by the client, a UUID: a save is carried out once, however often it is asked for. */
  readonly saveId?: string | undefined
  /** The version of `PROTOCOL` that the page speaks. */
  readonly protocol?: number | undefined
  /** The server that it is asked of, as the page knows it: no other one begins it. */
  readonly server?: string | undefined
  readonly tableId: string
  readonly lockLevel: LockLevel
  /** Names of the primary attributes: a table without any locks as a whole at `PRIMARY_VALUE`. */
  readonly primaryAttributes: readonly string[]
  readonly drafts: readonly DraftToSave[]
  readonly renames?: readonly RenameToSave[] | undefined
  /** @default 'ask'; at `VALUE` the scope is the cell, and it is always sent again */
  readonly scopePolicy?: ScopePolicy | undefined
  /** At level `NONE`, read cells just before they are written. @default true */
  readonly guardNone?: boolean | undefined
  /** Values in the table when its user last read it: by that a list is weighed against reads. Unknown: none is made. */
  readonly storedValues?: number | undefined
  /** For the undo of a save: what that save itself left its scopes at; nobody else's edit is in that. */
  readonly ownGuards?: readonly OwnGuard[] | undefined
  /** The attributes that the drafts are under, as their user's schema has them: what drift is judged against. */
  readonly attributes?: readonly Attribute[] | undefined
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
  | 'updated'
  | 'busy'

/** Trouble in words for the user: what happened, what is safe, what to do next. */
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
 * was read, but another cell of its lock scope moved, and the table's level asks to look first; `exists`: the record
 * to add, or to rename to, is there already; `record`: the value is what was read, but the record that is to be deleted
 * with it is not; `other-record`, `other-attribute`: another one has the name of the one that its user saw, whatever
 * it holds; `rewritten`: to the undo of a save, the same value was stored again by others. */
export type ConflictReason =
  | 'value'
  | 'gone'
  | 'scope'
  | 'exists'
  | 'record'
  | 'rewritten'
  | OtherReason

/** What is gone with a value: the value alone, its whole record, or its attribute. */
export type Gone = 'value' | 'record' | 'attribute'

/** How an outcome came about: what a receipt shows, and what finds the CloudTrail event. */
export interface Evidence {
  /** How often the cell was sent. */
  readonly attempts: number
  /** Of the calls that wrote, refused or read it, in order. */
  readonly requestIds: readonly string[]
  /** When the outcome was known, epoch ms on the server. */
  readonly atMs: number
  /** The cell was sent with a fresher version than its user had read, because only its scope had moved. */
  readonly isRebased: boolean
  /** The value was read and found stored; no answer to a write says so. @default false */
  readonly isFound?: boolean | undefined
  /** Beside it: every write of it was refused, so that somebody else stored it. @default false */
  readonly isOthers?: boolean | undefined
}

/** The end of one draft in one save. `kept`: not sent, because the save stopped first; it is a draft as before. */
export type Outcome =
  | {
      readonly kind: 'saved'
      readonly id: string
      /** What the service holds now: the saved value with its new version. */
      readonly base: CellBase
      /** The value was to be removed, and went with its attribute: nothing of the save removed it. */
      readonly gone?: 'attribute' | undefined
      /** The record that holds the value, where the save learnt it. */
      readonly recordId?: string | null | undefined
      /** Beside it: not the one that was asked for, nor begun anew by this save. Nothing else of that goes there. */
      readonly isOfOther?: boolean | undefined
      readonly evidence?: Evidence | undefined
    }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly reason: FailedReason
      /** The service's words for a cell; ours for the rest. */
      readonly message: string
      readonly evidence?: Evidence | undefined
    }
  | {
      readonly kind: 'conflict'
      readonly id: string
      readonly reason: ConflictReason
      /** Beside `gone`: how much of it, as far as it could be read. */
      readonly gone?: Gone | undefined
      /** What the service holds now, read again after the refusal. */
      readonly theirs: CellBase
      /** The record that this is of, where the save learnt it. */
      readonly recordId?: string | null | undefined
      /** The service's words of refusal. */
      readonly message: string
      readonly evidence?: Evidence | undefined
    }
  | { readonly kind: 'kept'; readonly id: string }

/** A scope that provably moved by our own write alone: one answer, one new version, all sent versions equal. */
export interface ScopeMove {
  readonly scope: string
  readonly from: string
  readonly to: string
}

/** A part of a plan that can fail without the others: one lock scope, one batch, or one rename. */
export interface PlanPart {
  /** `null` at `NONE` and for cells without a scope in common. See `lockScope`. */
  readonly scope: string | null
  readonly cells: number
  readonly calls: number
}

/** What a save means to do, in numbers; none of them counts what refusals and faults add. */
export interface PlanSummary {
  readonly cells: number
  readonly renames: number
  /** By operation name, reads before writes included. */
  readonly callsByOperation: Readonly<Record<string, number>>
  readonly calls: number
  /** The quota's own lower bound in seconds, with full buckets. */
  readonly seconds: number
  readonly parts: readonly PlanPart[]
}

/** One way in which the table is not as the user's schema has it. */
export type DriftChange =
  | { readonly kind: 'level'; readonly from: LockLevel; readonly to: LockLevel }
  | { readonly kind: 'attribute-gone'; readonly attribute: string }
  | { readonly kind: 'attribute-renamed'; readonly attribute: string; readonly to: string }
  | {
      readonly kind: 'attribute-retyped'
      readonly attribute: string
      readonly from: ValueType
      readonly to: ValueType
    }
  | { readonly kind: 'rules'; readonly attribute: string }

/** What a save tells while it runs. Outcomes cover every requested draft and rename exactly once. */
export type SaveEvent =
  | {
      readonly type: 'planned'
      readonly cells: number
      readonly calls: number
      readonly plan?: PlanSummary | undefined
    }
  /** The table changed since it was read: found before anything was written; the plan that follows takes it in. */
  | { readonly type: 'drift'; readonly changes: readonly DriftChange[] }
  | {
      readonly type: 'outcomes'
      readonly outcomes: readonly Outcome[]
      readonly moves: readonly ScopeMove[]
    }
  /** Cells under the table's policy on their way again with fresh versions. */
  | { readonly type: 'rebased'; readonly cells: number }
  | { readonly type: 'progress'; readonly callsMade: number; readonly remainingMs: number }
  | { readonly type: 'waiting'; readonly reason: 'throttled'; readonly waitMs: number }
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  /** Nothing new: the save goes on, and the line is not silent. */
  | { readonly type: 'beat' }
  | {
      readonly type: 'finished'
      readonly saved: number
      readonly failed: number
      readonly conflicts: number
      readonly kept: number
      /** Calls made, by operation name. */
      readonly calls: Readonly<Record<string, number>>
      readonly rebased?: number | undefined
      readonly isCancelled?: boolean | undefined
      /** Epoch ms on the server. */
      readonly startedAtMs?: number | undefined
      readonly endedAtMs?: number | undefined
      /** The region that was written to. */
      readonly region?: string | null | undefined
    }

/** The server action's shape, as the editor sees it. */
export type SaveDrafts = (request: SaveRequest) => Promise<AsyncIterable<SaveEvent>>

/** What a client asks about a save that it began: the events from an index on (it has had `from` of them). */
export interface FollowRequest {
  readonly saveId: string
  readonly from: number
  /** How long ago its user asked for it, at least. @default unknown */
  readonly agoMs?: number | undefined
  /** The server that it was asked of. @default unknown */
  readonly server?: string | undefined
}

/**
 * What a server has of a save: its events; that it was never begun, and will not be; that another server was asked for
 * it, which may carry it out; `null`: it may have been carried out, and nothing more comes of it.
 */
export type FollowedSave = AsyncIterable<SaveEvent> | 'never-begun' | 'elsewhere' | null

/**
 * The server's side of saving. A save goes on when its reader has gone, and its events can be had again for a while.
 */
export interface SaveActions {
  readonly save: SaveDrafts
  readonly follow: (request: FollowRequest) => Promise<FollowedSave>
}

/** One line of a receipt: what was asked for a cell and what became of it. Values are in it; it never leaves the browser. */
export interface ReceiptLine extends CellAddress {
  /** The service's ids as the save left them; absent in receipts of before they were kept, `null`: not known. */
  readonly recordId?: string | null | undefined
  readonly attributeId?: string | null | undefined
  /** The record that was asked for, where the save made another of its name: it had emptied it, or found it gone. */
  readonly recordIdBefore?: string | null | undefined
  readonly kind: 'value' | 'rename'
  readonly before: string | null
  readonly after: string | null
  readonly versionBefore: LockVersion | null
  readonly versionAfter: LockVersion | null
  readonly outcome: Outcome['kind']
  readonly reason: string | null
  readonly message: string | null
  readonly theirs: string | null
  readonly evidence: Evidence | null
  /** The cell's whole record was to come or go with it. @default the cell alone */
  readonly record?: 'added' | 'deleted' | undefined
}

/** What one save did, cell by cell. */
export interface Receipt {
  readonly saveId: string
  readonly tableId: string
  readonly tableName: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly region: string | null
  /** By operation name; none where the end is not known. */
  readonly calls: Readonly<Record<string, number>>
  /** False where the save's own last word was never heard: its calls were not told. @default true */
  readonly isEndKnown?: boolean | undefined
  readonly rebased: number
  readonly isCancelled: boolean
  readonly lines: readonly ReceiptLine[]
}
