import {
  type CellAddress,
  type CellIds,
  cellKey,
  isOther,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import {
  type Direction,
  type Draft,
  type DraftGroup,
  isSameRecord,
  type RenameDraft,
  startDraft,
  startRename,
} from '@/lib/drafts'
import {
  type CellToUndo,
  type KnownCell,
  type KnownRecord,
  type LeftCell,
  planUndo,
  type ReceiptLine,
  type RenameToUndo,
  type SaveActions,
  type UndoPlan,
} from '@/lib/save'
import { kindOfSave, leftAloneMessage } from '../messages/undo-messages'
import type { ReceiptEntry } from '../receipts/receipt-entry'
import type { TableSession } from '../session'
import type { UndoAsked } from '../state'
import { planOf } from './big-save'
import type { SaveUndo } from './finished-save'
import { runSave, type SaveEnd } from './run-save'
import { leaveAlone } from './undo-leave'

/** What the undo of a save would do now. */
export function undoPlanOf(session: TableSession, entry: ReceiptEntry): UndoPlan {
  const rows = new Rows(session)
  const all = session.receipts.store.state
  const at = all.findIndex(({ id }) => id === entry.id)
  const later = at < 0 ? [] : all.slice(0, at).reverse()
  return planUndo(entry, later, {
    cell: (address, ids) => knownCell(session, rows, address, ids),
    record: (record) => knownRecord(session, record),
    whyNotRename: (from, to, recordId) => whyNotRename(session, from, to, recordId),
  })
}

/** How many values and names an undo writes. */
export function countOfUndo({ write, renames }: UndoPlan): number {
  return write.length + renames.length
}

function whyNotRename(
  session: TableSession,
  from: PrimaryValues,
  to: PrimaryValues,
  recordId: string,
): LeftCell['why'] | null {
  const { drafts, data, records, stored } = session
  if (!stored.isStored(from)) return 'moved'
  if (isOther(recordId, stored.recordIdOf(from))) return 'other-record'
  if (drafts.records.isDeleted(from) || drafts.records.renameOf(from)) return 'drafted'
  const { problems, taken } = records.checkKey(to, data.indexOf(recordKey(from)))
  return taken !== null ? 'taken' : problems.size > 0 ? 'rule' : null
}

/** The rows of records by the service's ids, counted only where a record is not where it was. */
class Rows {
  #byId: ReadonlyMap<string | null, number> | null = null
  readonly #session: TableSession

  constructor(session: TableSession) {
    this.#session = session
  }

  of(recordId: string): number | null {
    const { data } = this.#session
    this.#byId ??= new Map([...data.order()].map((row) => [data.recordId(row), row]))
    return this.#byId.get(recordId) ?? null
  }
}

/** A cell where its record and attribute are now, known again by their ids. */
function knownCell(
  session: TableSession,
  rows: Rows,
  { primaryValues, attribute: name }: CellAddress,
  { recordId = null, attributeId = null }: CellIds,
): KnownCell {
  const isRead = session.state.state.load.kind === 'read'
  const { attribute, isOtherAttribute } = attributeNow(session, name, attributeId)
  const now = session.stored.recordIdOf(primaryValues)
  const isMoved = isRead && recordId !== null && now !== recordId
  const row = isMoved ? rows.of(recordId) : null
  const address = {
    primaryValues: row === null ? primaryValues : session.data.primaryValues(row),
    attribute: attribute?.name ?? name,
  }
  const place = session.placeOf(address)
  const stored = place === null ? NO_VALUE : session.storedAt(place)
  const isOtherRecord = isMoved && row === null && isOther(recordId, now)
  return {
    address,
    attribute,
    other: isOtherAttribute ? 'other-attribute' : isOtherRecord ? 'other-record' : null,
    stored: isRead ? stored : null,
    isDrafted: session.drafts.get(keyOf(session, address)) !== undefined,
  }
}

function attributeNow(session: TableSession, name: string, id: string | null) {
  const named = session.attribute(name) ?? null
  const same = session.schema.attributes.find((one) => id !== null && one.id === id)
  if (same !== undefined) return { attribute: same, isOtherAttribute: false }
  const isOtherAttribute = isOther(id, named?.id)
  return { attribute: isOtherAttribute ? null : named, isOtherAttribute }
}

function knownRecord(session: TableSession, record: PrimaryValues): KnownRecord {
  const { drafts, state } = session
  const stored = session.stored
    .storedIn(record)
    .flatMap(({ attribute, base }) =>
      base.value === null ? [] : [[attribute.name, base.value] as const],
    )
  const isDrafted =
    drafts.records.isNew(record) || drafts.draftedRecords().some((one) => isSameRecord(one, record))
  return { stored: state.state.load.kind === 'read' ? new Map(stored) : null, isDrafted }
}

/**
 * Asks about the undo of a save, which opens a question.
 *
 * @returns why there is nothing to ask: words for its user; `null` when they are asked
 */
export function askUndo(
  session: TableSession,
  saveId: string,
  direction: Direction | null,
): string | null {
  if (session.runningSave !== null) {
    return 'A save is running. It can be undone when it has ended.'
  }
  if (session.state.state.load.kind === 'reading') {
    return 'The table is being read. A save can be undone when that has ended.'
  }
  const entry = session.receipts.get(saveId)
  if (entry === undefined) {
    session.drafts.history.forgetSave(saveId)
    return 'The receipt of that save is not kept any more, so it cannot be undone.'
  }
  const plan = undoPlanOf(session, entry)
  const drafts = draftsOf(session, plan.write)
  const { calls } = planOf(session, { drafts, renames: renamesOf(session, plan.renames) })
  session.set({ question: { kind: 'undo', undo: { entry, direction, plan, calls } } })
  return null
}

/**
 * Undoes a save as its user agreed to: the old values are written at once, by an ordinary save, each over exactly
 * what that save left. What others changed since keeps their value and leaves no draft; the receipt names it. Where
 * only the lock scope moved the table's policy decides, as for any save. Never rejects.
 */
export async function undoSave(
  session: TableSession,
  actions: SaveActions,
  asked: UndoAsked,
  readAgain: () => Promise<unknown>,
): Promise<SaveEnd> {
  const { entry, direction } = asked
  if (session.runningSave !== null) return { needsReload: false }
  const agreed = new Set([...asked.plan.write, ...asked.plan.renames].map(({ line }) => line))
  const plan = undoPlanOf(session, entry)
  const isAgreed = ({ line }: { readonly line: ReceiptLine }) => agreed.has(line)
  const drafts = draftsOf(session, plan.write.filter(isAgreed))
  const renames = renamesOf(session, plan.renames.filter(isAgreed))
  if (drafts.length + renames.length === 0) return { needsReload: false }
  session.drafts.batch(() => {
    for (const rename of renames) session.drafts.records.adoptRename(rename.record, rename)
    for (const draft of drafts) {
      // A record that was deleted has no row yet to come back to.
      session.data.knowRecord(draft.address.primaryValues)
      session.drafts.adopt(draft.key, draft)
      if (draft.group === 'new-record') {
        session.drafts.bringBack(draft.address.primaryValues)
      }
    }
  })
  const undo: SaveUndo = {
    of: entry.id,
    task: kindOfSave(session.receipts, entry) === 'undo' ? 'redo' : 'undo',
    direction,
    lockLevel: entry.lockLevel,
    ownGuards: plan.ownGuards,
    left: plan.left.map(leftLine),
  }
  let isRecordLeft = false
  const end = await runSave(session, actions, {
    only: new Set([...drafts, ...renames].map(({ key }) => key)),
    readAgain,
    undo,
    beforeEnd: () => {
      isRecordLeft = leaveAlone(session, { drafts, renames })
    },
  })
  showLeft(session, drafts)
  return { needsReload: end.needsReload || isRecordLeft }
}

/** The old values as drafts on what the save left; nobody typed them, so that they are no gesture. */
function draftsOf(session: TableSession, cells: readonly CellToUndo[]): readonly Draft[] {
  return cells.flatMap((cell) => {
    const { line, address, attribute, base } = cell
    const key = keyOf(session, address)
    const step = startDraft(key, attribute, address, base, line.before, groupOf(cell))
    if (step.kind === 'settled') return []
    const witness = base.value === null ? session.stored.neighbourOf(address) : null
    return [{ ...step.draft, witness, recordId: cell.recordId }]
  })
}

/** What makes the save take a record as a whole: one that came with the undone save goes, one that went is added. */
function groupOf({ line, base, isOfWhole }: CellToUndo): DraftGroup {
  if (!isOfWhole) return null
  if (line.before === null) return 'deleted-record'
  return base.value === null ? 'new-record' : null
}

/** The old names as renames on the records as they are known now. */
function renamesOf(
  { stored }: TableSession,
  renames: readonly RenameToUndo[],
): readonly RenameDraft[] {
  return renames.flatMap(({ from, to, recordId }) => {
    const rename = startRename(from, to, stored.neighbourInRecord(from))
    return rename === null ? [] : [{ ...rename, recordId }]
  })
}

/** What was left alone is named in the receipt, and what waits for a decision in its panel. */
function showLeft(session: TableSession, written: readonly Draft[]): void {
  const { result } = session.saveFindings
  const [newest] = session.receipts.store.state
  // What was typed meanwhile into a cell that the undo left alone waits for its user, too.
  const isWaiting = written.some(({ key }) => session.drafts.get(key)?.status.kind === 'conflict')
  if (isWaiting || (result?.conflicts ?? 0) > 0) session.set({ panel: { kind: 'conflicts' } })
  else if ((result?.failed ?? 0) + (result?.unknown ?? 0) > 0)
    session.set({ panel: { kind: 'failures' } })
  else if ((result?.leftAlone ?? 0) > 0 && newest !== undefined) {
    session.set({ panel: { kind: 'receipts', openReceipt: newest.id } })
  }
}

/** A cell that is left alone from the start, as a line of the undo's receipt. */
export function leftLine(left: LeftCell): ReceiptLine {
  const { line, address, why, now } = left
  return {
    ...line,
    ...(line.kind === 'value' ? address : {}),
    before: line.after,
    after: line.before,
    versionBefore: line.versionAfter,
    versionAfter: null,
    record: undefined,
    outcome: 'kept',
    reason: why,
    message: leftAloneMessage(left),
    theirs: now,
    evidence: null,
  }
}

function keyOf(session: TableSession, address: CellToUndo['address']): string {
  return cellKey(session.schema.table.id, address)
}
