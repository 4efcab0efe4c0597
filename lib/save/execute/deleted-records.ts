import {
  type CellAddress,
  type CellBase,
  type CellIds,
  cellKey,
  isRewritten,
  NO_VALUE,
  type OtherReason,
  otherThan,
  recordKey,
  sameValue,
} from '@/lib/data-table'
import { evidenceOf, withRequest } from '../decide/evidence'
import { otherWords } from '../decide/messages'
import { guardOf, type PendingCell } from '../plan/plan'
import { cellsToLookAt } from '../plan/record-look'
import type { CellReadResult } from '../protocol/service'
import type { DraftToSave, Outcome, SaveEvent } from '../protocol/types'
import { chunks, noteRecordLook, readCells } from './check-records'
import { dropElsewhere } from './cleared-cells'
import { call, isStopped, pauseForLag, type SaveRun, settle, stop } from './run'

const TOUCHED =
  'The record was looked at before anything of it was deleted, and is not as you saw it: somebody else changed a value of it, or added one.'
const SCOPE_MOVED =
  'The record was looked at before anything of it was deleted, and something else under the lock of this value was changed.'
const HELD =
  'Another value of the record could not be deleted, so that this one was not deleted either.'

/** What a look at the records to be deleted told. */
interface Look {
  /** By cell; of one read each. */
  readonly bases: ReadonlyMap<string, CellBase>
  readonly ids: ReadonlyMap<string, CellIds>
  readonly requestIds: ReadonlyMap<string, string | undefined>
}

/**
 * Looks at the records to be deleted, before any value of them is: the service deletes values, each for itself, so that
 * a record that somebody touched would lose what is as its user saw it and keep the rest. Its cells are settled as
 * conflicts instead. Where the look fails nothing of these records is sent.
 *
 * @returns the cells that may go
 */
export async function* checkDeletedRecords(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const isOf = ({ deletedRecord = null }: PendingCell) => deletedRecord !== null
  if (!cells.some(isOf)) return cells
  const records = new Set(cells.flatMap(({ deletedRecord }) => deletedRecord ?? []))
  const addresses = cellsToLookAt(run.request).filter(({ primaryValues }) =>
    records.has(recordKey(primaryValues)),
  )
  const look = yield* lookTwice(run, cells.filter(isOf), addresses)
  // The save has stopped, and keeps them.
  if (look === null) return cells
  noteRecordLook(run, records)
  const moved = movedCells(run, cells.filter(isOf), look)
  const others = otherRecords(run, look)
  const touched = heldRecords(run, moved, look)
  const held = cells.filter((cell) => isOf(cell) && touched.has(cell.deletedRecord ?? ''))
  const known = yield* dropRenamed(
    run,
    held.filter((cell) => !others.has(cell.deletedRecord ?? '')),
    look,
  )
  const atMs = run.options.now()
  yield* settle(
    run,
    held.flatMap((cell): readonly Outcome[] => {
      if (known.has(cell)) return []
      const key = keyOf(run, cell.draft)
      const read = look.bases.get(key)
      const evidence = evidenceOf(withRequest(cell, look.requestIds.get(key)), atMs)
      const other = others.get(cell.deletedRecord ?? '')
      // Of another record it says nothing that a cell is empty: nothing of this one was deleted.
      if (other !== undefined) {
        const told = { ...other, theirs: read ?? NO_VALUE, message: otherWords(other.reason) }
        return [{ kind: 'conflict', id: cell.draft.id, ...told, evidence }]
      }
      const outcome = heldBack(cell.draft, read ?? cell.draft.base, TOUCHED)
      const isAsked = outcome.kind === 'conflict' && outcome.reason === 'record' && moved.has(cell)
      return isAsked
        ? [{ ...outcome, reason: 'scope', message: SCOPE_MOVED, evidence }]
        : [{ ...outcome, evidence }]
    }),
  )
  return cells.filter((cell) => !held.includes(cell))
}

/**
 * Settles the cells that the look missed because their record got another name meanwhile.
 *
 * @returns the settled cells
 */
