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
import { withRequest } from '../decide/evidence'
import { otherWords } from '../decide/messages'
import { guardOf, type PendingCell } from '../plan/plan'
import { cellsToLookAt } from '../plan/record-look'
import { chunks } from '../plan/waves'
import type { DraftToSave, Outcome } from '../protocol/types'
import type { Steps } from './calls'
import { readCells } from './check-records'
import { dropElsewhere } from './cleared-cells'
import type { SaveRun } from './run'
import type { CellRead } from './waiting-reads'

const TOUCHED =
  'The record was looked at before anything of it was deleted, and is not as you saw it: somebody else changed a value of it, or added one.'
const SCOPE_MOVED =
  'The record was looked at before anything of it was deleted, and something else under the lock of this value was changed.'
const HELD =
  'Another value of the record could not be deleted, so that this one was not deleted either.'

/** What a look found in one cell of a record that is to be deleted. */
interface LookedCell {
  /** By key. */
  readonly record: string
  /** `undefined` where the cell could not be read. */
  readonly base: CellBase | undefined
  readonly ids: CellIds
  readonly requestId: string | undefined
}

/** By the cell's key. */
type Look = ReadonlyMap<string, LookedCell>

/** What a look told of the records to be deleted. */
interface Judged {
  readonly look: Look
  /** Cells of which something else under their lock is not as their user saw it. */
  readonly moved: ReadonlySet<PendingCell>
  /** Records that are others by now, by key. */
  readonly others: ReadonlyMap<string, Other>
  /** Records that are not deleted, by key. */
  readonly held: ReadonlySet<string>
}

interface Other {
  readonly reason: OtherReason
  readonly recordId: string | null | undefined
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
): Steps<readonly PendingCell[]> {
  const { outcomes } = run
  const asked = cells.filter(({ deletedRecord = null }) => deletedRecord !== null)
  if (asked.length === 0) return cells
  const judged = yield* lookTwice(run, asked)
  // The save has stopped, and keeps them.
  if (judged === null) return cells
  const { look, moved, others } = judged
  run.records.noteLook(new Set(asked.flatMap(recordOf)), run.options.now())
  const held = asked.filter((cell) => judged.held.has(recordOf(cell)))
  yield* settleRenamed(
    run,
    held.filter((cell) => !others.has(recordOf(cell))),
    look,
  )
  yield* outcomes.settle(
    outcomes.unsettled(held).map((cell): Outcome => {
      const found = look.get(cellKey('', cell.draft))
      const evidence = outcomes.evidenceOf(withRequest(cell, found?.requestId))
      const other = others.get(recordOf(cell))
      // Of another record it says nothing that a cell is empty: nothing of this one was deleted.
      if (other !== undefined) {
        const told = {
          ...other,
          theirs: found?.base ?? NO_VALUE,
          message: otherWords(other.reason),
        }
        return { kind: 'conflict', id: cell.draft.id, ...told, evidence }
      }
      const end = heldBack(cell.draft, found?.base ?? cell.draft.base, TOUCHED)
      const isAsked = end.kind === 'conflict' && end.reason === 'record' && moved.has(cell)
      return isAsked
        ? { ...end, reason: 'scope', message: SCOPE_MOVED, evidence }
        : { ...end, evidence }
    }),
  )
  return outcomes.unsettled(cells)
}

function recordOf({ deletedRecord }: PendingCell): string {
  return deletedRecord ?? ''
}

/** Settles the cells that a look missed because their record got another name meanwhile. */
async function* settleRenamed(run: SaveRun, cells: readonly PendingCell[], look: Look): Steps {
  const reads = cells.map((cell): CellRead => {
    const { draft, version } = cell
    const base = look.get(cellKey('', draft))?.base ?? draft.base
    return { item: { cell, version, cause: 'before', message: '' }, result: { kind: 'read', base } }
  })
  yield* dropElsewhere(run, reads)
}

/** What is not as its user saw it is looked at once more, after a pause: the first look may be from before that. */
async function* lookTwice(run: SaveRun, cells: readonly PendingCell[]): Steps<Judged | null> {
  const records = new Set(cells.map(recordOf))
  const addresses = cellsToLookAt(run.request).filter(({ primaryValues }) =>
    records.has(recordKey(primaryValues)),
  )
  const first = yield* lookAt(run, addresses)
  if (first === null) return null
  const judged = judge(run, cells, first)
  const again = addresses.filter(({ primaryValues }) => judged.held.has(recordKey(primaryValues)))
  if (again.length === 0) return judged
  await run.calls.pauseForLag()
  const second = yield* lookAt(run, again)
  return second && judge(run, cells, new Map([...first, ...second]))
}

