import {
  type Attribute,
  type CellAddress,
  type KeyRule,
  type LockVersion,
  recordKey,
} from '@/lib/data-table'
import { createChain, type ScopeChain } from '../decide/chain'
import type { ReadCause } from '../decide/classify'
import { createScopes, type Scopes } from '../decide/scopes'
import { lockOf, type PendingCell, type TableLock } from '../plan/plan'
import { BATCH_SIZE, QUOTA, type Quota } from '../plan/quota'
import {
  OPERATION_NAMES,
  type SaveService,
  type ServiceAnswer,
  type TableState,
} from '../protocol/service'
import type {
  DraftToSave,
  Outcome,
  SaveEvent,
  SaveRequest,
  ScopeMove,
  ScopePolicy,
  Trouble,
} from '../protocol/types'
import type { Checking } from './answer'

/** A cell to read, and why. */
export interface CellToRead {
  readonly cell: PendingCell
  /** The version that was sent, or that would be. */
  readonly version: LockVersion | null
  readonly cause: ReadCause
  /** The service's words; empty when it said none. */
  readonly message: string
}

/** How a save is carried out. */
export interface SaveOptions {
  /** Cells in one call. @default 25 */
  readonly batchSize?: number
  /** At level `NONE`, read cells just before they are written, since nothing else guards them. @default true */
  readonly guardNone?: boolean
  /** Calls under way at once; calls that share a lock scope never are. @default 2 */
  readonly callsInFlight?: number
  /** True once the user has gone or asked to stop: nothing further is sent. */
  readonly hasAborted?: () => boolean
  /** Waits; a test passes its own clock. */
  readonly sleep?: (ms: number) => Promise<void>
  /** From 0 to below 1, for the jitter of waits. */
  readonly random?: () => number
  /** Epoch ms, for evidence; a test passes its own clock. */
  readonly now?: () => number
  /** The quota of each operation, for the time that is left. @default 2 calls a second, burst 5 */
  readonly quota?: Quota
}

/**
 * Cells that stood alone, or with the rest of a record that is to be deleted, in a call that was refused for want of a right. They wait for the end of the save: only a call
 * that was allowed tells a forbidden cell from an identity that may write nothing.
 */
export interface Forbidden {
  readonly held: { readonly cells: readonly PendingCell[]; readonly trouble: Trouble }[]
  /** Refused calls. */
  calls: number
  /** Some write was allowed. */
  isAllowed: boolean
}

/** A record as this save wrote it last. */
export interface WrittenRecord {
  /** Of one answer. */
  readonly lockVersion: LockVersion
  /** A cell that holds a value by it; `null` where values were only removed. */
  readonly cell: CellAddress | null
}

/** One save under way: what it works on, and what it has learnt and counted. */
export interface SaveRun {
  readonly request: SaveRequest
  readonly service: SaveService
  options: Required<SaveOptions>
  /** As the table was last found. */
  lock: TableLock
  /** When that was. */
  lookedAtMs: number
  /** The table as it was found with changed attributes while the save lasts; `null`: as it was when the save began. */
  changedTable: TableState | null
  readonly policy: ScopePolicy
  /** Of the primary attributes, as the table was found: by them two spellings are one record. */
  readonly keyRules: readonly KeyRule[]
  /** Cells are read before they are written: the table's level is not what it was, or is not known. */
  readonly readsFirst: boolean
  readonly chain: ScopeChain
  /**
   * The same for created values, and the moves that they made: those hold only if the service compares what a created
   * value sends, which is not documented, so that nothing but further created values may rest on them.
   */
  readonly createdChain: ScopeChain
  /** Where lock scopes stand now, as far as answers and reads of this save have told. */
  readonly scopes: Scopes
  /** Refused cells that wait to be read together: nothing of their lock scopes is sent before that. */
  readonly open: CellToRead[]
  readonly calls: Record<string, number>
  readonly counts: Record<Outcome['kind'], number>
  /** Saved with a fresher version than their user had read. */
  rebased: number
  /** Records with a cell that this save did not save, by key. */
  readonly unsaved: Set<string>
  /** Records that a value was to be created in, and that were found to be gone, by key. */
  readonly goneRecords: Set<string>
  /** Records to be deleted with a cell that was not: how that one ended, by the record's key. */
  readonly tornRecords: Map<string, 'conflict' | 'failed'>
  /** Values that this save removed, by the id of their draft. */
  readonly removed: Set<string>
  /** Values that others had removed before this save did, by the id of their draft. */
  readonly removedByOthers: Set<string>
  /** Records to be deleted of which this save has deleted a value, by key. */
  readonly cutRecords: Set<string>
  /** When the records that creations and deletions rest on were looked at last, by key. */
  readonly recordLooks: Map<string, number>
  /** Records that this save has sent a creation or a deletion in, by key: a look at them finds its own doing. */
  readonly reshaped: Set<string>
  /** By the record's key. */
  readonly written: Map<string, WrittenRecord>
  /** The ids of records that values were created in, as the answers told, by the record's key. */
  readonly madeRecords: Map<string, string>
  /** Records that were looked for and not there, and that a value may be created in all the same, by key. */
  readonly absentRecords: Set<string>
  /** Renames of earlier saves whose answer was lost, and that were found carried out, by id. */
  readonly foundRenames: Set<string>
  readonly addresses: Map<string, DraftToSave>
  readonly startedAtMs: number
  /** How the service checks cells of one scope within one call, as far as it has shown. */
  checking: Checking | null
  /** A list of the table's values may be worth its call: none of this save has failed or was in vain. */
  canList: boolean
  /** What stopped the save: nothing further is sent. */
  trouble: Trouble | null
  /** What was found of cells that the identity may not write. */
  readonly forbidden: Forbidden
}