async function* dropRenamed(
  run: SaveRun,
  cells: readonly PendingCell[],
  { bases }: Pick<Look, 'bases'>,
): AsyncGenerator<SaveEvent, ReadonlySet<PendingCell>> {
  const items = cells.map(
    (cell) => ({ cell, version: cell.version, cause: 'before', message: '' }) as const,
  )
  const reads = cells.map(({ draft }): CellReadResult => {
    return { kind: 'read', base: bases.get(keyOf(run, draft)) ?? draft.base }
  })
  const { items: left } = yield* dropElsewhere(run, items, reads)
  const isLeft = new Set(left.map(({ cell }) => cell))
  return new Set(cells.filter((cell) => !isLeft.has(cell)))
}

/** What is not as its user saw it is looked at once more, after a pause: the first look may be from before that. */
async function* lookTwice(
  run: SaveRun,
  cells: readonly PendingCell[],
  addresses: readonly CellAddress[],
): AsyncGenerator<SaveEvent, Look | null> {
  const first = yield* lookAtAll(run, addresses)
  if (first === null) return null
  const held = heldRecords(run, movedCells(run, cells, first), first)
  const again = addresses.filter(({ primaryValues }) => held.has(recordKey(primaryValues)))
  if (again.length === 0) return first
  await pauseForLag(run)
  const second = yield* lookAtAll(run, again)
  return (
    second && {
      bases: new Map([...first.bases, ...second.bases]),
      ids: new Map([...first.ids, ...second.ids]),
      requestIds: new Map([...first.requestIds, ...second.requestIds]),
    }
  )
}

function movedCells(run: SaveRun, cells: readonly PendingCell[], look: Look): Set<PendingCell> {
  return new Set(cells.filter((cell) => isScopeMoved(run, cell, look)))
}

/** The records that wait as a whole, by key. */
function heldRecords(run: SaveRun, moved: Set<PendingCell>, look: Look): ReadonlySet<string> {
  return new Set([
    ...otherRecords(run, look).keys(),
    ...touchedRecords(run, look),
    ...[...moved].map(({ draft }) => recordKey(draft.primaryValues)),
  ])
}

async function* lookAtAll(
  run: SaveRun,
  cells: readonly CellAddress[],
): AsyncGenerator<SaveEvent, Look | null> {
  const { service, request, options } = run
  const bases = new Map<string, CellBase>()
  const ids = new Map<string, CellIds>()
  const requestIds = new Map<string, string | undefined>()
  for (const some of chunks(cells, options.batchSize)) {
    if (isStopped(run)) return null
    const answer = yield* call(run, 'describe', () => service.describe(request.tableId, some))
    if (!answer.ok) {
      yield* stop(run, answer.trouble)
      return null
    }
    for (const [index, cell] of some.entries()) {
      const result = answer.results[index]
      if (result?.kind === 'read') {
        const { base, recordId, attributeId } = result
        bases.set(keyOf(run, cell), base)
        ids.set(keyOf(run, cell), { recordId, attributeId })
      }
      requestIds.set(keyOf(run, cell), answer.requestId)
    }
  }
  return { bases, ids, requestIds }
}

interface Other {
  readonly reason: OtherReason
  readonly recordId: string | null | undefined
}

/** Records of which a read found another one, or another attribute, under the names, by key. */
function otherRecords(run: SaveRun, { ids }: Look): ReadonlyMap<string, Other> {
  const drafts = new Map(run.request.drafts.map((draft) => [keyOf(run, draft), draft]))
  const idOf = new Map(
    run.request.drafts.flatMap(({ primaryValues, recordId = null }) =>
      recordId === null ? [] : [[recordKey(primaryValues), recordId] as const],
    ),
  )
  const others = new Map<string, Other>()
  for (const cell of cellsToLookAt(run.request)) {
    const record = recordKey(cell.primaryValues)
    const key = keyOf(run, cell)
    const attributeId = drafts.get(key)?.attributeId
    const found = ids.get(key) ?? {}
    const reason = otherThan({ recordId: idOf.get(record), attributeId }, found)
    const isKnown = others.get(record)?.reason === 'other-record'
    if (reason !== null && !isKnown) others.set(record, { reason, recordId: found.recordId })
  }
  return others
}

