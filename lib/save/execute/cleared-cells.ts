import {
  isDefaultRecord,
  isOther,
  isSameKey,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import { withRequest } from '../decide/evidence'
import { OTHER_RECORD } from '../decide/messages'
import type { FoundRecord } from '../protocol/service'
import type { Outcome } from '../protocol/types'
import type { Steps } from './calls'
import { type Found, lookForRecords } from './check-records'
import { unread } from './decide-read'
import type { SaveRun } from './run'
import type { CellRead, CellToRead } from './waiting-reads'

const RENAMED =
  'Nothing is stored under the name that the record had. It was looked for, and has another name now, or is gone: nothing of it was removed by this save.'

/**
 * A value that was to be removed and is not found may be in its record all the same, under another name: read by a name
 * that its record no longer has, every value is missing. Before it is called removed its record is looked for by the
 * service's id, once for all that one call read. Where it has the name still, or holds nothing any more, the value is
 * gone as its user wants it. Else it is a conflict, and where nothing tells, nothing is said of the cell.
 *
 * @returns what is left to decide
 */
export async function* dropElsewhere(
  run: SaveRun,
  reads: readonly CellRead[],
): Steps<readonly CellRead[]> {
  const asked = reads.filter(isCleared).map(({ item }) => item)
  if (asked.length === 0) return reads
  const byId = yield* findByIds(run, asked)
  const idOf = ({ cell }: CellToRead) => run.records.askedIds(cell).recordId ?? ''
  const open = asked.filter((item) => {
    const found = byId.get(idOf(item))
    if (found?.spelled === undefined) return found?.exists !== false
    return !isSameKey(run.table.keyRules, found.spelled, item.cell.draft.primaryValues)
  })
  const records = open.map(({ cell }) => cell.draft.primaryValues)
  const byName = yield* lookForRecords(run, distinct(records))
  yield* run.outcomes.settle(
    open.flatMap((item): readonly Outcome[] => {
      const found = byName.get(recordKey(item.cell.draft.primaryValues))
      const outcome = elsewhere(run, item, found, byId.has(idOf(item)))
      return outcome === null ? [] : [outcome]
    }),
  )
  return leftOf(run, reads)
}

/** What was read of the cells that have no outcome yet. */
export function leftOf({ outcomes }: SaveRun, reads: readonly CellRead[]): readonly CellRead[] {
  return reads.filter(({ item }) => !outcomes.isSettled(item.cell.draft.id))
}

function isCleared({ item, result }: CellRead): boolean {
  const { draft } = item.cell
  const isMissing = result.kind === 'read' && result.base.value === null
  return draft.value === null && isMissing && !isDefaultRecord(draft.primaryValues)
}

/** Where the records of these cells are by now, by id; those that could not be asked for are not in it. */
async function* findByIds(
  { calls, records }: SaveRun,
  items: readonly CellToRead[],
): Steps<ReadonlyMap<string, FoundRecord>> {
  const ids = [...new Set(items.flatMap(({ cell }) => records.askedIds(cell).recordId ?? []))]
  const answer = ids.length === 0 ? undefined : yield* calls.findByIds(ids)
  const found = new Map<string, FoundRecord>()
  for (const [index, id] of ids.entries()) {
    const one = answer?.ok ? answer.results[index] : undefined
    if (one !== undefined) found.set(id, one)
  }
  return found
}

/**
 * What becomes of a cell whose record is known to be elsewhere, or could not be told by its id.
 *
 * @param found what has its name now
 * @param isKnown it was found by its id, under another name
 */
function elsewhere(
  run: SaveRun,
  item: CellToRead,
  found: Found | undefined,
  isKnown: boolean,
): Outcome | null {
  const { cell } = item
  const { draft } = cell
  const { records, outcomes } = run
  if (found === undefined && !isKnown) return unread(run, item)
  const evidence = outcomes.evidenceOf(withRequest(cell, found?.requestId))
  const common = { kind: 'conflict', id: draft.id, theirs: NO_VALUE, evidence } as const
  if (
    found?.exists === true &&
    (isKnown || isOther(records.askedIds(cell).recordId, found.recordId))
  )
    return { ...common, reason: 'other-record', recordId: found.recordId, message: OTHER_RECORD }
  const mayBeEmptied = records.hasRemovedFrom(draft.primaryValues)
  if (!isKnown && (found?.exists === true || mayBeEmptied)) return null
  records.noteMissing(draft.primaryValues)
  return { ...common, reason: 'gone', gone: 'record', message: RENAMED }
}

function distinct(records: readonly PrimaryValues[]): readonly PrimaryValues[] {
  return [...new Map(records.map((record) => [recordKey(record), record])).values()]
}
