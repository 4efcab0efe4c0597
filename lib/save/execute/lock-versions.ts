import { type CellBase, type LockVersion, NO_VALUE, withGuard } from '@/lib/data-table'
import { createChain, type ScopeChain } from '../decide/chain'
import { MAX_SENDS } from '../decide/classify'
import { guardOf, type PendingCell, scopeVersion, type TableLock } from '../plan/plan'
import type { CellWriteResult } from '../protocol/service'
import type { OwnGuard, ScopeMove } from '../protocol/types'

/** A cell with the version that went out for it. */
export interface SentCell {
  readonly cell: PendingCell
  readonly version: LockVersion | null
}

/** A cell whose fate a read has to tell; `message`: the service's words of refusal, empty when it said none. */
export interface OpenCell extends SentCell {
  readonly cause: 'refused' | 'lost'
  readonly message: string
}

/** A written cell; a created value's answer names its record. */
export interface SavedCell {
  readonly cell: PendingCell
  readonly base: CellBase
  readonly recordId: string | null
}

/** What one answer to a write tells. */
export interface AnswerReading {
  /** Written, and what the service holds now. */
  readonly saved: readonly SavedCell[]
  /** Scopes that provably moved from the one version to the other by this write alone; only those worth telling. */
  readonly moves: readonly ScopeMove[]
  /** Refused beside a written cell that had sent the same version: to be sent again with the version that it moved to. */
  readonly overtaken: readonly PendingCell[]
  /** To be read again. */
  readonly open: readonly OpenCell[]
}

/**
 * `snapshot`: all cells of a call are compared with the versions at its start. `sequential`: one after the other, so
 * that the first success refuses the others of its scope. The service does not say which, and may do either.
 */
type Checking = 'snapshot' | 'sequential'

/** Cells of one call that share a lock scope and sent the same version of it. */
interface ScopeGroup {
  readonly scope: string
  readonly from: string
  readonly newGuards: Set<string>
  written: number
  refused: number
}

/** What may be asked of the moves of a chain. */
type Moves = Pick<ScopeChain, 'follow' | 'isOwn' | 'lastOwn'>

/** What one save has learnt of lock versions and lock scopes, from answers to its writes and from reads. */
export class LockVersions {
  readonly #table: { readonly lock: TableLock }
  readonly #values = createChain()
  readonly #all = createChain()
  /** The version of each scope that was told last. */
  readonly #guards = new Map<string, string>()
  /** Scopes that others were found to have moved since a cell of them was read. */
  readonly #movedByOthers = new Set<string>()
  #checking: Checking | null = null

  /** @param ownGuards - versions that an earlier save of the user's own made */
  constructor(table: { readonly lock: TableLock }, ownGuards: readonly OwnGuard[]) {
    this.#table = table
    for (const { scope, guard } of ownGuards) this.#values.trust(scope, guard)
  }

  /** Moves made by updates and deletions. */
  get ofValues(): Moves {
    return this.#values
  }

  /**
   * The same with those made by creations and renames. They hold only if the service compares what those send, which is
   * not documented: nothing but further creations and renames may be based on them.
   */
  get ofAll(): Moves {
    return this.#all
  }

  /** True once the service has refused cells of a call for the sake of another cell of it. */
  get isOnePerScope(): boolean {
    return this.#checking === 'sequential'
  }

  /** The version of the scope that an answer or a read told last; `null` where none did. */
  lastOf(scope: string): string | null {
    return this.#guards.get(scope) ?? null
  }

  /** The part of the known scopes that others were found to have moved, from 0 to 1. */
  get movedPart(): number {
    return this.#guards.size === 0 ? 0 : this.#movedByOthers.size / this.#guards.size
  }