/** Throttled calls are repeated after waits of about 1, 2, 4, 8, 16, 16 … seconds. */
export const MAX_THROTTLED_WAITS = 8
const FIRST_THROTTLED_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 16_000
/** Reads whose answer is lost are repeated after waits of about 0.5, 1 and 2 seconds. */
const MAX_READ_RETRIES = 3
const FIRST_READ_WAIT_MS = 500
/** How long a change may take to be readable, after which what was read is read once more. */
const LAG_PAUSE_MS = 1_000
/** What a list tells can be read without one: it is repeated this often at most, for either reason. */
const MAX_LIST_RETRIES = 2

/** A fresh run; options that are left out get their defaults. */
export function startRun(
  request: SaveRequest,
  service: SaveService,
  options: SaveOptions,
): SaveRun {
  const chain = createChain()
  for (const { scope, guard } of request.ownGuards ?? []) chain.trust(scope, guard)
  return {
    request,
    service,
    options: {
      batchSize: BATCH_SIZE,
      guardNone: true,
      callsInFlight: 2,
      hasAborted: () => false,
      sleep,
      random: Math.random,
      now: Date.now,
      quota: QUOTA,
      ...options,
      ...(request.guardNone === undefined ? {} : { guardNone: request.guardNone }),
    },
    lock: lockOf(request),
    lookedAtMs: (options.now ?? Date.now)(),
    changedTable: null,
    policy: request.scopePolicy ?? 'ask',
    keyRules: primaryRules(request.attributes ?? []),
    readsFirst: false,
    chain,
    createdChain: createChain(),
    scopes: createScopes(),
    open: [],
    calls: {},
    counts: { saved: 0, failed: 0, conflict: 0, kept: 0 },
    rebased: 0,
    unsaved: new Set(),
    goneRecords: new Set(),
    tornRecords: new Map(),
    removed: new Set(),
    removedByOthers: new Set(),
    cutRecords: new Set(),
    recordLooks: new Map(),
    reshaped: new Set(),
    written: new Map(),
    madeRecords: new Map(),
    absentRecords: new Set(),
    foundRenames: new Set(),
    addresses: new Map(request.drafts.map((draft) => [draft.id, draft])),
    startedAtMs: (options.now ?? Date.now)(),
    checking: null,
    canList: true,
    trouble: null,
    forbidden: { held: [], calls: 0, isAllowed: false },
  }
}

/** The attributes that decide which primary values are one record's. */
export function primaryRules(attributes: readonly Attribute[]): readonly KeyRule[] {
  return attributes.filter(({ isPrimary }) => isPrimary)
}

/** Counts the outcomes and tells them, with the scopes that the save moved; nothing when there are none. */
export function* settle(
  run: SaveRun,
  outcomes: readonly Outcome[],
  moves: readonly ScopeMove[] = [],
): Generator<SaveEvent> {
  for (const outcome of outcomes) {
    run.counts[outcome.kind] += 1
    noteRecord(run, outcome)
    if (outcome.kind === 'saved' && outcome.evidence?.isRebased === true) run.rebased += 1
  }
  const told = outcomes.map((outcome) => toldOfCut(run, outcome))
  if (told.length > 0) yield { type: 'outcomes', outcomes: told, moves }
}

const CUT =
  'Other values of this record were deleted by the same save before that was noticed, and cannot be called back.'

/** Whoever was to delete a record, and has deleted a part of it, is told. */
function toldOfCut(run: SaveRun, outcome: Outcome): Outcome {
  if (outcome.kind !== 'conflict' && outcome.kind !== 'failed') return outcome
  const draft = run.addresses.get(outcome.id)
  const isCut =
    draft?.isOfDeletedRecord === true && run.cutRecords.has(recordKey(draft.primaryValues))
  return isCut ? { ...outcome, message: `${outcome.message} ${CUT}`.trim() } : outcome
}

