import {
  type Attribute,
  type CellBase,
  type CellSource,
  type CellState,
  type CellView,
  cellKeyOf,
  columnIdOf,
  displayText,
  isDefaultRecord,
  isolate,
  type RecordRef,
  type RowId,
  type RowState,
  shortened,
  type TableData,
  validateValue,
} from '@/lib/data-table'
import { type Draft, type DraftStore, recordNotice } from '@/lib/drafts'
import { clockTime } from '../messages/format'
import {
  DELETION_HELD,
  deletionMessage,
  keyLabel,
  missingRecordMessage,
} from '../messages/record-messages'
import type { SessionRecords } from './records'
import { type RowStatus, RowStatuses, viewInRecord } from './row-status'

/** What a view was made of; while these are the same objects the view is the same object. */
interface Composed {
  /** What drafts know the cell by: made once, because putting it together costs more than the rest of a look-up. */
  readonly key: string
  readonly base: CellBase
  readonly draft: Draft | undefined
  readonly isJustSaved: boolean
  readonly overtaken: string | null | undefined
  readonly message: string | null
  readonly fallbackValue: string | null
  readonly isUnread: boolean
  readonly gone: string | null
  readonly record: RowStatus
  readonly view: CellView
}

/** Longer values are cut in what is said of them. */
const MAX_SAID = 60

/** Who listens to the draft of a cell, and to what becomes of its record. */
interface Watch {
  readonly column: string
  readonly listener: () => void
  stop: () => void
}

/** What the grid paints for a draft, in the grid's words. */
function stateOf(draft: Draft | undefined, isJustSaved: boolean): CellState {
  if (draft) return draft.status.kind
  return isJustSaved ? 'saved' : 'clean'
}

/** The sentence beside a cell: the broken rule first, then the service's or the collision's. */
export function messageOf(
  draft: Draft,
  drafts: Pick<DraftStore, 'isSavedElsewhere'>,
): string | null {
  if (draft.problem) return draft.problem.message
  const { status } = draft
  if (status.kind === 'failed') {
    return status.reason === 'unknown' ? doubtMessage(draft, status) : status.message
  }
  if (status.kind !== 'conflict') return null
  if (draft.group === 'deleted-record') return deletionMessage(draft)
  switch (status.reason) {
    case 'value':
      return `${drafts.isSavedElsewhere(draft.key, status.theirs) ? 'Another tab of yours' : 'A colleague'} changed this value after you read it. Nothing was overwritten: choose which one stays.`
    case 'gone':
      return missingMessage(status.gone)
    case 'exists':
      return 'A record with these primary values was stored meanwhile. Nothing was overwritten: “Keep mine” changes its value to yours, “Take theirs” leaves it, and with other primary values yours becomes a record of its own.'
    case 'record':
      return DELETION_HELD
    case 'other-record':
      return 'The record was deleted or given another name after you read it, and another record has its name now. Nothing was written to that: “Keep mine” puts your value into it, “Take theirs” drops your edit.'
    case 'other-attribute':
      return 'The attribute was deleted or renamed after you read it, and another attribute has its name now. Nothing was written to that: “Keep mine” puts your value into it, “Take theirs” drops your edit.'
    case 'rewritten':
      return 'The same value was stored again by somebody else. Nothing was overwritten: choose which one stays.'
    case 'scope':
      return isSameStored(draft, status.theirs) ? SCOPE_MOVED : SCOPE_MOVED_AFTER_LOST
  }
}

/** Of what was sent without an answer: it is looked up by reading, and what that found. */
function doubtMessage(
  { doubt }: Draft,
  { message, notStoredAtMs }: Extract<Draft['status'], { kind: 'failed' }>,
): string {
  if (notStoredAtMs === undefined) return `${IN_DOUBT} ${message}`
  const endsAtMs = doubt?.endsAtMs ?? null
  const until = endsAtMs === null ? '' : ` until ${clockTime(endsAtMs)}`
  return `Not stored when the table was read at ${clockTime(notStoredAtMs)}. What was sent may still arrive${until}: saving again looks first, and never writes it twice.`
}

const SCOPE_MOVED =
  'This value is as you read it, but something else under the same lock changed. The table is read again, so that you can look before you keep yours.'
const SCOPE_MOVED_AFTER_LOST =
  'What is stored is what an earlier save of yours sent, whose answer was lost. Something else under the same lock may have changed after it. The table is read again, so that you can look before you keep yours.'

/** Of a cell that a save stored something in, and that holds something else since. */
function overwrittenMessage({ valueType }: Attribute, saved: string | null): string {
  const what =
    saved === null
      ? 'removed the value'
      : `saved “${isolate(shortened(displayText(valueType, saved), MAX_SAID))}”`
  return `Your last save ${what}. It was changed since.`
}

