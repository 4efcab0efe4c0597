import { type CellAddress, type PrimaryValues, recordKey } from '@/lib/data-table'
import type { TableSession } from '@/lib/session/session'
import type { RecordStep } from '../model/record-steps'
import { ATTRIBUTES, keyed } from '../model/steps'
import type { Actor } from './actor'

/** What a user does to a record as a whole; nothing where the grid does not show it, or the name is taken. */
export function playRecord(editor: Actor, step: RecordStep): void {
  const { records } = editor.session
  if (step.do === 'add') add(editor, keyed(step.record), step.values)
  else if (step.do === 'duplicate') duplicate(editor, keyed(step.record), keyed(step.to))
  else if (step.do === 'rename') rename(editor, keyed(step.record), keyed(step.to))
  else if (step.do === 'retry') retry(editor, step.which)
  else {
    onRow(editor, keyed(step.record), (row) =>
      step.do === 'delete' ? records.remove([row]) : records.restore([row]),
    )
  }
}

/** A row that the grid has. */
export function isOnGrid({ rows }: TableSession, row: number): boolean {
  return row >= 0 && rows.get('all').indexOf(row) >= 0
}

function add(editor: Actor, record: PrimaryValues, values: readonly (string | null)[]): void {
  const { records } = editor.session
  if (!isFree(editor.session, record)) return
  records.add(record)
  for (const [index, value] of values.entries()) {
    const attribute = ATTRIBUTES[index]
    if (attribute && value !== null)
      editor.screen.typeOver({ primaryValues: record, attribute }, value)
  }
}

function duplicate(editor: Actor, record: PrimaryValues, to: PrimaryValues): void {
  const { session } = editor
  const row = rowOf(session, record)
  if (row === null || !isFree(session, to)) return
  editor.change(cellsOf(session, to), () => session.records.duplicate(row, to))
}

function rename(editor: Actor, record: PrimaryValues, to: PrimaryValues): void {
  const row = rowOf(editor.session, record)
  if (row === null || !isFree(editor.session, to, row)) return
  renameRow(editor, row, to, () => editor.session.records.rename(row, to))
}

/** The record of a row gets another name, which is free. */
export function renameRow(editor: Actor, row: number, to: PrimaryValues, work: () => void): void {
  const { session, memory } = editor
  const record = session.data.primaryValues(row)
  const isNew = session.records.stateOf(row) === 'new'
  const typed = [...memory.typed.values()].filter(({ address }) => isOf(record, address))
  if (!isNew) {
    doTo(editor, record, work)
    // Whoever chooses the same name once more has seen the record as it is shown then.
    const draft = session.drafts.records.renameOf(record)
    if (draft && draft.status.kind !== 'saving' && !draft.isUncertain) editor.knowRecord(record)
    return
  }
  editor.change(cellsOf(session, to), work)
  for (const { address, value } of typed) {
    const isThere = session.drafts.get(editor.keyOf(address)) !== undefined
    const moved = session.drafts.get(editor.keyOf({ ...address, primaryValues: to }))
    if (!isThere && moved?.value === value) memory.typed.delete(editor.keyOf(address))
  }
}

function retry(editor: Actor, which: number): void {
  const { renameConflicts } = editor.session.drafts.summary()
  const conflict = renameConflicts[which % Math.max(1, renameConflicts.length)]
  if (conflict === undefined) return
  editor.session.drafts.records.decideRename(conflict, 'retry')
  noteName(editor, conflict.record)
}

/** Does something to a row, and notes what its user wants of it. */
function onRow(editor: Actor, record: PrimaryValues, work: (row: number) => void): void {
  const row = rowOf(editor.session, record)
  if (row !== null) doTo(editor, record, () => work(row))
}

function doTo(editor: Actor, record: PrimaryValues, work: () => void): void {
  // What was typed into an attribute that is gone by now is of the record as well.
  const typed = [...editor.memory.typed.values()].map(({ address }) => address)
  const cells = cellsOf(editor.session, record)
  const others = typed.filter(
    (one) => isOf(record, one) && cells.every(({ attribute }) => attribute !== one.attribute),
  )
  editor.change([...cells, ...others], work)
  noteName(editor, record)
}

/** Notes what its user wants a record to be called now. */
export function noteName(editor: Actor, record: PrimaryValues): void {
  const { session, memory } = editor
  const draft = session.drafts.records.renameOf(record)
  if (draft === undefined) {
    memory.forgetName(record)
    return
  }
  const before = memory.named.get(recordKey(record))
  // What an undo is writing back, nobody chose.
  if (before === undefined && draft.status.kind === 'saving') return
  const isSame = before && recordKey(before.to) === recordKey(draft.to)
  if (draft.status.kind !== 'saving' && !draft.isUncertain && !isSame) editor.knowRecord(record)
  const recordId = editor.recordIdNow(record) ?? draft.recordId
  memory.named.set(recordKey(record), { record, to: draft.to, recordId })
}

/**
 * Names that were sent and that a reading finds their records to have: whatever becomes of the answer.
 *
 * @param isNow whether a record that was known by the first name has the second one now
 */
export function takeArrived(
  { memory }: Actor,
  atMs: number,
  isNow: (record: PrimaryValues, sent: PrimaryValues) => boolean,
): void {
  for (const { record } of [...memory.named.values()]) {
    const sent = memory.sentFor(record).find((one) => isNow(record, one))
    if (sent !== undefined) memory.takeRenamed(record, sent, atMs)
  }
}

function rowOf(session: TableSession, record: PrimaryValues): number | null {
  const row = session.data.indexOf(recordKey(record))
  return isOnGrid(session, row) ? row : null
}

function isFree(session: TableSession, record: PrimaryValues, except?: number): boolean {
  const { problems, taken } = session.records.checkKey(record, except)
  return problems.size === 0 && taken === null
}

function isOf(record: PrimaryValues, { primaryValues }: CellAddress): boolean {
  return recordKey(primaryValues) === recordKey(record)
}

/** The cells that a record may hold values in. */
export function cellsOf(
  { schema }: TableSession,
  primaryValues: PrimaryValues,
): readonly CellAddress[] {
  return schema.attributes
    .filter(({ isPrimary }) => !isPrimary)
    .map(({ name }) => ({ primaryValues, attribute: name }))
}
