import {
  type CellAddress,
  type CellBase,
  isOther,
  keyIdentity,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
  sameValue,
} from '@/lib/data-table'
import { withRequest } from '../decide/evidence'
import { OTHER_RECORD } from '../decide/messages'
import type { PendingCell } from '../plan/plan'
import { callsFor, findGroups, recordToFind } from '../plan/record-look'
import { chunks } from '../plan/waves'
import type { FoundRecord } from '../protocol/service'
import type { Outcome } from '../protocol/types'
import type { Steps } from './calls'
import type { SaveRun } from './run'

const EXISTS = 'A record with these primary values is there already.'
const MISSING = 'The record was looked for before the value was created, and is not there any more.'

/** What was found of a record. */
export interface Found extends FoundRecord {
  readonly requestId: string | undefined
}

/** What was found of a cell's record, where that was looked for. */
type FoundOf = (cell: PendingCell) => Found | undefined

/**
 * Looks, before values are written, whether their records are as their user believes. What a user adds must not end
 * up among somebody else's values: such a record's cells are settled as conflicts that show what it holds, unless an
 * earlier save of the user's made it without an answer. And a value for a record that its user saw must not make
 * that again, alone, once it was deleted or renamed: no lock tells of that, since nothing is stored in the cell. Nor does
 * it go into another record that has the name since; the same holds for values that are there, where no version that is
 * compared tells the records apart (see `recordToFind`).
 *
 * Where records cannot be listed, their cells are read instead; where that cannot be done either, the save stops and
 * the cells are kept.
 *
 * @returns the cells that may go
 */
export async function* checkRecords(
  run: SaveRun,
  all: readonly PendingCell[],
): Steps<readonly PendingCell[]> {
  const { calls, table, records, outcomes, options } = run
  yield* failSameRecords(run, all)
  const cells = outcomes.unsettled(all)
  if (!calls.canFind) return cells
  const isAnother = (cell: PendingCell, found: Found | undefined) =>
    cell.newRecord === null && isOther(records.askedIds(cell).recordId, found?.recordId)
  const first = yield* findAll(run, cells)
  // A list may be from before the record was added, renamed or deleted.
  const unlike = cells.filter((cell) => {
    const found = first.get(recordToFind(cell, table) ?? '')
    if (found === undefined) return false
    return found.exists === (cell.newRecord !== null) || isAnother(cell, found)
  })
  if (unlike.length > 0 && !calls.isStopped) await calls.pauseForLag()
  const found = new Map([...first, ...(yield* findAll(run, unlike))])
  records.noteLook(found.keys(), options.now())
  const foundOf: FoundOf = (cell) => found.get(recordToFind(cell, table) ?? '')
  // What a write of this save may have done while the records were looked for is nobody else's doing.
  const isReshaped = ({ draft }: PendingCell) => records.isReshaped(recordKey(draft.primaryValues))
  const isMissing = (cell: PendingCell) => foundOf(cell)?.exists === false
  const others = cells.filter((cell) => isAnother(cell, foundOf(cell)))
  const byOthers = cells.filter((cell) => !isReshaped(cell))
  for (const cell of cells.filter(isMissing)) records.noteAbsent(cell.draft.primaryValues)
  yield* settleTaken(
    run,
    byOthers.filter((cell) => cell.newRecord !== null && foundOf(cell)?.exists),
    foundOf,
  )
  yield* settleMissing(
    run,
    byOthers.filter((cell) => isOfSeen(cell) && isMissing(cell)),
    foundOf,
  )
  yield* settleOther(run, others, foundOf)
  const isUnknown = (cell: PendingCell) =>
    recordToFind(cell, table) !== null && foundOf(cell) === undefined
  // Another record may come by the name before the write, which no version that is compared would tell.
  const mayBecomeAnother = (cell: PendingCell) =>
    cell.operation !== 'create' && isMissing(cell) && !isReshaped(cell)
  return outcomes
    .unsettled(cells)
    .map((cell) =>
      isUnknown(cell) || mayBecomeAnother(cell) ? { ...cell, isOutdated: true } : cell,
    )
}

function isOfSeen({ newRecord, operation, draft }: PendingCell): boolean {
  return newRecord === null && operation === 'create' && draft.isOfSeenRecord === true
}