/** Asked about a scope, the cell itself holds what its user read, or what they sent before. */
function isSameStored({ base }: Draft, theirs: CellBase): boolean {
  return base.value === theirs.value
}

/** Of an edit whose attribute the table does not have any more. */
export const ORPHAN_MESSAGE =
  'The table has no such attribute any more: it was renamed or deleted. Your value is kept here until you discard it.'

export const IN_DOUBT = 'May or may not be saved: being looked up.'

/** What is gone, as far as it is known, and what keeping mine does. */
function missingMessage(gone: 'value' | 'record' | 'attribute' | undefined): string {
  switch (gone) {
    case 'record':
      return 'The whole record was deleted after you read it, or given another name. “Keep mine” makes a record of this name again with your value; “Take theirs” drops your edit.'
    case 'attribute':
      return 'The attribute was deleted or renamed after you read it. Your value is kept here: it can be copied, and stored again once the table has the attribute.'
    case 'value':
      return 'The stored value was deleted after you read it. “Keep mine” stores yours again; “Take theirs” leaves the cell without a value.'
    case undefined:
      return 'The stored value was deleted after you read it, or its record or attribute is gone. “Keep mine” stores yours again.'
  }
}

/** Joins what is stored and what is drafted into what a cell shows, with a subscription per cell. */
export class SessionCells implements CellSource {
  readonly #data: TableData
  readonly #drafts: DraftStore
  readonly #tableId: string
  #attributes: ReadonlyMap<string, Attribute>
  readonly #columns: ReadonlyMap<string, number>
  /** Attribute names by column ids. */
  readonly #names: ReadonlyMap<string, string>
  /** By row and column as one number. */
  readonly #cache = new Map<number, Composed>()
  readonly #watchers = new Map<number, number>()
  readonly #faces: RowStatuses
  /** Who listens to the drafts of a row's cells: they have other keys once the record is renamed. */
  readonly #watched = new Map<RowId, Set<Watch>>()

  constructor(
    tableId: string,
    attributes: readonly Attribute[],
    data: TableData,
    drafts: DraftStore,
    records: SessionRecords,
  ) {
    this.#faces = new RowStatuses(drafts, records)
    this.#tableId = tableId
    this.#data = data
    this.#drafts = drafts
    this.#attributes = new Map(attributes.map((attribute) => [attribute.name, attribute]))
    this.#columns = new Map(attributes.map(({ name }, index) => [name, index]))
    this.#names = new Map(attributes.map((attribute) => [columnIdOf(attribute), attribute.name]))
  }

  /** Takes newly read rules of the same columns: every cell is judged anew when it is next asked for. */
  judgeBy(attributes: readonly Attribute[]): void {
    this.#attributes = new Map(attributes.map((attribute) => [attribute.name, attribute]))
    this.#cache.clear()
  }

  /** The key that drafts and outcomes know a cell by; the column by its id, or its attribute's name. */
  keyOf(row: RowId, column: string): string {
    return cellKeyOf(this.#tableId, this.#data.recordKey(row), this.#nameOf(column))
  }

  refOf(row: RowId): RecordRef {
    return this.#data.refOf(row)
  }

  rowOf(ref: RecordRef, isThere?: (row: RowId) => boolean): RowId | null {
    return this.#data.find(ref, isThere)
  }

  get(row: RowId, columnId: string): CellView {
    const column = this.#nameOf(columnId)
    const id = this.#idOf(row, column)
    const known = this.#cache.get(id)
    const key = known?.key ?? this.keyOf(row, column)
    const attribute = this.#attributes.get(column)
    const base = this.#data.base(row, column)
    const draft = this.#drafts.get(key)
    const isJustSaved = this.#drafts.isJustSaved(key, base)
    const overtaken = draft ? undefined : this.#drafts.overtakenAt(key)
    const value = draft ? draft.value : base.value
    const message = draft ? messageOf(draft, this.#drafts) : null
    const record = this.#faces.of(row)
    const isUnread =
      value === null && !draft && record.state !== 'new' && this.#data.isUnread(row, column)
    const isGone = value === null && !isUnread && attribute && this.isOfGone(row, attribute)
    const gone = isGone ? this.#missingMessage(row) : null
    const hasFallback = value === null && !isUnread && gone === null
    const fallback = hasFallback ? this.#data.effective(row, column) : null
    const fallbackValue = fallback?.value ?? null
    if (
      known?.base === base &&
      known.draft === draft &&
      known.isJustSaved === isJustSaved &&
      known.overtaken === overtaken &&
      known.message === message &&
      known.fallbackValue === fallbackValue &&
      known.isUnread === isUnread &&
      known.gone === gone &&
      known.record === record
    ) {
      return known.view
    }
    const stored =
      draft || base.value === null || !attribute ? null : validateValue(attribute, base.value)
    const plain: CellView = {
      value,
      state: stateOf(draft, isJustSaved),
      fallback,
      message: draft ? message : (stored?.message ?? null),
      isInvalid: draft ? draft.problem !== null : stored !== null,
      isReadOnly: isUnread || gone !== null || (attribute?.isPrimary ?? true),
      ...(isUnread ? { isUnread } : {}),
      ...(overtaken === undefined || !attribute
        ? {}
        : { hint: overwrittenMessage(attribute, overtaken) }),
      ...(gone === null ? {} : { isOfMissingRecord: true, hint: gone }),
      isCleared: draft !== undefined && draft.value === null,
    }
    const view = viewInRecord(plain, column, attribute?.isPrimary ?? false, draft, record)
    this.#cache.set(id, {
      key,
      base,
      draft,
      isJustSaved,
      overtaken,
      message,
      fallbackValue,
      isUnread,
      gone,
      record,
      view,
    })
    return view
  }