async function* lookAt(
  { calls, options }: SaveRun,
  cells: readonly CellAddress[],
): Steps<Look | null> {
  const look = new Map<string, LookedCell>()
  for (const some of chunks(cells, options.batchSize)) {
    if (calls.isStopped) return null
    const answer = yield* calls.describe(some)
    if (!answer.ok) {
      yield* calls.stop(answer.trouble)
      return null
    }
    const { requestId } = answer
    for (const [index, cell] of some.entries()) {
      const record = recordKey(cell.primaryValues)
      const result = answer.results[index]
      const { base, ...ids } = result?.kind === 'read' ? result : { base: undefined }
      look.set(cellKey('', cell), { record, base, ids, requestId })
    }
  }
  return look
}

function judge(run: SaveRun, cells: readonly PendingCell[], look: Look): Judged {
  const drafts = new Map(run.request.drafts.map((draft) => [cellKey('', draft), draft]))
  const others = otherRecords(run, drafts, look)
  const moved = new Set(cells.filter((cell) => isScopeMoved(run, cell, look)))
  // What others removed is in nobody's way.
  const touched = [...look].filter(
    ([key, { base }]) => (base?.value ?? null) !== null && base && !isAsSeen(drafts.get(key), base),
  )
  const held = new Set([
    ...others.keys(),
    ...touched.map(([, { record }]) => record),
    ...[...moved].map(recordOf),
  ])
  return { look, moved, others, held }
}

/** Records of which a read found another one, or another attribute, under the names, by key. */
function otherRecords(
  { request }: SaveRun,
  drafts: ReadonlyMap<string, DraftToSave>,
  look: Look,
): ReadonlyMap<string, Other> {
  const idOf = new Map(
    request.drafts.flatMap(({ primaryValues, recordId = null }) =>
      recordId === null ? [] : [[recordKey(primaryValues), recordId] as const],
    ),
  )
  const others = new Map<string, Other>()
  for (const [key, { record, ids }] of look) {
    const { attributeId } = drafts.get(key) ?? {}
    const reason = otherThan({ recordId: idOf.get(record), attributeId }, ids)
    const isKnown = others.get(record)?.reason === 'other-record'
    if (reason !== null && !isKnown) others.set(record, { reason, recordId: ids.recordId })
  }
  return others
}

/**
 * Something else under the cell's lock is not as its user saw it, which the table's level asks to look at first: the
 * service would refuse the cell, and take others of its record.
 */
function isScopeMoved(
  { table: { lock }, policy, locks }: SaveRun,
  { draft, scope, version }: PendingCell,
  look: Look,
): boolean {
  if (policy !== 'ask' || lock.lockLevel === 'VALUE' || scope === null) return false
  const from = guardOf(lock, version)
  const now = guardOf(lock, look.get(cellKey('', draft))?.base?.lockVersion ?? null)
  if (from === null || now === null || from === now) return false
  return !locks.ofValues.isOwn(scope, from, now)
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
export async function* holdPartiallyDeleted(
  run: SaveRun,
  cells: readonly PendingCell[],
): Steps<readonly PendingCell[]> {
  const { records, outcomes } = run
  const held = cells.filter((cell) => records.hindranceOf(cell) !== null)
  if (held.length === 0) return cells
  const asked = held.filter((cell) => records.hindranceOf(cell) === 'conflict')
  const bases = yield* readCells(run, asked)
  const look = new Map(
    asked.map((cell, index): [string, LookedCell] => {
      const found = { record: recordOf(cell), base: bases[index], ids: {}, requestId: undefined }
      return [cellKey('', cell.draft), found]
    }),
  )
  yield* settleRenamed(run, asked, look)
  yield* outcomes.settle(
    outcomes.unsettled(held).map((cell): Outcome => {
      const { draft } = cell
      const evidence = outcomes.evidenceOf(cell)
      if (records.hindranceOf(cell) === 'failed') {
        return { kind: 'failed', id: draft.id, reason: 'request', message: HELD, evidence }
      }
      const theirs = look.get(cellKey('', draft))?.base ?? draft.base
      return { ...heldBack(draft, theirs, HELD), evidence }
    }),
  )
  return outcomes.unsettled(cells)
}
