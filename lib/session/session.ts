import { Store } from '@tanstack/store'
import {
  type Attribute,
  type CellAddress,
  type CellBase,
  type CellEdit,
  type CellPlace,
  cellKey,
  columnIdOf,
  isDefaultRecord,
  isolate,
  lockScope,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
  scopeLevel,
  TableData,
  type TableSchema,
} from '@/lib/data-table'
import { type Draft, DraftStore, type RenameDraft } from '@/lib/drafts'
import type { ScopeMove, ScopePolicy } from '@/lib/save'
import { renamedScope } from '@/lib/storage'
import { ReceiptBook } from './receipts/receipt-book'
import { SaveListeners } from './saving/finished-save'
import {
  INITIAL_STATE,
  type RunningSave,
  runningSave,
  type SaveFindings,
  type SavePolicyChoice,
  type SessionState,
  saveFindings,
  type UndoAsked,
  undoAsked,
} from './state'
import { SyncState } from './tabs/sync-state'
import { SessionAnchors } from './view/anchors'
import { SessionCells } from './view/cells'
import { type ChangesSince, ExternalChanges } from './view/external-changes'
import { SessionRecords } from './view/records'
import { RenamedRecords } from './view/renamed-records'
import { SessionRows } from './view/rows'
import { renamedAttributes, schemaChanges } from './view/schema-changes'
import { StoredRecords } from './view/stored-records'

let sessionCount = 0

/**
 * One open table: what is stored (columnar), what is drafted, and where reading and saving stand. It lives outside
 * React and outlasts the page's components, so that going to another table and back loses nothing.
 */
export class TableSession {
  /** Tells sessions of one table apart: a changed schema makes a new one, whose values are read anew. */
  readonly serial: number
  readonly data: TableData
  readonly drafts: DraftStore
  readonly cells: SessionCells
  readonly rows: SessionRows
  /** Edits that begin now and are made later: of an open editor, a dialog, a card. */
  readonly anchors: SessionAnchors
  /** Its records as wholes: to be added, deleted, renamed. */
  readonly records: SessionRecords
  /** What is stored of its records, for its drafts. */
  readonly stored: StoredRecords
  /** What others were found to have changed. */
  readonly external: ExternalChanges
  /** Who is told of this table's saves. */
  readonly saves: SaveListeners
  /** Of the table's saves. */
  readonly receipts: ReceiptBook
  /** How its drafts outlast the tab. */
  readonly sync: SyncState
  /** The server that the values were last read from; `undefined` where it did not say. */
  server: string | undefined
  readonly state = new Store<SessionState>(INITIAL_STATE)
  /** The grid's active cell: apart, because it changes with every arrow key. */
  readonly active: Store<CellPlace | null>
  /** What records were called that are not in the table any more. */
  readonly renamed: RenamedRecords
  readonly hasPrimaries: boolean
  #schema: TableSchema
  #attributes: ReadonlyMap<string, Attribute>
  #columns: ReadonlyMap<string, Attribute>
  #successor: TableSession | null = null
  #isRead = false

  /** @param former the session before a change of the columns: its drafts and what it shows go on */
  constructor(schema: TableSchema, former?: TableSession) {
    sessionCount += 1
    this.serial = sessionCount
    this.#schema = schema
    const before = former && {
      data: former.data,
      names: renamedAttributes(former.schema, schema),
    }
    this.data = new TableData(schema.attributes, before)
    this.active = former?.active ?? new Store<CellPlace | null>(null)
    this.renamed = new RenamedRecords(this.data)
    this.stored = new StoredRecords(this)
    this.drafts = former?.drafts ?? new DraftStore(this.stored)
    this.saves = former?.saves ?? new SaveListeners()
    this.receipts = former?.receipts ?? new ReceiptBook(this.saves, this.drafts.history)
    this.sync = former?.sync ?? new SyncState()
    this.external = former?.external ?? new ExternalChanges(schema.table.id)
    this.drafts.moveTo(this.stored)
    if (former) this.#follow(former)
    this.drafts.judgeBy(schema.attributes)
    this.records = new SessionRecords(schema.attributes, this.data, this.drafts)
    const { id } = schema.table
    this.cells = new SessionCells(id, schema.attributes, this.data, this.drafts, this.records)
    this.rows = new SessionRows(this.data, this.drafts)
    this.anchors = new SessionAnchors(this, former?.anchors)
    this.hasPrimaries = schema.attributes.some((attribute) => attribute.isPrimary)
    this.#attributes = new Map(schema.attributes.map((a) => [a.name, a]))
    this.#columns = new Map(schema.attributes.map((a) => [columnIdOf(a), a]))
    // A table without primary attributes is one record, whether or not anything is stored in it yet.
    if (!this.hasPrimaries) this.data.ensureRecord([])
  }