/** Of records to be added that are one to the service the first is added: the others' values would end up in it. */
function failSameRecords({ table, outcomes }: SaveRun, cells: readonly PendingCell[]) {
  const first = new Map<string, PendingCell>()
  return outcomes.settle(
    cells.flatMap((cell): readonly Outcome[] => {
      if (cell.newRecord === null) return []
      const identity = keyIdentity(table.keyRules, cell.draft.primaryValues)
      const holder = first.get(identity) ?? cell
      first.set(identity, holder)
      if (holder.newRecord === cell.newRecord) return []
      const message = sameRecordWords(holder.draft.primaryValues)
      const evidence = outcomes.evidenceOf(cell)
      return [{ kind: 'failed', id: cell.draft.id, reason: 'request', message, evidence }]
    }),
  )
}

function sameRecordWords(holder: PrimaryValues): string {
  return `The service takes this record for the one spelled ${spelling(holder)}, which the same save adds. Nothing of this one was sent: give it other primary values.`
}

function existsWords(record: PrimaryValues, spelled: PrimaryValues | undefined): string {
  const isOtherwise = spelled !== undefined && recordKey(spelled) !== recordKey(record)
  return isOtherwise ? `${EXISTS} It is spelled ${spelling(spelled)}.` : EXISTS
}

function spelling(record: PrimaryValues): string {
  return record.map(({ value }) => `“${value}”`).join(' · ')
}

async function* findAll(
  run: SaveRun,
  cells: readonly PendingCell[],
): Steps<ReadonlyMap<string, Found>> {
  const found = yield* findListed(run, findGroups(cells, run.table))
  const unknown = new Map<string, PrimaryValues>()
  for (const cell of cells) {
    const key = recordToFind(cell, run.table)
    // What is stored is read before it is written: see `isOutdated`.
    const isNeeded = cell.operation === 'create'
    if (key !== null && isNeeded && !found.has(key)) unknown.set(key, cell.draft.primaryValues)
  }
  return new Map([...found, ...(yield* readRecords(run, [...unknown.values()]))])
}

/** What has the names of these records now, by key; those of which that could not be told are not in it. */
export async function* lookForRecords(
  run: SaveRun,
  records: readonly PrimaryValues[],
): Steps<ReadonlyMap<string, Found>> {
  const found = yield* findListed(run, callsFor(records))
  const left = records.filter((record) => !found.has(recordKey(record)))
  return new Map([...found, ...(yield* readRecords(run, left))])
}

async function* findListed(
  { calls, table }: SaveRun,
  groups: readonly (readonly PrimaryValues[])[],
): Steps<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>()
  for (const records of groups) {
    if (calls.isStopped) break
    const answer = yield* calls.find(records, table.keyRules)
    for (const [index, record] of records.entries()) {
      const one = answer?.ok ? answer.results[index] : undefined
      if (one) found.set(recordKey(record), { ...one, requestId: answer?.requestId })
    }
  }
  return found
}

/** Whether records hold any value, by reading all of their cells: dearer, but not every identity may list records. */
async function* readRecords(
  { request, calls, options }: SaveRun,
  records: readonly PrimaryValues[],
): Steps<ReadonlyMap<string, Found>> {
  const { attributes = [], drafts } = request
  const names = new Set([
    ...attributes.flatMap(({ name, isPrimary }) => (isPrimary ? [] : [name])),
    ...drafts.map(({ attribute }) => attribute),
  ])
  const cells = records.flatMap((primaryValues) =>
    [...names].map((attribute): CellAddress => ({ primaryValues, attribute })),
  )
  const found = new Map<string, Found>()
  for (const some of chunks(cells, options.batchSize)) {
    if (calls.isStopped) return new Map()
    const answer = yield* calls.describe(some)
    if (!answer.ok) {
      yield* calls.stop(answer.trouble)
      return new Map()
    }
    for (const [at, { primaryValues }] of some.entries()) {
      const result = answer.results[at]
      const exists = result?.kind === 'unanswered' || (result?.base.value ?? null) !== null
      const key = recordKey(primaryValues)
      const before = found.get(key)
      found.set(key, {
        exists: before?.exists === true || exists,
        recordId: (result?.kind === 'read' ? result.recordId : null) ?? before?.recordId ?? null,
        requestId: answer.requestId,
      })
    }
  }
  return found
}

