import { type CellBase, cellKey, type PrimaryValues, recordKey, sameValue } from '@/lib/data-table'
import { withRequest } from '../decide/evidence'
import { guardOf, type PendingCell } from '../plan/plan'
import { chunks } from '../plan/waves'
import type { DraftToSave, Outcome } from '../protocol/types'
import type { Steps } from './calls'
import { dropElsewhere, leftOf } from './cleared-cells'
import { decide, type ScopeNow, unread } from './decide-read'
import type { SaveRun } from './run'
import { attributeChanges, outcomeOfChange, readTable } from './table'
import type { CellRead, CellToRead } from './waiting-reads'

/**
 * Reads cells again, as many in a call as are written in one, settles those whose fate the read tells and gives back
 * the others, with their fresh version, to be sent.
 */
export async function* readAgain(
  run: SaveRun,
  items: readonly CellToRead[],
): Steps<readonly PendingCell[]> {
  const again: PendingCell[] = []
  for (const chunk of chunks(items, run.options.batchSize)) {
    again.push(...(yield* readChunk(run, chunk)))
  }
  return again
}

async function* readChunk(
  run: SaveRun,
  items: readonly CellToRead[],
): Steps<readonly PendingCell[]> {
  const { calls } = run
  // A save that stopped does not ask on; the cells whose write is out are read all the same.
  const isAsked = ({ cause }: CellToRead) => cause !== 'before' || !calls.isStopped
  const asked = items.filter(isAsked)
  yield* settleUnread(
    run,
    items.filter((item) => !asked.includes(item)),
  )
  if (asked.length === 0) return []
  const answer = yield* calls.describe(asked.map(({ cell }) => cell.draft))
  const traced = asked.map((item) => ({ ...item, cell: withRequest(item.cell, answer.requestId) }))
  if (answer.ok) {
    const read = traced.map((item, index): CellRead => {
      return { item, result: answer.results[index] ?? { kind: 'unanswered' } }
    })
    const left = yield* dropElsewhere(run, yield* dropDrifted(run, yield* confirmed(run, read)))
    return yield* decide(run, left, yield* readNeighbours(run, left))
  }
  if (answer.trouble.code === 'invalid-request' && traced.length > 1) {
    // One address that the service cannot read must not hide the others.
    const middle = Math.ceil(traced.length / 2)
    const first = yield* readChunk(run, traced.slice(0, middle))
    return [...first, ...(yield* readChunk(run, traced.slice(middle)))]
  }
  if (answer.trouble.code !== 'invalid-request') yield* calls.stop(answer.trouble)
  yield* settleUnread(run, traced)
  return []
}

function settleUnread(run: SaveRun, items: readonly CellToRead[]) {
  return run.outcomes.settle(items.map((item) => unread(run, item)))
}

/**
 * Reads once more, after a pause, what may have been read before a write that it does not show. What the second reading
 * tells of it counts. The other cells are read with it, since their first reading is old after the pause: where that
 * found them as they were seen, the second counts as well; what it found changed stays so, since the second may lag.
 */
async function* confirmed(run: SaveRun, reads: readonly CellRead[]): Steps<readonly CellRead[]> {
  const isOpen = reads.map((read) => mayLag(run, read))
  if (!isOpen.includes(true)) return reads
  await run.calls.pauseForLag()
  const answer = yield* run.calls.describe(reads.map(({ item }) => item.cell.draft))
  if (!answer.ok) return reads
  return reads.map((read, index) => {
    const { item, result } = read
    const again = answer.results[index]
    const isAsSeen = result.kind === 'read' && result.base.value === item.cell.draft.base.value
    return again?.kind === 'read' && (isOpen[index] || isAsSeen) ? { item, result: again } : read
  })
}

/**
 * True where a reading may be older than a write that it does not show, which one more reading tells: it shows what the
 * user's own earlier write replaced, or a lock that this save itself moved on; nothing where their value was, or what is
 * wanted; or, after a write without an answer that no version guards when it is sent again, that nothing happened.
 */
function mayLag(run: SaveRun, { item, result }: CellRead): boolean {
  if (result.kind !== 'read') return false
  const { base: read } = result
  const { draft } = item.cell
  // What was sent without an answer and is found stored is one's own.
  const isUncertain = item.cause === 'lost' || item.cell.wasLost === true
  return (
    isReplaced(draft, read) ||
    isBeforeOwnMove(run, item, read) ||
    (draft.base.value !== null && read.value === null) ||
    (!isUncertain && isWanted(draft, read)) ||
    (isUncertain && showsNothing(run, item, read))
  )
}

/** True for a state of the cell that the user's own answered write is known to have replaced. */
export function isReplaced({ replaced = [] }: DraftToSave, read: CellBase): boolean {
  const version = read.lockVersion?.value ?? null
  return replaced.some(
    (one) =>
      one.value === read.value &&
      (one.version === null || version === null || one.version === version),
  )
}

/** True where what is wanted is read in place of what its user saw: it may be there, or from before they saw that. */
export function isWanted({ base, value, valueType }: DraftToSave, read: CellBase): boolean {
  return read.value !== base.value && sameValue(valueType, read.value, value)
}

function isBeforeOwnMove(
  { table: { lock }, locks }: SaveRun,
  { cell: { scope }, version }: CellToRead,
  read: CellBase,
): boolean {
  const [sent, now] = [guardOf(lock, version), guardOf(lock, read.lockVersion)]
  if (scope === null || sent === null || now === null || sent === now) return false
  return locks.ofValues.isOwn(scope, now, sent)
}

