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
import { evidenceOf, withRequest } from '../decide/evidence'
import { OTHER_RECORD } from '../decide/messages'
import type { PendingCell } from '../plan/plan'
import { callsFor, findGroups, type LookLimits, recordToFind } from '../plan/record-look'
import type { CellReadResult, FoundRecord, ServiceAnswer } from '../protocol/service'
import type { Outcome, SaveEvent } from '../protocol/types'
import { askedIds } from './record-ids'
import { call, isStopped, pauseForLag, type SaveRun, settle, stop } from './run'

const EXISTS = 'A record with these primary values is there already.'
const GONE = 'The record was looked for before the value was created, and is not there any more.'

/** What was found of a record. */
export interface Found extends FoundRecord {
  readonly requestId: string | undefined
}

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
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const apart = yield* settleTwins(run, all)
  if (run.service.findRecords === undefined) return apart
  const limits = limitsOf(run)
  const first = yield* findAll(run, apart, limits)
  // A list may be from before the record was added, renamed or deleted.
  const isUnlike = (cell: PendingCell) => {
    const found = first.get(recordToFind(cell, limits) ?? '')
    if (found === undefined) return false
    if (found.exists === (cell.newRecord !== null)) return true
    return cell.newRecord === null && isOther(askedIds(run, cell).recordId, found.recordId)
  }
  const unlike = apart.filter(isUnlike)
  if (unlike.length > 0 && !isStopped(run)) await pauseForLag(run)
  const found = new Map([...first, ...(yield* findAll(run, unlike, limits))])
  noteRecordLook(run, found.keys())
  const foundOf = (cell: PendingCell) => found.get(recordToFind(cell, limits) ?? '')
  // What a write of this save may have done while the records were looked for is nobody else's doing.
  const isReshaped = ({ draft }: PendingCell) => run.reshaped.has(recordKey(draft.primaryValues))
  const foundByOthers = apart.filter((cell) => !isReshaped(cell))
  const taken = foundByOthers.filter((cell) => cell.newRecord !== null && foundOf(cell)?.exists)
  const gone = foundByOthers.filter((cell) => isOfSeen(cell) && foundOf(cell)?.exists === false)
  const isAnother = (cell: PendingCell) =>
    cell.newRecord === null && isOther(askedIds(run, cell).recordId, foundOf(cell)?.recordId)
  const others = apart.filter(isAnother)
  for (const cell of apart) {
    if (foundOf(cell)?.exists === false) run.absentRecords.add(recordKey(cell.draft.primaryValues))
  }
  const settled = [
    ...(yield* settleTaken(run, taken, foundOf)),
    ...(yield* settleGone(run, gone, foundOf)),
    ...(yield* settleOther(run, others, foundOf)),
  ]
  const isSettled = new Set(settled)
  const isUnknown = (cell: PendingCell) =>
    recordToFind(cell, limits) !== null && foundOf(cell) === undefined
  // Another record may come by the name before the write, which no version that is compared would tell.
  const isMissing = (cell: PendingCell) =>
    cell.operation !== 'create' && foundOf(cell)?.exists === false && !isReshaped(cell)
  return apart
    .filter(({ draft }) => !isSettled.has(draft.id))
    .map((cell) => (isUnknown(cell) || isMissing(cell) ? { ...cell, isOutdated: true } : cell))
}

/** What guards the cells of a save beside a look at their records. */
export function limitsOf({ lock, options, readsFirst }: SaveRun): LookLimits {
  return { lock, guardNone: options.guardNone, readsFirst }
}

function isOfSeen({ newRecord, operation, draft }: PendingCell): boolean {
  return newRecord === null && operation === 'create' && draft.isOfSeenRecord === true
}

/** Of records to be added that are one to the service the first is added: the others' values would end up in it. */
async function* settleTwins(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const first = new Map<string, PendingCell>()
  const firstOf = (cell: PendingCell) => {
    const identity = keyIdentity(run.keyRules, cell.draft.primaryValues)
    const known = first.get(identity) ?? cell
    first.set(identity, known)
    return known
  }
  const atMs = run.options.now()
  const outcomes = cells.flatMap((cell): Outcome[] => {
    const holder = cell.newRecord === null ? cell : firstOf(cell)
    if (holder.newRecord === cell.newRecord) return []
    const message = twinWords(holder.draft.primaryValues)
    const evidence = evidenceOf(cell, atMs)
    return [{ kind: 'failed', id: cell.draft.id, reason: 'request', message, evidence }]
  })
  yield* settle(run, outcomes)
  const isSettled = new Set(outcomes.map(({ id }) => id))
  return cells.filter(({ draft }) => !isSettled.has(draft.id))
}