async function* settleTaken(run: SaveRun, held: readonly PendingCell[], foundOf: FoundOf): Steps {
  const { calls, outcomes } = run
  // A save that has stopped asks nothing more: whose these records are is not known then.
  const bases = calls.isStopped ? [] : yield* readCells(run, held, true)
  if (calls.isStopped) {
    yield* outcomes.keep(held)
    return
  }
  const own = new Set(
    held.flatMap((cell, index) =>
      isOwn(cell, bases[index], foundOf(cell)?.spelled) ? [cell.newRecord] : [],
    ),
  )
  yield* outcomes.settle(
    held.flatMap((cell, index): readonly Outcome[] => {
      if (own.has(cell.newRecord)) return []
      const found = foundOf(cell)
      const message = existsWords(cell.draft.primaryValues, found?.spelled)
      return [foundEnd(run, cell, found, { reason: 'exists', theirs: bases[index], message })]
    }),
  )
}

/** What is found stored after all is left to the creation, which the service refuses there. */
async function* settleMissing(run: SaveRun, held: readonly PendingCell[], foundOf: FoundOf): Steps {
  const bases = yield* readCells(run, held)
  const end = { reason: 'gone', gone: 'record', message: MISSING } as const
  yield* run.outcomes.settle(
    held.flatMap((cell, index): readonly Outcome[] => {
      const theirs = bases[index]
      if ((theirs?.value ?? null) !== null) return []
      run.records.noteMissing(cell.draft.primaryValues)
      return [foundEnd(run, cell, foundOf(cell), { ...end, theirs })]
    }),
  )
}

async function* settleOther(run: SaveRun, held: readonly PendingCell[], foundOf: FoundOf): Steps {
  const bases = yield* readCells(run, held)
  yield* run.outcomes.settle(
    held.map((cell, index) => {
      const found = foundOf(cell)
      const theirs = bases[index]
      const end = {
        reason: 'other-record',
        recordId: found?.recordId,
        message: OTHER_RECORD,
      } as const
      return foundEnd(run, cell, found, { ...end, theirs })
    }),
  )
}

type Conflict = Extract<Outcome, { kind: 'conflict' }>

/** The end of a cell that is not sent for what was found of its record. */
function foundEnd(
  { outcomes }: SaveRun,
  cell: PendingCell,
  found: Found | undefined,
  {
    theirs = NO_VALUE,
    ...end
  }: Pick<Conflict, 'reason' | 'gone' | 'recordId' | 'message'> & {
    readonly theirs: CellBase | undefined
  },
): Outcome {
  const evidence = outcomes.evidenceOf(withRequest(cell, found?.requestId))
  return { kind: 'conflict', id: cell.draft.id, ...end, theirs, evidence }
}

/** A record in another spelling than the one that was sent is not what an earlier save of the user's made. */
function isOwn(
  { draft }: PendingCell,
  base: CellBase | undefined,
  spelled: PrimaryValues | undefined,
): boolean {
  const { uncertainValues = [], valueType, primaryValues } = draft
  if (spelled !== undefined && recordKey(spelled) !== recordKey(primaryValues)) return false
  const value = base?.value ?? null
  return value !== null && uncertainValues.some((one) => sameValue(valueType, one, value))
}

/**
 * What cells hold now, as far as they can be read.
 *
 * @param isNeeded the save stops where they cannot be
 */
export async function* readCells(
  { calls, options }: SaveRun,
  cells: readonly PendingCell[],
  isNeeded = false,
): Steps<readonly (CellBase | undefined)[]> {
  const bases: (CellBase | undefined)[] = []
  for (const some of chunks(cells, options.batchSize)) {
    const answer = yield* calls.describe(some.map(({ draft }) => draft))
    if (!answer.ok && isNeeded) yield* calls.stop(answer.trouble)
    for (const index of some.keys()) {
      const result = answer.ok ? answer.results[index] : undefined
      bases.push(result?.kind === 'read' ? result.base : undefined)
    }
  }
  return bases
}