/** Records that hold a value which is not what their user saw, by key. What others removed is in nobody's way. */
function touchedRecords(run: SaveRun, { bases }: Look): ReadonlySet<string> {
  const drafts = new Map(run.request.drafts.map((draft) => [keyOf(run, draft), draft]))
  const touched = new Set<string>()
  for (const cell of cellsToLookAt(run.request)) {
    const key = keyOf(run, cell)
    const read = bases.get(key) ?? NO_VALUE
    if (read.value !== null && !isAsSeen(drafts.get(key), read)) {
      touched.add(recordKey(cell.primaryValues))
    }
  }
  return touched
}

/**
 * Something else under the cell's lock is not as its user saw it, which the table's level asks to look at first: the
 * service would refuse the cell, and take others of its record.
 */
function isScopeMoved(run: SaveRun, cell: PendingCell, { bases }: Look): boolean {
  const { lock, policy, chain } = run
  if (policy !== 'ask' || lock.lockLevel === 'VALUE' || cell.scope === null) return false
  const from = guardOf(lock, cell.version)
  const now = guardOf(lock, bases.get(keyOf(run, cell.draft))?.lockVersion ?? null)
  return from !== null && now !== null && from !== now && !chain.isOwn(cell.scope, from, now)
}

function isAsSeen(draft: DraftToSave | undefined, read: CellBase): boolean {
  if (draft === undefined) return false
  const { base, uncertainValues = [], valueType } = draft
  const { value } = read
  if (draft.isExact === true && isRewritten(base, read)) return false
  return base.value === value || uncertainValues.some((one) => sameValue(valueType, one, value))
}

/** What is gone from a cell already is as its user wants it; what an earlier save of theirs sent is theirs. */
function heldBack(
  draft: DraftToSave,
  theirs: CellBase,
  message: string,
): Exclude<Outcome, { kind: 'kept' }> {
  const { id } = draft
  if (theirs.value === null) return { kind: 'saved', id, base: NO_VALUE }
  const reason = isAsSeen(draft, theirs) ? 'record' : 'value'
  return { kind: 'conflict', id, reason, theirs, message }
}

/**
 * Settles the cells of records of which another value could not be deleted: the rest of such a record is not deleted
 * either. What was deleted in the same call cannot be called back.
 *
 * @returns the cells that may go
 */
export async function* holdTorn(
  run: SaveRun,
  cells: readonly PendingCell[],
): AsyncGenerator<SaveEvent, readonly PendingCell[]> {
  const tornBy = ({ deletedRecord = null }: PendingCell) =>
    deletedRecord === null ? undefined : run.tornRecords.get(deletedRecord)
  const held = cells.filter((cell) => tornBy(cell) !== undefined)
  if (held.length === 0) return cells
  const asked = held.filter((cell) => tornBy(cell) === 'conflict')
  const bases = yield* readCells(run, asked)
  const read = new Map(
    asked.map(({ draft }, index) => [keyOf(run, draft), bases[index] ?? draft.base] as const),
  )
  const known = yield* dropRenamed(run, asked, { bases: read })
  const atMs = run.options.now()
  const outcomes = held
    .filter((cell) => !known.has(cell))
    .map((cell): Outcome => {
      const { draft } = cell
      const evidence = evidenceOf(cell, atMs)
      if (tornBy(cell) === 'failed') {
        return { kind: 'failed', id: draft.id, reason: 'request', message: HELD, evidence }
      }
      const theirs = read.get(keyOf(run, draft)) ?? draft.base
      return { ...heldBack(draft, theirs, HELD), evidence }
    })
  yield* settle(run, outcomes)
  return cells.filter((cell) => !held.includes(cell))
}

function keyOf({ request }: SaveRun, address: CellAddress): string {
  return cellKey(request.tableId, address)
}