function twinWords(holder: PrimaryValues): string {
  return `The service takes this record for the one spelled ${spelling(holder)}, which the same save adds. Nothing of this one was sent: give it other primary values.`
}

function existsWords(record: PrimaryValues, spelled: PrimaryValues | undefined): string {
  const isOtherwise = spelled !== undefined && recordKey(spelled) !== recordKey(record)
  return isOtherwise ? `${EXISTS} It is spelled ${spelling(spelled)}.` : EXISTS
}

function spelling(record: PrimaryValues): string {
  return record.map(({ value }) => `“${value}”`).join(' · ')
}

/** The records were looked at just now. */
export function noteRecordLook(run: SaveRun, records: Iterable<string>): void {
  const atMs = run.options.now()
  for (const record of records) run.recordLooks.set(record, atMs)
}

async function* findAll(
  run: SaveRun,
  cells: readonly PendingCell[],
  limits: LookLimits,
): AsyncGenerator<SaveEvent, ReadonlyMap<string, Found>> {
  const found = yield* findListed(run, findGroups(cells, limits))
  const unknown = new Map<string, PrimaryValues>()
  for (const cell of cells) {
    const key = recordToFind(cell, limits)
    // What is stored is read before it is written: see `isOutdated`.
    const isNeeded = cell.operation === 'create'
    if (key !== null && isNeeded && !found.has(key)) unknown.set(key, cell.draft.primaryValues)
  }
  const read = yield* readRecords(run, unknown)
  return new Map([...found, ...read])
}

