import { cellKey, type PrimaryValues, recordKey, type ScopeWitness } from '@/lib/data-table'
import { guardOf } from '../plan/plan'
import type { CellReadResult } from '../protocol/service'
import type { SaveEvent } from '../protocol/types'
import { type CellToRead, call, type SaveRun } from './run'

/** What reading its neighbour told of the scope of a value to be created. */
export interface ScopeNow {
  /** `null` where the neighbour is gone. */
  readonly guard: string | null
  /** This save itself removed the last value of the record, and nothing has been stored there since. */
  readonly isEmptied: boolean
  /** The neighbour's record, where the value is to be created in that: an empty cell tells none itself. */
  readonly recordId?: string | null | undefined
}

/**
 * For refused creations in cells that are still without a value: reads the neighbours whose guards they sent, to tell
 * a scope that moved from a value that was refused.
 *
 * @returns what was told by the draft's id; ids that are missing could not be read
 */
export async function* readWitnesses(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, ScopeNow>> {
  const open = items.flatMap(({ cell, version, cause }, index) => {
    const result = results[index]
    const isAbsent = result?.kind === 'read' && result.base.value === null
    const { draft, scope } = cell
    const isAsked = isAbsent && cause === 'refused' && version !== null && scope !== null
    const sent = guardOf(run.lock, version)
    return isAsked && draft.witness ? [{ draft, scope, sent, witness: draft.witness }] : []
  })
  if (open.length === 0) return new Map()
  const { service, request } = run
  const keyOf = (witness: ScopeWitness) => cellKey(request.tableId, witness)
  // Each once: a service may refuse a cell that one call names twice.
  const byKey = new Map(open.map(({ witness }) => [keyOf(witness), witness]))
  const witnesses = [...byKey.values()]
  const answer = yield* call(run, 'describe', () => service.describe(request.tableId, witnesses))
  if (!answer.ok) return new Map()
  const read = new Map([...byKey.keys()].map((key, index) => [key, answer.results[index]]))
  const now = new Map<string, ScopeNow>()
  for (const { draft, scope, sent, witness } of open) {
    const { id } = draft
    const isInRecord = recordKey(witness.primaryValues) === recordKey(draft.primaryValues)
    const result = read.get(keyOf(witness))
    const isStored = result?.kind === 'read' && result.base.value !== null
    if (!isStored && isDeletedHere(run, witness)) {
      const guard = run.createdChain.lastOwn(scope)
      // A version that was refused all the same is not the record's any more: its last value may have gone since.
      const isKnown = guard !== null && guard !== sent
      const found = isKnown ? null : yield* readRecord(run, witness.primaryValues)
      // Where others removed it first, or have begun the record anew since, its user is to look.
      now.set(id, found ?? { guard, isEmptied: false })
    } else if (result?.kind === 'read') {
      const recordId = isInRecord ? result.recordId : null
      now.set(id, { guard: guardOf(run.lock, result.base.lockVersion), isEmptied: false, recordId })
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
  run: SaveRun,
  record: PrimaryValues,
): AsyncGenerator<SaveEvent, ScopeNow | null> {
  const { service, request, lock, options } = run
  const cells = (request.attributes ?? [])
    .filter(({ isPrimary }) => !isPrimary)
    .map(({ name }) => ({ primaryValues: record, attribute: name }))
  if (lock.lockLevel !== 'PRIMARY_VALUE' || cells.length === 0) return null
  for (let start = 0; start < cells.length; start += options.batchSize) {
    const some = cells.slice(start, start + options.batchSize)
    const answer = yield* call(run, 'describe', () => service.describe(request.tableId, some))
    if (!answer.ok || !answer.results.every(({ kind }) => kind === 'read')) return null
    const stored = answer.results.find((one) => one.kind === 'read' && one.base.value !== null)
    if (stored?.kind === 'read') {
      return { guard: guardOf(lock, stored.base.lockVersion), isEmptied: false }
    }
  }
  return { guard: null, isEmptied: true }
}

/** A neighbour that this very save deleted tells nothing by being gone; the save's own last version has to do. */
function isDeletedHere({ request, removed }: SaveRun, witness: ScopeWitness): boolean {
  return request.drafts.some(
    ({ id, attribute, primaryValues }) =>
      removed.has(id) &&
      attribute === witness.attribute &&
      recordKey(primaryValues) === recordKey(witness.primaryValues),
  )
}
