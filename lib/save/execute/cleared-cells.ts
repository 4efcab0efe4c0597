import {
  isDefaultRecord,
  isOther,
  isSameKey,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import { evidenceOf, withRequest } from '../decide/evidence'
import { OTHER_RECORD } from '../decide/messages'
import type { CellReadResult, FoundRecord } from '../protocol/service'
import type { Outcome, SaveEvent } from '../protocol/types'
import { type Found, lookForRecords } from './check-records'
import { unread } from './decide-read'
import { leftOf, type ReadCells } from './drop-drifted'
import { askedIds, hasRemovedFrom } from './record-ids'
import { type CellToRead, call, type SaveRun, settle } from './run'

const RENAMED =
  'Nothing is stored under the name that the record had. It was looked for, and has another name now, or is gone: nothing of it was removed by this save.'

/**
 * A value that was to be removed and is not found may be in its record all the same, under another name: read by a name
 * that its record no longer has, every value is missing. Before it is called removed its record is looked for by the
 * service's id, once for all that one call read. Where it has the name still, or holds nothing any more, the value is
 * gone as its user wants it. Else it is a conflict, and where nothing tells, nothing is said of the cell.
 *
 * @returns the cells that are left to decide
 */
export async function* dropElsewhere(
  run: SaveRun,
  items: readonly CellToRead[],
  results: readonly CellReadResult[],
): AsyncGenerator<SaveEvent, ReadCells> {
  const asked = items.filter((item, index) => isCleared(item, results[index]))
  if (asked.length === 0) return { items, results }
  const byId = yield* findByIds(run, asked)
  const isSettledById = ({ cell }: CellToRead) => {
    const found = byId.get(askedIds(run, cell).recordId ?? '')
    if (found === undefined) return false
    return found.spelled === undefined
      ? !found.exists
      : isSameKey(run.keyRules, found.spelled, cell.draft.primaryValues)
  }
  const open = asked.filter((item) => !isSettledById(item))
  const records = open.map(({ cell }) => cell.draft.primaryValues)
  const byName = yield* lookForRecords(run, distinct(records))
  const outcomes = open.flatMap((item): readonly Outcome[] => {
    const { draft } = item.cell
    const found = byName.get(recordKey(draft.primaryValues))
    const isKnown = byId.has(askedIds(run, item.cell).recordId ?? '')
    const outcome = elsewhere(run, item, found, isKnown)
    return outcome === null ? [] : [outcome]
  })
  yield* settle(run, outcomes)
  return leftOf({ items, results }, outcomes)
}

function isCleared({ cell: { draft } }: CellToRead, result: CellReadResult | undefined): boolean {
  const isMissing = result?.kind === 'read' && result.base.value === null
  return draft.value === null && isMissing && !isDefaultRecord(draft.primaryValues)
}

/** Where the records of these cells are by now, by id; those that could not be asked for are not in it. */
async function* findByIds(
  run: SaveRun,
  items: readonly CellToRead[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, FoundRecord>> {
  const { service, request } = run
  const find = service.findByIds
  const ids = [...new Set(items.flatMap(({ cell }) => askedIds(run, cell).recordId ?? []))]
  if (find === undefined || ids.length === 0) return new Map()
  const answer = yield* call(run, 'find', () => find(request.tableId, ids))
  if (!answer.ok) return new Map()
  return new Map(
    ids.flatMap((id, index) => {
      const found = answer.results[index]
      return found === undefined ? [] : [[id, found] as const]
    }),
  )
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
  if (found === undefined && !isKnown) return unread(run, item)
  const evidence = evidenceOf(withRequest(cell, found?.requestId), run.options.now())
  const common = { kind: 'conflict', id: draft.id, theirs: NO_VALUE, evidence } as const
  if (found?.exists === true && (isKnown || isOther(askedIds(run, cell).recordId, found.recordId)))
    return { ...common, reason: 'other-record', recordId: found.recordId, message: OTHER_RECORD }
  if (!isKnown && (found?.exists === true || hasRemovedFrom(run, draft))) return null
  run.goneRecords.add(recordKey(draft.primaryValues))
  return { ...common, reason: 'gone', gone: 'record', message: RENAMED }
}

function distinct(records: readonly PrimaryValues[]): readonly PrimaryValues[] {
  return [...new Map(records.map((record) => [recordKey(record), record])).values()]
}