/** After a write of this save without an answer: the cell is as it was before. */
function showsNothing(
  { table: { lock } }: SaveRun,
  { cell, cause, version }: CellToRead,
  read: CellBase,
): boolean {
  if (read.value !== cell.draft.base.value) return false
  const [sent, now] = [guardOf(lock, version), guardOf(lock, read.lockVersion)]
  // Where the level compares, a write that was carried out makes the service refuse the next one.
  return cause === 'refused' ? sent === now : lock.lockLevel === 'NONE'
}

/**
 * A value that its user saw and that is not where it was has gone, or its attribute has: read by a name that the
 * attribute no longer has, every value is missing. The attributes are looked at before anything is said of such cells;
 * those whose attribute has changed are settled in words for that. Where the table cannot be read, nothing can be said of
 * them.
 *
 * @returns what is left to decide
 */
async function* dropDrifted(run: SaveRun, reads: readonly CellRead[]): Steps<readonly CellRead[]> {
  const { request, calls, table, outcomes } = run
  const isMissing = ({ item, result }: CellRead) =>
    item.cell.draft.base.value !== null && result.kind === 'read' && result.base.value === null
  const missing = reads.filter(isMissing).map(({ item }) => item)
  if (missing.length === 0 || !calls.canReadTable) return reads
  const state = await readTable(calls, 0)
  if (state === null) {
    yield* settleUnread(run, missing)
    return leftOf(run, reads)
  }
  table.note(state, request)
  const drafts = missing.map(({ cell }) => cell.draft)
  const changes = attributeChanges(request, drafts, state)
  if (changes.length === 0) return reads
  yield { type: 'drift', changes }
  yield* outcomes.settle(
    missing.flatMap(({ cell: read, cause }): Outcome | readonly Outcome[] => {
      const cell = { ...read, wasLost: read.wasLost === true || cause === 'lost' }
      const evidence = { ...outcomes.evidenceOf(cell), isFound: true }
      return outcomeOfChange(run, cell, state, evidence) ?? []
    }),
  )
  return leftOf(run, reads)
}

/**
 * For refused creations in cells that are still without a value: reads the neighbours whose guards they sent, to tell
 * a scope that moved from a value that was refused.
 *
 * @returns where the scope stands now, by the draft's id; ids that are missing could not be read
 */
async function* readNeighbours(
  run: SaveRun,
  reads: readonly CellRead[],
): Steps<ReadonlyMap<string, ScopeNow>> {
  const { lock } = run.table
  const open = reads.flatMap(({ item: { cell, version, cause }, result }) => {
    const isAbsent = result.kind === 'read' && result.base.value === null
    const { draft, scope } = cell
    const isAsked = isAbsent && cause === 'refused' && version !== null && scope !== null
    const sent = guardOf(lock, version)
    return isAsked && draft.witness ? [{ draft, scope, sent, neighbour: draft.witness }] : []
  })
  if (open.length === 0) return new Map()
  // Each once: a service may refuse a cell that one call names twice.
  const byKey = new Map(open.map(({ neighbour }) => [cellKey('', neighbour), neighbour]))
  const answer = yield* run.calls.describe([...byKey.values()])
  if (!answer.ok) return new Map()
  const results = new Map([...byKey.keys()].map((key, index) => [key, answer.results[index]]))
  const now = new Map<string, ScopeNow>()
  for (const { draft, scope, sent, neighbour } of open) {
    const isInRecord = recordKey(neighbour.primaryValues) === recordKey(draft.primaryValues)
    const result = results.get(cellKey('', neighbour))
    const isStored = result?.kind === 'read' && result.base.value !== null
    if (!isStored && run.records.hasRemoved(neighbour)) {
      // Gone by this save, the neighbour tells nothing; the save's own last version has to do.
      const guard = run.locks.ofAll.lastOwn(scope)
      // A version that was refused all the same is not the record's any more: its last value may have gone since.
      const isKnown = guard !== null && guard !== sent
      const found = isKnown ? null : yield* readRecord(run, neighbour.primaryValues)
      // Where others removed it first, or have begun the record anew since, its user is to look.
      now.set(draft.id, found ?? { guard, isEmptied: false })
    } else if (result?.kind === 'read') {
      const guard = guardOf(lock, result.base.lockVersion)
      const recordId = isInRecord ? result.recordId : null
      now.set(draft.id, { guard, isEmptied: false, recordId })
    }
  }
  return now
}

/**
 * A record is there as long as it has a value: after the deletion of its last one no answer tells a version of it, and
 * the one that was read is none any more. Empty, nobody else has begun it anew; else its values tell its version.
 *
 * @returns `null` where the level does not guard records, or the record could not be read
 */
async function* readRecord(
  { request, calls, table: { lock }, options }: SaveRun,
  primaryValues: PrimaryValues,
): Steps<ScopeNow | null> {
  const names = (request.attributes ?? []).flatMap((one) => (one.isPrimary ? [] : [one.name]))
  if (lock.lockLevel !== 'PRIMARY_VALUE' || names.length === 0) return null
  const cells = names.map((attribute) => ({ primaryValues, attribute }))
  for (const some of chunks(cells, options.batchSize)) {
    const answer = yield* calls.describe(some)
    if (!answer.ok || !answer.results.every(({ kind }) => kind === 'read')) return null
    const stored = answer.results.find((one) => one.kind === 'read' && one.base.value !== null)
    if (stored?.kind === 'read') {
      return { guard: guardOf(lock, stored.base.lockVersion), isEmptied: false }
    }
  }
  return { guard: null, isEmptied: true }
}