  /** The version to send: the cell's own, its guard replaced by the end of this save's proven moves from there. */
  versionToSend(cell: PendingCell): LockVersion | null {
    return versionAfter(cell, cell.version, this.#table.lock, this.#chainOf(cell))
  }

  /**
   * Takes note of what an answer to a write proves.
   *
   * @param sent - the cells of the call
   * @param results - the service's word for each, in the same order
   */
  noteAnswer(sent: readonly SentCell[], results: readonly CellWriteResult[]): AnswerReading {
    const { lock } = this.#table
    const isCreation = sent[0]?.cell.operation === 'create'
    const chain = isCreation ? this.#all : this.#values
    const groups = groupByScope(sent, results, lock)
    const moves = provenMoves([...groups.values()])
    for (const move of moves) for (const one of new Set([chain, this.#all])) one.move(move)
    this.#noteOwn(sent, results)
    this.#noteChecking([...groups.values()])
    const saved: SavedCell[] = []
    const overtaken: PendingCell[] = []
    const open: OpenCell[] = []
    for (const [index, { cell, version }] of sent.entries()) {
      const result = results[index] ?? { kind: 'unanswered' }
      const group = groups.get(groupKey(cell, version, lock))
      if (result.kind === 'written' && isVersionKnown(cell, result.lockVersion, lock)) {
        const recordId = result.recordId ?? null
        saved.push({ cell, recordId, base: writtenBase(cell, result.lockVersion) })
      } else if (result.kind === 'refused' && group !== undefined && isOvertaken(group, cell)) {
        overtaken.push(cell)
      } else if (result.kind === 'refused') {
        // Written cells of this version have moved the scope; only what came after them is somebody else's.
        const moved = versionAfter(cell, version, lock, chain)
        open.push({ cell, version: moved, cause: 'refused', message: result.message })
      } else open.push({ cell, version, cause: 'lost', message: '' })
    }
    // At VALUE the scope is the cell itself, whose new version its outcome brings.
    const isTold = !isCreation && lock.lockLevel !== 'VALUE'
    return { saved, moves: isTold ? moves : [], overtaken, open }
  }

  /**
   * True for a version of the cell's scope to which only writes of this save lead: from what was sent, or from what its
   * user saw, since a cell that goes again sends a version of this save's own making.
   */
  isOwnFor(cell: PendingCell, sent: LockVersion | null, guard: string): boolean {
    const { scope, operation, draft } = cell
    const { lock } = this.#table
    const seen = operation === 'create' ? scopeVersion(draft, lock) : draft.base.lockVersion
    return [sent, seen].some((version) => {
      const from = guardOf(lock, version)
      return scope !== null && from !== null && this.#values.isOwn(scope, from, guard)
    })
  }

  /** Takes note of where a cell's scope stands, by a read made after `sent` was sent, or was to be. */
  noteRead(cell: PendingCell, sent: LockVersion | null, read: CellBase): void {
    const { lock } = this.#table
    const { scope } = cell
    const guard = guardOf(lock, read.lockVersion)
    if (scope === null || guard === null) return
    this.#guards.set(scope, guard)
    const before = guardOf(lock, sent)
    const isMoved = before !== null && before !== guard
    if (isMoved && !this.isOwnFor(cell, sent, guard)) this.#movedByOthers.add(scope)
  }

  /** A rename was carried out that sent `from`. */
  noteRename(from: LockVersion | null, to: LockVersion | null): void {
    const { lock } = this.#table
    const guards = [guardOf(lock, from), guardOf(lock, to)] as const
    if (lock.lockLevel !== 'DATA_TABLE' || guards[0] === null || guards[1] === null) return
    this.#all.move({ scope: 'table', from: guards[0], to: guards[1] })
  }

  #chainOf({ operation }: PendingCell): ScopeChain {
    return operation === 'create' ? this.#all : this.#values
  }

  /** The versions that written cells were answered with were made by this save, and are where their scopes stood. */
  #noteOwn(sent: readonly SentCell[], results: readonly CellWriteResult[]): void {
    const { lock } = this.#table
    for (const [index, { cell, version }] of sent.entries()) {
      const { scope } = cell
      const result = results[index]
      const guard = result?.kind === 'written' ? guardOf(lock, result.lockVersion) : null
      if (scope === null || guard === null) continue
      const from = guardOf(lock, startOf(cell, version, lock))
      this.#values.own(scope, from, guard)
      this.#all.own(scope, from, guard)
      this.#guards.set(scope, guard)
    }
  }

  /** One call that wrote several cells of a scope at once outweighs any later doubt. */
  #noteChecking(groups: readonly ScopeGroup[]): void {
    if (groups.some(({ written }) => written > 1)) this.#checking = 'snapshot'
    const isSequential = groups.some(({ written, refused }) => written === 1 && refused > 0)
    if (isSequential) this.#checking ??= 'sequential'
  }
}

/** A version, its guard replaced by the end of the chain's proven moves from there. */
function versionAfter(
  { scope }: PendingCell,
  version: LockVersion | null,
  lock: TableLock,
  chain: ScopeChain,
): LockVersion | null {
  const guard = guardOf(lock, version)
  if (version === null || scope === null || guard === null) return version
  const last = chain.follow(scope, guard)
  return last === guard ? version : withGuard(lock.lockLevel, lock.hasPrimaries, version, last)
}

function groupByScope(
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
  lock: TableLock,
): Map<string, ScopeGroup> {
  const groups = new Map<string, ScopeGroup>()
  for (const [index, { cell, version }] of sent.entries()) {
    const { scope } = cell
    const from = guardOf(lock, version)
    if (scope === null || from === null) continue
    const key = groupKey(cell, version, lock)
    const fresh = { scope, from, newGuards: new Set<string>(), written: 0, refused: 0 }
    const group = groups.get(key) ?? fresh
    groups.set(key, group)
    const result = results[index]
    if (result?.kind === 'refused') group.refused += 1
    if (result?.kind !== 'written') continue
    group.written += 1
    group.newGuards.add(guardOf(lock, result.lockVersion) ?? '')
  }
  return groups
}

function groupKey(cell: PendingCell, version: LockVersion | null, lock: TableLock): string {
  return JSON.stringify([cell.scope, guardOf(lock, version)])
}

/** Proven are only moves of scopes whose written cells all sent one version: two cannot both have been current. */
function provenMoves(groups: readonly ScopeGroup[]): readonly ScopeMove[] {
  const written = groups.filter((group) => group.written > 0)
  return written.flatMap((group) => {
    const isAlone = written.every((other) => other === group || other.scope !== group.scope)
    return (isAlone && provenMove(group)) || []
  })
}

function provenMove({ scope, from, newGuards }: ScopeGroup): ScopeMove | null {
  const [to] = newGuards
  // Of several new versions the service does not say which came last, or what came between.
  return newGuards.size !== 1 || to === undefined || to === '' ? null : { scope, from, to }
}

/**
 * A value that begins a record anew, which the save has emptied itself and found empty, sends no version: what leads to
 * the new one begins with what its user saw.
 */
function startOf(
  { operation, draft }: PendingCell,
  sent: LockVersion | null,
  lock: TableLock,
): LockVersion | null {
  return sent === null && operation === 'create' ? scopeVersion(draft, lock) : sent
}

/**
 * Another cell that sent the same version was written: perhaps only that refused this one. Where just one was written
 * this is likely, and the cell goes again as often as cells do; where several were, once, to be sure.
 */
function isOvertaken(group: ScopeGroup, cell: PendingCell): boolean {
  if (group.written === 0 || provenMove(group) === null) return false
  return cell.sends < (group.written === 1 ? MAX_SENDS : 2)
}

/** A written value whose new version the service left out is read again, so that its next edit is guarded. */
function isVersionKnown(cell: PendingCell, version: LockVersion | null, lock: TableLock): boolean {
  return cell.operation === 'delete' || cell.scope === null || guardOf(lock, version) !== null
}

function writtenBase(cell: PendingCell, lockVersion: LockVersion | null): CellBase {
  const { value } = cell.draft
  return value === null ? NO_VALUE : { ...NO_VALUE, value, lockVersion }
}