  /** Takes over what the session before the change shows, and moves its drafts to the attributes' names of today. */
  #follow(former: TableSession): void {
    former.#successor = this
    const changes = schemaChanges(former.schema, this.#schema)
    const news = changes.length > 0 ? changes : former.state.state.news
    this.set({ ...former.state.state, load: INITIAL_STATE.load, news })
    if (former.runningSave !== null) this.#followSave(former)
    this.external.noteStructure(changes)
    const moved = this.drafts.rename(renamedAttributes(former.schema, this.#schema))
    this.external.rekey(moved)
    const { focusedKey } = this.state.state
    const focused = moved.find(({ from }) => from === focusedKey)
    if (focused) this.set({ focusedKey: focused.to })
  }

  /** A save that the session before began is told to it alone: without its end here, no other could begin. */
  #followSave(former: TableSession): void {
    const subscription = former.state.subscribe(({ save }) => {
      this.set({ save })
      if (save.kind !== 'running') subscription.unsubscribe()
    })
  }

  /** The session of the table's columns of today: another than this one since they changed. */
  get current(): TableSession {
    return this.#successor?.current ?? this
  }

  /** True once a reading of the table came to its end: before that, what is not here may not have been brought yet. */
  get isRead(): boolean {
    return this.#isRead
  }

  /** What a save does about a cell of which only the lock scope moved. */
  get scopePolicy(): ScopePolicy {
    return this.state.state.policy.scopePolicy
  }

  /** The save that is under way; `null` for none. */
  get runningSave(): RunningSave | null {
    return runningSave(this.state.state)
  }

  /** What the last save has found out, whether or not it has ended. */
  get saveFindings(): SaveFindings {
    return saveFindings(this.state.state)
  }

  /** The undo that needs a confirmation; `null` for none. */
  get undoAsked(): UndoAsked | null {
    return undoAsked(this.state.state)
  }

  /** Takes the user's choice for saves of this table. */
  choosePolicy(change: Partial<SavePolicyChoice>): void {
    this.set({ policy: { ...this.state.state.policy, ...change } })
  }

  /** The table and its attributes, as they were last read. */
  get schema(): TableSchema {
    return this.#schema
  }

  /** Takes newly read names, words and rules; columns, types and lock are the same. Whoever calls shows them. */
  adopt(schema: TableSchema): void {
    const changes = schemaChanges(this.#schema, schema)
    this.external.noteStructure(changes)
    // Whoever takes a schema is painting: what there is to say of it comes after.
    if (changes.length > 0) queueMicrotask(() => this.set({ news: changes }))
    this.#schema = schema
    this.#attributes = new Map(schema.attributes.map((a) => [a.name, a]))
    this.#columns = new Map(schema.attributes.map((a) => [columnIdOf(a), a]))
    this.drafts.judgeBy(schema.attributes)
    this.cells.judgeBy(schema.attributes)
    this.records.judgeBy(schema.attributes)
  }

  /** The attribute of a column: by its id, as the grid has it, or by its name. */
  attribute(column: string): Attribute | undefined {
    return this.#columns.get(column) ?? this.#attributes.get(column)
  }

  /** What is stored in a cell, as far as it was read. @throws RangeError for a place that no cell has */
  storedAt({ row, column }: CellPlace): CellBase {
    return this.data.base(row, this.attribute(column)?.name ?? column)
  }

  /** The address of a cell. @throws RangeError for a row that no record has */
  addressOf({ row, column }: CellPlace): CellAddress {
    const attribute = this.attribute(column)?.name ?? column
    return { primaryValues: this.data.primaryValues(row), attribute }
  }

  /** Changes the state that is neither value nor draft. */
  set(change: Partial<SessionState>): void {
    this.state.setState((state) => ({ ...state, ...change }))
  }

  /** Has something said in the page's polite region, to whoever does not see what was just done. */
  say(text: string): void {
    this.set({ said: { text } })
  }

  /** Takes edits from the grid: all of one gesture in one notice. */
  edit(edits: readonly CellEdit[]): void {
    this.drafts.batch(() => {
      for (const { row, column, value } of edits) {
        const attribute = this.attribute(column)
        if (!attribute || attribute.isPrimary) continue
        if (this.records.stateOf(row) === 'deleted') continue
        if (this.cells.isOfGone(row, attribute)) continue
        const address = { primaryValues: this.data.primaryValues(row), attribute: attribute.name }
        const base = this.data.base(row, attribute.name)
        this.drafts.edit(this.cells.keyOf(row, column), attribute, address, base, value)
      }
    })
  }

  /** Moves cached cells and drafts along with scopes that our own write provably moved alone. */
  forward(moves: readonly ScopeMove[]): void {
    this.sync.onForward(moves, this.#attributes)
    this.moveScopes(moves)
  }

  /**
   * The same for the save of another tab of this browser.
   *
   * @param moves by the names that the attributes have in this session
   * @param apart keys of drafts that stay as they are: the move wrote to their own cells
   */
  moveScopes(moves: readonly ScopeMove[], apart?: ReadonlySet<string>): void {
    const next = this.#successor
    for (const { scope, from, to } of moves) {
      // A save may have found the table at another level than this session knows.
      const level = scopeLevel(scope)
      if (level === null) continue
      this.data.forwardScope(level, scope, from, to)
      if (next !== null) continue
      this.drafts.forwardScope(level, this.hasPrimaries, { scope, from, to }, apart)
    }
    if (next === null) return
    const names = renamedAttributes(this.#schema, next.#schema)
    const nameOf = (name: string) => names.get(name) ?? name
    next.moveScopes(
      moves.map((one) => ({ ...one, scope: renamedScope(one.scope, nameOf) })),
      apart,
    )
  }

  /**
   * The table was read to its end: drafts whose value is as it was seen stand on that read now.
   *
   * @param begunAtMs when the reading was begun, epoch ms; without it none ends a doubt
   * @param asksAboutScope nobody asked for the reading: a draft whose lock scope others moved waits for its user
   */
  takeRead(asksAboutScope = false, begunAtMs?: number): void {
    this.sync.onRead()
    this.#isRead = true
    // What is drafted of a record that was not read stands on that: nothing is stored there. Columns that changed begin
    // with no record at all.
    for (const record of this.drafts.draftedRecords()) this.data.knowRecord(record)
    this.drafts.takeRead(
      (address) => this.stored.baseOf(address),
      ({ key, address }) => asksAboutScope && this.#hasScopeMoved(key, address),
      begunAtMs,
    )
    this.anchors.lookUp()
    // Only what a later reading has other than a whole one was changed by somebody.
    this.data.onExternalChange = (record, attribute, before, after) => {
      const address = { primaryValues: this.data.primaryValues(record), attribute }
      this.stored.noteRead(address, before, after)
    }
  }

  /** What others changed under the lock of a cell since a point of the log of external changes. */
  changedAround(address: CellAddress, since: number): ChangesSince {
    return this.external.since(
      cellKey(this.#schema.table.id, address),
      this.#scopeOf(address),
      since,
    )
  }

  /** The same, a change of the cell itself among it. */
  changedUnder(address: CellAddress, since: number): ChangesSince {
    return this.external.since('', this.#scopeOf(address), since)
  }

  /** What others changed under the lock of a draft's cell since its base was read. */
  changesSince(draft: Draft): ChangesSince {
    return this.external.since(draft.key, this.#scopeOf(draft.address))
  }

  /**
   * The drafts of one lock scope whose user is asked about it, this one among them; none for another collision. A
   * value of a record to be deleted goes with all of the record, and is decided on with that.
   */
  askedWith(draft: Draft): readonly Draft[] {
    const isAsked = ({ status, group }: Draft) =>
      status.kind === 'conflict' && status.reason === 'scope' && group !== 'deleted-record'
    if (!isAsked(draft)) return []
    const isInScope = this.#scopeOf(draft.address)
    return this.drafts
      .summary()
      .conflicts.filter((other) => isAsked(other) && isInScope(other.address))
  }

  /**
   * For an edit whose whole record is not in the table any more, or is not the one that has its name: what the record is
   * called now, with all edits of it that wait for that reason and can go on there, since nothing else is drafted in
   * their place. `null` where the record is known to be there, or where it cannot be told.
   */
  renamedFrom(
    draft: Draft,
  ): { readonly to: PrimaryValues; readonly edits: readonly Draft[] } | null {
    const record = draft.address.primaryValues
    if (!isOfMissingRecord(draft)) return null
    const key = recordKey(record)
    const mates = this.drafts
      .all()
      .filter(({ address }) => recordKey(address.primaryValues) === key)
    const byId = this.nameById(draft)
    const to = this.stored.isStored(record) ? byId : (byId ?? this.renamed.nameOf(record, mates))
    return (
      to && { to, edits: mates.filter((mate) => isOfMissingRecord(mate) && this.#isFree(mate, to)) }
    )
  }

  /** What the draft's own record is called now, where its id tells; `null` where that has its name still, or is gone. */
  nameById({ address, recordId = null }: Draft): PrimaryValues | null {
    return this.#nameOfId(address.primaryValues, recordId)
  }

  /** What others call the record of a rename now; `null` where it has its name still, or that cannot be told. */
  nameNow({ record, recordId = null, witness }: RenameDraft): PrimaryValues | null {
    const byId = this.#nameOfId(record, recordId)
    if (byId !== null || this.stored.isStored(record)) return byId
    const address = { primaryValues: record, attribute: '' }
    return this.renamed.nameOf(record, [{ address, base: NO_VALUE, witness }])
  }

  #nameOfId(name: PrimaryValues, recordId: string | null): PrimaryValues | null {
    const record = this.data.indexOf(recordKey(name))
    const row = recordId === null ? null : this.data.find({ record, recordId })
    return row === null || row === record ? null : this.data.primaryValues(row)
  }

  #isFree({ address: { attribute } }: Draft, primaryValues: PrimaryValues): boolean {
    const place = this.placeOf({ primaryValues, attribute })
    if (place === null || this.records.stateOf(place.row) === 'deleted') return false
    return this.drafts.get(this.cells.keyOf(place.row, attribute)) === undefined
  }

  /** Where the lock has no neighbours, a changed table moves none: of what a cell holds its own reading tells. */
  #hasScopeMoved(key: string, address: CellAddress): boolean {
    const { lockLevel } = this.schema.table
    const hasNeighbours = lockLevel !== 'NONE' && lockLevel !== 'VALUE'
    return hasNeighbours && this.external.hasMoved(key, this.#scopeOf(address))
  }

  /** Tells whether a cell shares the lock scope of this one; at NONE and VALUE none does. */
  #scopeOf(address: CellAddress): (other: CellAddress) => boolean {
    const level = this.schema.table.lockLevel
    const scope = lockScope(level, this.hasPrimaries, address)
    return (other) => scope !== null && lockScope(level, this.hasPrimaries, other) === scope
  }

  /** Where a drafted cell is in the grid. */
  placeOf(address: CellAddress): CellPlace | null {
    const row = this.data.indexOf(recordKey(address.primaryValues))
    const attribute = this.#attributes.get(address.attribute)
    return row < 0 || attribute === undefined ? null : { row, column: columnIdOf(attribute) }
  }

  /** Words for a cell's record: its primary values, or what kind of record it is. */
  recordLabel(address: CellAddress): string {
    if (!isDefaultRecord(address.primaryValues)) {
      return address.primaryValues.map((primary) => isolate(primary.value)).join(' · ')
    }
    return this.hasPrimaries ? 'Default record' : 'The one record'
  }
}

function isOfMissingRecord({ status, group }: Draft): boolean {
  return (
    status.kind === 'conflict' &&
    ((status.reason === 'gone' && status.gone === 'record') || status.reason === 'other-record') &&
    group === null
  )
}