/** What a record's rename rests on: whether its cells were saved, and the last version that it was written with. */
function noteRecord(run: SaveRun, outcome: Outcome): void {
  const address = run.addresses.get(outcome.id)
  if (address === undefined) return
  const record = recordKey(address.primaryValues)
  if (address.isOfDeletedRecord === true) noteDeleted(run, record, outcome)
  // What it was found to be before is not what it is now: further values are created in it only after another look.
  const isReplaced = outcome.kind === 'conflict' && outcome.reason === 'other-record'
  if (isReplaced && run.recordLooks.has(record))
    run.recordLooks.set(record, Number.NEGATIVE_INFINITY)
  if (outcome.kind !== 'saved') run.unsaved.add(record)
  else if (outcome.base.value === null) {
    const removed = isOwnWrite(outcome) ? run.removed : run.removedByOthers
    removed.add(outcome.id)
  } else if (outcome.base.lockVersion !== null) {
    run.written.set(record, { lockVersion: outcome.base.lockVersion, cell: address })
  }
}

function noteDeleted(run: SaveRun, record: string, outcome: Outcome): void {
  const { kind } = outcome
  if (kind === 'conflict' || (kind === 'failed' && !run.tornRecords.has(record))) {
    run.tornRecords.set(record, kind)
  }
  if (outcome.kind === 'saved' && wasSent(outcome)) run.cutRecords.add(record)
}

/** One that a read found done may be another's. */
function isOwnWrite(outcome: Extract<Outcome, { kind: 'saved' }>): boolean {
  return wasSent(outcome) && outcome.evidence?.isFound !== true
}

function wasSent({ evidence }: Extract<Outcome, { kind: 'saved' }>): boolean {
  return (evidence?.attempts ?? 0) > 0
}

/** Stops the save; the first trouble is told. */
export function* stop(run: SaveRun, trouble: Trouble): Generator<SaveEvent> {
  if (run.trouble !== null) return
  run.trouble = trouble
  yield { type: 'trouble', trouble }
}

/** True when nothing further may be sent. */
export function isStopped(run: SaveRun): boolean {
  return run.trouble !== null || run.options.hasAborted()
}

/**
 * Makes one call and counts it; waits and repeats it, a bounded number of times, while the service throttles it (a
 * throttled call is not applied) and, for a read, while its answer is lost. A throttled write is not repeated
 * here: what it rests on would be as old as the wait.
 */
export async function* call<Result>(
  run: SaveRun,
  operation: keyof typeof OPERATION_NAMES,
  send: () => Promise<ServiceAnswer<Result>>,
): AsyncGenerator<SaveEvent, ServiceAnswer<Result>> {
  const mostThrottled = mostThrottledOf(operation)
  const mostLost = operation === 'list' ? MAX_LIST_RETRIES : MAX_READ_RETRIES
  let throttled = 0
  let lost = 0
  for (;;) {
    countCall(run, operation)
    const answer = await send()
    // What is out is read to its end, also after the user has gone; nothing else is tried again then.
    const isNeeded = isRead(operation) && operation !== 'list'
    if (answer.ok || (run.options.hasAborted() && !isNeeded)) return answer
    const { code } = answer.trouble
    if (code === 'throttled' && throttled < mostThrottled) {
      yield* waitThrottled(run, throttled)
      throttled += 1
      if (run.options.hasAborted() && !isNeeded) return answer
    } else if (isRead(operation) && isLostRead(code) && lost < mostLost) {
      await run.options.sleep(waitOf(run, FIRST_READ_WAIT_MS, lost))
      lost += 1
    } else return answer
  }
}

function mostThrottledOf(operation: keyof typeof OPERATION_NAMES): number {
  if (operation === 'list') return MAX_LIST_RETRIES
  return isRead(operation) ? MAX_THROTTLED_WAITS : 0
}

/** Waits, in words, after a call was throttled for the `waits + 1`-th time in a row. */
export async function* waitThrottled(run: SaveRun, waits: number): AsyncGenerator<SaveEvent> {
  const waitMs = waitOf(run, FIRST_THROTTLED_WAIT_MS, waits)
  yield { type: 'waiting', reason: 'throttled', waitMs }
  await run.options.sleep(waitMs)
}

/** Gives what was written a moment to become readable. */
export async function pauseForLag(run: SaveRun): Promise<void> {
  await run.options.sleep(waitOf(run, LAG_PAUSE_MS, 0))
}

function isRead(operation: keyof typeof OPERATION_NAMES): boolean {
  return operation === 'describe' || operation === 'find' || operation === 'list'
}

function isLostRead(code: Trouble['code']): boolean {
  return code === 'service-down' || code === 'unreachable' || code === 'unknown-outcome'
}

function countCall(run: SaveRun, operation: keyof typeof OPERATION_NAMES): void {
  const name = OPERATION_NAMES[operation]
  run.calls[name] = (run.calls[name] ?? 0) + 1
}

/** Doubles with every wait; between half and the whole of it, so that many waiting saves spread out. */
function waitOf(run: SaveRun, firstMs: number, waits: number): number {
  const ceiling = Math.min(firstMs * 2 ** waits, LONGEST_WAIT_MS)
  return Math.round(ceiling * (0.5 + run.options.random() / 2))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