  /**
   * True for a cell without an edit whose row is on show for another one alone, since its record is gone: what is typed
   * there would make another record.
   */
  isOfGone(row: RowId, { name, isPrimary }: Attribute): boolean {
    if (this.#data.isShown(row) || !this.#data.isFullyRead || isPrimary) return false
    const record = this.#data.primaryValues(row)
    const { records } = this.#drafts
    if (records.isNew(record) || records.isDeleted(record)) return false
    return this.#drafts.get(this.keyOf(row, name)) === undefined && !this.#drafts.isEmptied(record)
  }

  #missingMessage(row: RowId): string {
    const now = this.#data.find(this.#data.refOf(row))
    return missingRecordMessage(now === null ? null : keyLabel(this.#data.primaryValues(now)))
  }

  subscribe(row: RowId, columnId: string, listener: () => void): () => void {
    const column = this.#nameOf(columnId)
    const id = this.#idOf(row, column)
    const stopData = this.#data.subscribeCell(row, column, listener)
    const watch: Watch = { column, listener, stop: this.#watchDraft(row, column, listener) }
    const ofRow = this.#watched.get(row) ?? new Set()
    this.#watched.set(row, ofRow.add(watch))
    this.#watchers.set(id, (this.#watchers.get(id) ?? 0) + 1)
    return () => {
      stopData()
      watch.stop()
      ofRow.delete(watch)
      if (ofRow.size === 0 && this.#watched.get(row) === ofRow) this.#watched.delete(row)
      this.#unwatch(id)
    }
  }

  /** The record of a row was renamed: its cells are known by other keys now. */
  rekeyRow(row: RowId): void {
    for (const column of this.#columns.keys()) this.#cache.delete(this.#idOf(row, column))
    for (const watch of this.#watched.get(row) ?? []) {
      watch.stop()
      watch.stop = this.#watchDraft(row, watch.column, watch.listener)
    }
  }

  #watchDraft(row: RowId, column: string, listener: () => void): () => void {
    const key = this.#cache.get(this.#idOf(row, column))?.key ?? this.keyOf(row, column)
    const stopCell = this.#drafts.subscribe(key, listener)
    const stopRecord = this.#drafts.subscribe(recordNotice(this.#data.recordKey(row)), listener)
    return () => {
      stopCell()
      stopRecord()
    }
  }

  #nameOf(column: string): string {
    return this.#names.get(column) ?? column
  }

  #idOf(row: RowId, column: string): number {
    return row * this.#columns.size + (this.#columns.get(column) ?? 0)
  }

  /** Cells that scrolled away are composed again when they come back; a cache of all of them would grow without end. */
  #unwatch(id: number): void {
    const watchers = (this.#watchers.get(id) ?? 1) - 1
    if (watchers > 0) {
      this.#watchers.set(id, watchers)
    } else {
      this.#watchers.delete(id)
      this.#cache.delete(id)
    }
  }

  rowState(row: RowId): RowState {
    return this.#faces.of(row).state
  }

  subscribeRow(row: RowId, listener: () => void): () => void {
    return this.#drafts.subscribe(recordNotice(this.#data.recordKey(row)), listener)
  }

  rowKind(row: RowId): 'record' | 'default-record' {
    return isDefaultRecord(this.#data.primaryValues(row)) ? 'default-record' : 'record'
  }
}