/** What has the names of these records now, by key; those of which that could not be told are not in it. */
export async function* lookForRecords(
  run: SaveRun,
  records: readonly PrimaryValues[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, Found>> {
  const found = yield* findListed(run, callsFor(records))
  const left = records.filter((record) => !found.has(recordKey(record)))
  const read = yield* readRecords(run, new Map(left.map((one) => [recordKey(one), one])))
  return new Map([...found, ...read])
}

async function* findListed(
  run: SaveRun,
  groups: readonly (readonly PrimaryValues[])[],
): AsyncGenerator<SaveEvent, ReadonlyMap<string, Found>> {
  const { service, request } = run
  const find = service.findRecords
  const found = new Map<string, Found>()
  for (const records of find === undefined ? [] : groups) {
    if (find === undefined || isStopped(run)) break
    const answer = yield* call(run, 'find', () => find(request.tableId, records, run.keyRules))
    for (const [index, record] of records.entries()) {
      const one = answer.ok ? answer.results[index] : undefined
      if (one) found.set(recordKey(record), { ...one, requestId: answer.requestId })
    }
  }
  return found
}

/** Whether records hold any value, by reading all of their cells: dearer, but not every identity may list records. */
async function* readRecords(
  run: SaveRun,
  records: ReadonlyMap<string, PrimaryValues>,
): AsyncGenerator<SaveEvent, ReadonlyMap<string, Found>> {
  const { attributes = [], drafts } = run.request
  const names = new Set([
    ...attributes.flatMap(({ name, isPrimary }) => (isPrimary ? [] : [name])),
    ...drafts.map(({ attribute }) => attribute),
  ])
  const cells = [...records.values()].flatMap((primaryValues) =>
    [...names].map((attribute): CellAddress => ({ primaryValues, attribute })),
  )
  const found = new Map<string, Found>()
  for (const some of chunks(cells, run.options.batchSize)) {
    if (isStopped(run)) return new Map()
    const answer = yield* describeCells(run, some)
    if (!answer.ok) {
      yield* stop(run, answer.trouble)
      return new Map()
    }
    for (const [at, { primaryValues }] of some.entries()) {
      const result = answer.results[at]
      const exists = result?.kind === 'unanswered' || (result?.base.value ?? null) !== null
      const key = recordKey(primaryValues)
      const before = found.get(key)
      const id = (result?.kind === 'read' ? result.recordId : null) ?? before?.recordId ?? null
      found.set(key, {
        exists: before?.exists === true || exists,
        recordId: id,
        requestId: answer.requestId,
      })
    }
  }
  return found
}

async function* settleTaken(
  run: SaveRun,
  held: readonly PendingCell[],
  foundOf: (cell: PendingCell) => Found | undefined,
): AsyncGenerator<SaveEvent, readonly string[]> {
  // A save that has stopped asks nothing more: whose these records are is not known then.
  const bases = isStopped(run) ? [] : yield* readCells(run, held, true)
  const isUnknown = isStopped(run)
  const own = new Set(
    held.flatMap((cell, index) =>
      isOwn(cell, bases[index], foundOf(cell)?.spelled) ? [cell.newRecord] : [],
    ),
  )
  const atMs = run.options.now()
  const outcomes = held.flatMap((cell, index): Outcome[] => {
    const { id } = cell.draft
    if (isUnknown) return [{ kind: 'kept', id }]
    if (own.has(cell.newRecord)) return []
    const theirs = bases[index] ?? NO_VALUE
    const found = foundOf(cell)
    const evidence = evidenceOf(withRequest(cell, found?.requestId), atMs)
    const message = existsWords(cell.draft.primaryValues, found?.spelled)
    return [{ kind: 'conflict', id, reason: 'exists', theirs, message, evidence }]
  })
  yield* settle(run, outcomes)
  return outcomes.map(({ id }) => id)
}

/** What is found stored after all is left to the creation, which the service refuses there. */
async function* settleGone(
  run: SaveRun,
  held: readonly PendingCell[],
  foundOf: (cell: PendingCell) => Found | undefined,
): AsyncGenerator<SaveEvent, readonly string[]> {
  const bases = yield* readCells(run, held)
  const atMs = run.options.now()
  const outcomes = held.flatMap((cell, index): Outcome[] => {
    const theirs = bases[index] ?? NO_VALUE
    if (theirs.value !== null) return []
    const { id, primaryValues } = cell.draft
    run.goneRecords.add(recordKey(primaryValues))
    const evidence = evidenceOf(withRequest(cell, foundOf(cell)?.requestId), atMs)
    const gone = { reason: 'gone', gone: 'record', theirs, message: GONE } as const
    return [{ kind: 'conflict', id, ...gone, evidence }]
  })
  yield* settle(run, outcomes)
  return outcomes.map(({ id }) => id)
}

async function* settleOther(
  run: SaveRun,
  held: readonly PendingCell[],
  foundOf: (cell: PendingCell) => Found | undefined,
): AsyncGenerator<SaveEvent, readonly string[]> {
  if (held.length === 0) return []
  const bases = yield* readCells(run, held)
  const atMs = run.options.now()
  const outcomes = held.map((cell, index): Outcome => {
    const { id } = cell.draft
    const found = foundOf(cell)
    const theirs = bases[index] ?? NO_VALUE
    const evidence = evidenceOf(withRequest(cell, found?.requestId), atMs)
    const other = { reason: 'other-record', theirs, recordId: found?.recordId } as const
    return { kind: 'conflict', id, ...other, message: OTHER_RECORD, evidence }
  })
  yield* settle(run, outcomes)
  return outcomes.map(({ id }) => id)
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
  run: SaveRun,
  cells: readonly PendingCell[],
  isNeeded = false,
): AsyncGenerator<SaveEvent, readonly (CellBase | undefined)[]> {
  const bases: (CellBase | undefined)[] = []
  for (const some of chunks(cells, run.options.batchSize)) {
    const answer = yield* describeCells(
      run,
      some.map(({ draft }) => draft),
    )
    if (!answer.ok && isNeeded) yield* stop(run, answer.trouble)
    bases.push(
      ...some.map((_, index) => {
        const result = answer.ok ? answer.results[index] : undefined
        return result?.kind === 'read' ? result.base : undefined
      }),
    )
  }
  return bases
}

async function* describeCells(
  run: SaveRun,
  cells: readonly CellAddress[],
): AsyncGenerator<SaveEvent, ServiceAnswer<CellReadResult>> {
  const { service, request } = run
  return yield* call(run, 'describe', () => service.describe(request.tableId, cells))
}

/** Lists of at most `size` items. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
