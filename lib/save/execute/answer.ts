import { type CellBase, type LockVersion, NO_VALUE, withGuard } from '@/lib/data-table'
import type { ScopeChain } from '../decide/chain'
import { MAX_SENDS } from '../decide/classify'
import { guardOf, type PendingCell, scopeVersion, type TableLock } from '../plan/plan'
import type { CellWriteResult } from '../protocol/service'
import type { ScopeMove } from '../protocol/types'

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
  /** Scopes that provably moved from the one version to the other by this write alone. */
  readonly moves: readonly ScopeMove[]
  /** Refused beside a written cell that had sent the same version: to be sent again with the version that it moved to. */
  readonly overtaken: readonly PendingCell[]
  /** To be read again. */
  readonly open: readonly OpenCell[]
  /** How the service checks cells of one scope within one call, where this answer shows it. */
  readonly checking: Checking | null
}

/**
 * `snapshot`: all cells of a call are compared with the versions at its start. `sequential`: one after the other, so
 * that the first success refuses the others of its scope. The service does not say which, and may do either.
 */
export type Checking = 'snapshot' | 'sequential'

/** Cells of one call that share a lock scope and sent the same version of it. */
interface ScopeGroup {
  readonly scope: string
  readonly from: string
  readonly newGuards: Set<string>
  written: number
  refused: number
}

/** The version to send: the cell's own, its guard replaced by the end of this save's proven moves from there. */
export function versionToSend(
  cell: PendingCell,
  lock: TableLock,
  chain: ScopeChain,
): LockVersion | null {
  const guard = guardOf(lock, cell.version)
  if (cell.version === null || cell.scope === null || guard === null) return cell.version
  const last = chain.follow(cell.scope, guard)
  return last === guard
    ? cell.version
    : withGuard(lock.lockLevel, lock.hasPrimaries, cell.version, last)
}

/**
 * Reads one answer and notes in the chain what it proves.
 *
 * @param sent - the cells of the call
 * @param results - the service's word for each, in the same order
 */
export function readAnswer(
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
  lock: TableLock,
  chain: ScopeChain,
): AnswerReading {
  const groups = groupByScope(sent, results, lock)
  const moves = noteMoves([...groups.values()], chain)
  noteOwnVersions(sent, results, lock, chain)
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
    } else {
      open.push(openCell(cell, version, result, lock, chain))
    }
  }
  return { saved, moves, overtaken, open, checking: checkingShown([...groups.values()]) }
}

function groupByScope(
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
  lock: TableLock,
): Map<string, ScopeGroup> {
  const groups = new Map<string, ScopeGroup>()
  for (const [index, { cell, version }] of sent.entries()) {
    const from = guardOf(lock, version)
    if (cell.scope === null || from === null) continue
    const key = groupKey(cell, version, lock)
    const group = groups.get(key) ?? emptyGroup(cell.scope, from)
    groups.set(key, group)
    const result = results[index]
    if (result?.kind === 'refused') group.refused += 1
    if (result?.kind !== 'written') continue
    group.written += 1
    group.newGuards.add(guardOf(lock, result.lockVersion) ?? '')
  }
  return groups
}

function emptyGroup(scope: string, from: string): ScopeGroup {
  return { scope, from, newGuards: new Set(), written: 0, refused: 0 }
}

function groupKey(cell: PendingCell, version: LockVersion | null, lock: TableLock): string {
  return JSON.stringify([cell.scope, guardOf(lock, version)])
}

function provenMove({ scope, from, newGuards }: ScopeGroup): ScopeMove | null {
  const [to] = newGuards
  // Several new versions: the service does not say which came last, or what came between.
  return newGuards.size !== 1 || to === undefined || to === '' ? null : { scope, from, to }
}

/** Proven are only moves of scopes whose written cells all sent one version: two cannot both have been current. */
function noteMoves(groups: readonly ScopeGroup[], chain: ScopeChain): readonly ScopeMove[] {
  const written = groups.filter((group) => group.written > 0)
  return written.flatMap((group) => {
    const isAlone = written.every((other) => other === group || other.scope !== group.scope)
    const move = isAlone ? provenMove(group) : null
    if (move === null) return []
    chain.move(move)
    return [move]
  })
}

/** Notes the versions that written cells were answered with as made by this save. */
export function noteOwnVersions(
  sent: readonly SentCell[],
  results: readonly CellWriteResult[],
  lock: TableLock,
  chain: ScopeChain,
): void {
  for (const [index, { cell, version }] of sent.entries()) {
    const result = results[index]
    if (result?.kind !== 'written' || cell.scope === null) continue
    const guard = guardOf(lock, result.lockVersion)
    if (guard !== null) chain.own(cell.scope, guardOf(lock, startOf(cell, version, lock)), guard)
  }
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
 * A mate that sent the same version was written: perhaps nothing but that refused the cell. Where only one was
 * written this is likely, and the cell goes again as often as cells do; where several were, once, to be sure.
 */
function isOvertaken(group: ScopeGroup, cell: PendingCell): boolean {
  if (group.written === 0 || provenMove(group) === null) return false
  return cell.sends < (group.written === 1 ? MAX_SENDS : 2)
}

function checkingShown(groups: readonly ScopeGroup[]): Checking | null {
  if (groups.some((group) => group.written > 1)) return 'snapshot'
  return groups.some((group) => group.written === 1 && group.refused > 0) ? 'sequential' : null
}

function openCell(
  cell: PendingCell,
  version: LockVersion | null,
  result: CellWriteResult,
  lock: TableLock,
  chain: ScopeChain,
): OpenCell {
  if (result.kind !== 'refused') return { cell, version, cause: 'lost', message: '' }
  // Written mates of this version have moved the scope themselves; only what came after them is somebody else's.
  const moved = versionToSend({ ...cell, version }, lock, chain)
  return { cell, version: moved, cause: 'refused', message: result.message }
}

/** A written value whose new version the service left out is read again, so that its next edit is guarded. */
function isVersionKnown(cell: PendingCell, version: LockVersion | null, lock: TableLock): boolean {
  return cell.operation === 'delete' || cell.scope === null || guardOf(lock, version) !== null
}

function writtenBase(cell: PendingCell, lockVersion: LockVersion | null): CellBase {
  const { value } = cell.draft
  return value === null ? NO_VALUE : { ...NO_VALUE, value, lockVersion }
}
