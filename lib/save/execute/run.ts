import { BATCH_SIZE, QUOTA, type Quota } from '../plan/quota'
import type { SaveService } from '../protocol/service'
import type { SaveRequest, ScopePolicy } from '../protocol/types'
import { Calls } from './calls'
import { KnownTable } from './known-table'
import { LockVersions } from './lock-versions'
import { Outcomes } from './outcomes'
import { Records } from './records'
import { Rights } from './rights'
import { WaitingReads } from './waiting-reads'

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

/** One save under way: what was asked for, and what it has learnt and counted, each part changed by its owner alone. */
export interface SaveRun {
  readonly request: SaveRequest
  readonly policy: ScopePolicy
  readonly options: Required<SaveOptions>
  readonly calls: Calls
  readonly table: KnownTable
  readonly locks: LockVersions
  readonly records: Records
  readonly outcomes: Outcomes
  readonly rights: Rights
  readonly reads: WaitingReads
  readonly startedAtMs: number
}

/** A fresh run; options that are left out get their defaults. */
export function startRun(request: SaveRequest, service: SaveService, given: SaveOptions): SaveRun {
  const options: Required<SaveOptions> = {
    batchSize: BATCH_SIZE,
    guardNone: true,
    callsInFlight: 2,
    hasAborted: () => false,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    now: Date.now,
    quota: QUOTA,
    ...given,
    ...(request.guardNone === undefined ? {} : { guardNone: request.guardNone }),
  }
  const calls = new Calls(service, request.tableId, options)
  const table = new KnownTable(request, options.guardNone, options.now)
  const records = new Records(request.drafts)
  return {
    request,
    policy: request.scopePolicy ?? 'ask',
    options,
    calls,
    table,
    locks: new LockVersions(table, request.ownGuards ?? []),
    records,
    outcomes: new Outcomes(records, options.now),
    rights: new Rights(),
    reads: new WaitingReads(table, {
      batchSize: options.batchSize,
      canList: calls.canList,
      storedValues: request.storedValues,
    }),
    startedAtMs: options.now(),
  }
}
