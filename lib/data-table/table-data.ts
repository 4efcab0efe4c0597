import { BaseCache } from './base-cache'
import { CellListeners, type Listener, type OnExternal } from './cell-listeners'
import { typeDefault } from './codecs'
import { Column, NO_VALUE } from './column'
import { isOther } from './identity'
import { recordKey } from './keys'
import { guardMember, scopeCells } from './lock'
import { OwnWrites } from './own-writes'
import { PoolCompaction } from './pool-compaction'
import { RecordIndex } from './record-index'
import { RecordOrder } from './record-order'
import { findRecord, type RecordRef } from './record-ref'
import { type Reload, ReloadMarks } from './reload-marks'
import { StringPool } from './string-pool'
import { baseIn, type EffectiveValue, firstStored, type TableColumn } from './table-column'
import type {
  Attribute,
  CellBase,
  LockLevel,
  PrimaryValues,
  ReadValue,
  ScopeWitness,
  ValuesPage,
} from './types'

const DEFAULT_RECORD_KEY = recordKey([])

/**
 * The values and versions of one table as the service last told them, outside React and outside row objects: flat
 * arrays per attribute over interned strings. Records are known by an index that stays the same for the life of the
 * object. Drafts live elsewhere and refer to cells by key.
 */
export class TableData {
  readonly #pool = new StringPool()
  readonly #compaction = new PoolCompaction(this.#pool)
  readonly #records: RecordIndex
  readonly #order: RecordOrder
  readonly #columns: ReadonlyMap<string, TableColumn>
  readonly #listeners = new CellListeners()
  readonly #hasPrimaries: boolean
  /** Records shown whether or not anything is stored in them. */
  readonly #pinned = new Set<number>()
  /** Records with values under attributes that have no column here (made after the schema was read). */
  #strangers = new Set<number>()
  #marks: ReloadMarks | null = null
  readonly #own: OwnWrites
  readonly #nowMs: () => number
  #isDoubted = false
  /** A first reading has begun, and none has come to its end yet: what is not here may not have been brought. */
  #isPartial = false
  #isWhole = false
  /** Told when a reading finds that a cell was written since the last one, and not through `setBase`. */
  onExternalChange: OnExternal | null = null

  /**
   * @param attributes The schema's attributes; the primary ones in their order of significance for sorting.
   * @param former The data before a change of the attributes: the same index is the same record here. What was stored in
   * it is not taken over, and a record counts as met once it is read again.
   * @param nowMs Milliseconds that never go back: for how long a reading may lag behind our own writes.
   */
  constructor(
    attributes: readonly Attribute[],
    former?: { readonly data: TableData; readonly names: ReadonlyMap<string, string> },
    nowMs = () => performance.now(),
  ) {
    this.#nowMs = nowMs
    this.#own = former ? former.data.#own.under(former.names) : new OwnWrites(nowMs)
    this.#records = new RecordIndex(
      attributes,
      former && { records: former.data.#records, names: former.names },
    )
    this.#order = new RecordOrder(this.#records.compare)
    this.#columns = new Map(
      attributes.map((attribute) => [attribute.name, this.#column(attribute)]),
    )
    this.#hasPrimaries = attributes.some((attribute) => attribute.isPrimary)
  }

  /** How many record indices have been given, from 0 on; gone records keep theirs. `order()` tells which are shown. */
  get recordCount(): number {
    return this.#records.count
  }

  /** The record's key, see `recordKey`. @throws RangeError for an index that no record has. */
  recordKey(record: number): string {
    return this.#records.key(record)
  }

  /** The service's id of the record; `null` for one that was made here and not read yet. */
  recordId(record: number): string | null {
    return this.#records.recordId(record)
  }

  /** A reference to the record, for whatever points at it. @throws RangeError for an index that no record has. */
  refOf(record: number): RecordRef {
    this.#records.key(record)
    return { record, recordId: this.recordId(record) }
  }

  /**
   * Where the record of a reference is now, also under a name that others gave it; `null` where it is not.
   *
   * @param isThere tells the records that can be pointed at; those on show without it
   */
  find(ref: RecordRef, isThere = (record: number) => this.isShown(record)): number | null {
    return findRecord(ref, {
      recordId: (record) => this.recordId(record),
      withId: (recordId) => this.#records.withId(recordId),
      isThere,
    })
  }

  /** A save of one's own made the record, or made it anew, under this id. */
  identify(record: number, recordId: string): void {
    this.#records.identify(record, recordId)
    this.#marks?.identified.add(record)
  }

  /** Sorted by attribute name; empty for the default record. @throws RangeError for an unknown index. */
  primaryValues(record: number): PrimaryValues {
    return this.#records.primaryValues(record)
  }

  /** The index of the record with this key, also of a gone one; -1 when it was never met under these attributes. */
  indexOf(key: string): number {
    return this.#records.indexOf(key)
  }

  /** The indices of the shown records: the default record, then by primary values. Same array until they change. */
  order(): Int32Array {
    return this.#order.get()
  }

  /**
   * What the cell holds; the same object until the cell changes (for cells nobody listens to, until many others were
   * asked for). A primary attribute's cell has its value and no version.
   * @throws RangeError for an unknown record or attribute.
   */
  base(record: number, attribute: string): CellBase {
    const column = this.#columnOf(attribute)
    const known = column.bases.get(record)
    if (known !== undefined) return known
    const base = baseIn(column, this.#records.primaryValues(record), record)
    if (base !== NO_VALUE) column.bases.set(record, base)
    return base
  }

  /** States of a cell that our own answered writes replaced a short while ago: a reading that shows one lags behind. */
  replaced(record: number, attribute: string): readonly CellBase[] {
    return this.#own.replaced(attribute, record)
  }

  /** True where a part of the last whole reading was not believed: the next one tells whether that lagged. */
  get isDoubted(): boolean {
    return this.#isDoubted
  }

  /** True once a reading of the table came to its end: what is not here was not there then. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** True for a cell that the first reading of the table has not brought, and may bring yet. */
  isUnread(record: number, attribute: string): boolean {
    if (!this.#isPartial) return false
    const { cells } = this.#columnOf(attribute)
    return cells !== null && !cells.has(record) && this.#marks?.isOwn(attribute, record) !== true
  }

  /** What a lookup returns where no value is stored: the default record's value, else the type's default. */
  effective(record: number, attribute: string): EffectiveValue {
    const column = this.#columnOf(attribute)
    const defaultRecord = this.#records.indexOf(DEFAULT_RECORD_KEY)
    const stored = record === defaultRecord ? null : (column.cells?.value(defaultRecord) ?? null)
    const value = stored ?? typeDefault(column.attribute.valueType)
    const from = stored === null ? 'type' : 'default-record'
    if (column.effective.value !== value || column.effective.from !== from) {
      column.effective = { value, from }
    }
    return column.effective
  }

  /** Adds or updates what a page brought: one notice per changed cell, and one for rows if there are new ones. */
  ingest(page: ValuesPage): void {
    this.batch(() => {
      const columns = new Map<string, TableColumn | undefined>()
      for (const value of page.values) {
        const { attribute } = value
        if (!columns.has(attribute)) columns.set(attribute, this.#columnIn(page, attribute))
        const column = columns.get(attribute)
        const name = column?.attribute.name ?? attribute
        this.#take(name === attribute ? value : { ...value, attribute: name }, column)
      }
    })
  }

  /**
   * The column that a page means by a name: a reading that lags may still use the names of before, so that the
   * attribute's id decides where the page has it. `undefined` for an attribute that is not in the schema.
   */
  #columnIn({ attributeIds }: ValuesPage, name: string): TableColumn | undefined {
    const named = this.#columns.get(name)
    const id = attributeIds?.[name]
    if (!isOther(id, named?.attribute.id)) return named
    return [...this.#columns.values()].find(({ attribute }) => attribute.id === id)
  }

  /** Shows a record though nothing may be stored in it; gives its index. */
  ensureRecord(primaryValues: PrimaryValues): number {
    const record = this.knowRecord(primaryValues)
    this.#pinned.add(record)
    this.batch(() => this.#show(record))
    return record
  }

  /** Gives a record its index without showing it: an edit of it came back before the table was read. */
  knowRecord(primaryValues: PrimaryValues): number {
    return this.#records.ensure(primaryValues, null)
  }

  /** True while the record is on show: something is stored in it, or it is shown for a reason of its own. */
  isShown(record: number): boolean {
    return this.#order.has(record)
  }

  /** Takes a record off show in which nothing is stored any more. */
  hideEmpty(record: number): void {
    this.batch(() => {
      if (!this.#isHeld(record) && this.#order.remove(record)) this.#touchRow(record)
    })
  }

  /**
   * The service holds the record under other primary values now: same index, same cells. A record that was known
   * under those before is gone. @throws RangeError for an unknown index
   */
  moveRecord(record: number, to: PrimaryValues): void {
    this.batch(() => {
      const former = this.indexOf(recordKey(to))
      if (former >= 0 && former !== record) this.#clear(former)
      this.#own.noteName({
        from: this.primaryValues(record),
        record,
        recordId: this.recordId(record),
        versions: this.#recordVersions(record),
      })
      const isShown = this.#order.remove(record)
      this.#order.get() // It leaves the order before the values that it is sorted by change.
      this.#records.move(record, to)
      if (isShown) this.#show(record)
      for (const column of this.#columns.values()) {
        column.bases.delete(record)
        this.#listeners.touchCell(column.attribute.name, record)
      }
    })
  }

  /**
   * Stores what our own save or a fresh read of the cell brought; a base without a value clears the cell.
   * @param replaced What that is newer than: a reading that shows it within the next minutes lags behind, and is not
   * taken.
   * @throws RangeError for an unknown record or attribute, or a primary one (a rename moves the record instead).
   */
  setBase(record: number, attribute: string, base: CellBase, replaced?: CellBase): void {
    const column = this.#columnOf(attribute)
    if (column.cells === null) throw new RangeError(`"${attribute}" is primary: rename the record.`)
    this.#records.key(record)
    this.#marks?.own(attribute, record)
    if (replaced) this.#own.note(attribute, record, replaced, base)
    this.batch(() => {
      if (base.value !== null) this.#show(record)
      this.#write(column, record, base)
    })
  }

  /**
   * Our own write moved a lock scope from one version to the next: the cells of that scope that hold `from` as their
   * guard hold `to` from now on. See `lockScope` for the name, `withGuard` for why only the guard moves.
   */
  forwardScope(level: LockLevel, scope: string, from: string, to: string): void {
    const member = guardMember(level, this.#hasPrimaries)
    const target = scopeCells(scope)
    if (member === null || target === null) return
    this.#own.noteMove(member, scope, from, to)
    const only = target.recordKey === null ? null : this.indexOf(target.recordKey)
    if (only === -1) return
    this.batch(() => {
      for (const { attribute, cells, bases } of this.#columns.values()) {
        if (target.attribute !== null && attribute.name !== target.attribute) continue
        const tell = (record: number) => {
          bases.delete(record)
          this.#listeners.touchCell(attribute.name, record)
        }
        cells?.forward(member, from, to, tell, only)
      }
    })
  }

  /**
   * A stored cell that shares the lock scope of a cell, for creating a value there: the first that carries a guard.
   * `null` at NONE and VALUE, where the scope is the cell itself, and where nothing is stored in the scope.
   */
  witness(level: LockLevel, record: number, attribute: string): ScopeWitness | null {
    const member = guardMember(level, this.#hasPrimaries)
    if (member === null || member === 'value') return null
    const columns =
      member === 'attribute' ? [this.#columnOf(attribute)] : [...this.#columns.values()]
    return firstStored(
      columns,
      member === 'primaryValues' ? [record] : this.order(),
      this.#records,
      member,
    )
  }

  /** A stored cell of the record, for renaming it; `null` where none is known. */
  witnessOfRecord(record: number): ScopeWitness | null {
    return firstStored([...this.#columns.values()], [record], this.#records, null)
  }

  /** The record that holds a value of this version (`LockVersion.value`), which a rename leaves; `null` for none. */
  recordHolding(attribute: string, version: string): number | null {
    return this.#columns.get(attribute)?.cells?.holding(version) ?? null
  }

  /** Begins to read the table anew; an earlier reload that still runs has no effect any more. */
  beginReload(): Reload {
    const marks = new ReloadMarks(this.#nowMs())
    this.#marks = marks
    if (!this.#isWhole) this.#setPartial(true)
    const ifCurrent = (work: () => void) => {
      if (this.#marks === marks) this.batch(work)
    }
    return {
      ingest: (page) => ifCurrent(() => this.ingest(page)),
      finish: () => ifCurrent(() => this.#finish(marks)),
      abort: () => ifCurrent(() => this.#abort(marks)),
    }
  }

  /** Calls back after a change of the cell, or of what it falls back on; gives the way out. */
  subscribeCell(record: number, attribute: string, listener: Listener): () => void {
    return this.#listeners.subscribeCell(this.#columnOf(attribute).attribute.name, record, listener)
  }

  /** Calls back after records came or went; gives the way out. */
  subscribeRows(listener: Listener): () => void {
    return this.#listeners.subscribeRows(listener)
  }

  /** Runs `work` with all notices at its end, one per listener and cell; batches may nest. */
  batch<Result>(work: () => Result): Result {
    return this.#listeners.batch(work)
  }

  #column(attribute: Attribute): TableColumn {
    const { name, valueType, isPrimary } = attribute
    return {
      attribute,
      cells: isPrimary ? null : new Column(this.#pool),
      bases: new BaseCache((record) => this.#listeners.isWatched(name, record)),
      effective: { value: typeDefault(valueType), from: 'type' },
    }
  }

  #columnOf(attribute: string): TableColumn {
    const column = this.#columns.get(attribute)
    if (column === undefined) throw new RangeError(`The table has no attribute "${attribute}".`)
    return column
  }

  #take(value: ReadValue, column: TableColumn | undefined): void {
    const renamed = this.#own.renamed(value, this.#begunAtMs, (of) => this.#holdsSame(of, value))
    if (renamed !== null) this.#doubt()
    const record = renamed ?? this.#records.ensure(value.primaryValues, this.#idIn(value))
    if (column === undefined || column.cells === null) {
      this.#show(record)
      this.#strangers.add(record)
      this.#marks?.strangers.add(record)
      return
    }
    if (this.#marks?.isOwn(value.attribute, record)) return
    this.#marks?.see(value.attribute, record)
    // Read before our own save renamed the record, a cell that was not written since has nothing new.
    if (renamed !== null && !column.cells.isWrittenSince(record, value)) return
    this.#hear(column, record, value)
    if (column.cells.has(record)) this.#show(record)
  }

  /** The id that a value brings for its record; `null` where our own save made that anew since the reading began. */
  #idIn({ primaryValues, recordId }: ReadValue): string | null {
    const identified = this.#marks?.identified
    if (identified === undefined || identified.size === 0) return recordId
    return identified.has(this.#records.indexOf(recordKey(primaryValues))) ? null : recordId
  }

  #recordVersions(record: number): ReadonlySet<string> {
    const states = [...this.#columns].flatMap(([name, { cells }]) => [
      ...(cells ? [cells.read(record)] : []),
      // A reading that lags may show the record as it was before our own save wrote values of it.
      ...this.#own.replaced(name, record),
    ])
    return new Set(states.flatMap(({ lockVersion }) => lockVersion?.primaryValues ?? []))
  }

  /** True where the record, whose id was never read, holds this very writing of the value. */
  #holdsSame(record: number, { attribute, lockVersion }: ReadValue): boolean {
    const version = lockVersion?.value ?? null
    const held = this.#columns.get(attribute)?.cells?.read(record).lockVersion?.value ?? null
    return version !== null && version === held
  }

  #hear(column: TableColumn, record: number, brought: CellBase): void {
    const { attribute, cells } = column
    const newer = this.#own.newerThan(attribute.name, record, brought, this.#begunAtMs)
    if (newer !== null) this.#doubt()
    if (newer !== null && (newer.value === null || cells?.has(record))) return
    const read =
      newer ?? this.#own.forwarded(attribute.name, () => this.#records.key(record), brought)
    const before = cells?.isWrittenSince(record, read) ? cells.read(record) : null
    this.#write(column, record, read)
    if (before !== null) this.onExternalChange?.(record, attribute.name, before, read)
  }

  #clear(record: number): void {
    this.#pinned.delete(record)
    this.#strangers.delete(record)
    for (const column of this.#columns.values()) this.#write(column, record, NO_VALUE)
    if (this.#order.remove(record)) this.#touchRow(record)
  }

  #show(record: number): void {
    if (this.#order.add(record)) this.#touchRow(record)
  }

  /** A record came or went: its empty cells are none of the table any more, or again. */
  #touchRow(record: number): void {
    this.#listeners.touchRows()
    if (!this.#isWhole) return
    for (const name of this.#columns.keys()) this.#listeners.touchCell(name, record)
  }

  #write({ attribute, cells, bases }: TableColumn, record: number, base: CellBase): void {
    const change = cells?.write(record, base) ?? 'none'
    if (change === 'none') return
    bases.delete(record)
    this.#listeners.touchCell(attribute.name, record)
    if (change !== 'value' || this.#records.key(record) !== DEFAULT_RECORD_KEY) return
    for (const watched of this.#listeners.watchedRecords(attribute.name)) {
      if (!cells?.has(watched)) this.#listeners.touchCell(attribute.name, watched)
    }
  }

  #finish(marks: ReloadMarks): void {
    this.#followRenamed(marks)
    for (const column of this.#columns.values()) this.#clearUnknown(column, marks)
    this.#addOwn()
    this.#own.endReading(marks.begunAtMs)
    this.#isDoubted = marks.isDoubted
    this.#marks = null
    this.#strangers = marks.strangers
    this.#isWhole = true
    this.#setPartial(false)
    for (const record of this.#order.get()) this.hideEmpty(record)
    this.#compaction.afterReload(
      [...this.#columns.values()].flatMap(({ cells }) => cells?.idArrays() ?? []),
    )
  }

  #abort(marks: ReloadMarks): void {
    this.#marks = null
    for (const record of marks.strangers) this.#strangers.add(record)
  }

  /** When the reading under way was begun. */
  get #begunAtMs(): number {
    return this.#marks?.begunAtMs ?? this.#nowMs()
  }

  #doubt(): void {
    if (this.#marks) this.#marks.isDoubted = true
  }

  /** What our own saves wrote in a record goes along with it where the reading shows it under another name. */
  #followRenamed(marks: ReloadMarks): void {
    const ids = new Map(
      [...this.#own.records()].map((record) => [this.recordId(record), record] as const),
    )
    if (ids.size === 0) return
    const isMet = (record: number) =>
      [...this.#columns].some(
        ([name, { cells }]) => cells?.has(record) && marks.isKnown(name, record),
      )
    for (let record = 0; record < this.#records.count; record += 1) {
      const id = this.recordId(record)
      const former = id === null ? undefined : ids.get(id)
      if (former === undefined || former === record || isMet(former) || !isMet(record)) continue
      this.#own.follow(former, record)
    }
  }

  /** What we added ourselves is there, though the reading does not show it yet. */
  #addOwn(): void {
    for (const [name, record] of [...this.#own.written()]) {
      const column = this.#columns.get(name)
      if (!column?.cells || column.cells.has(record)) continue
      const own = this.#own.newerThan(name, record, NO_VALUE, this.#begunAtMs)
      if (own === null) continue
      this.#doubt()
      this.#show(record)
      this.#write(column, record, own)
    }
  }

  /** Whoever looks at cells that were not read yet is told when that begins and ends. */
  #setPartial(isPartial: boolean): void {
    if (this.#isPartial === isPartial) return
    this.#isPartial = isPartial
    this.batch(() => {
      for (const { attribute, cells } of this.#columns.values()) {
        for (const record of this.#listeners.watchedRecords(attribute.name)) {
          if (cells !== null && !cells.has(record))
            this.#listeners.touchCell(attribute.name, record)
        }
      }
    })
  }

  #clearUnknown(column: TableColumn, marks: ReloadMarks): void {
    const { attribute, cells } = column
    if (cells === null) return
    for (let record = 0; record < this.#records.count; record += 1) {
      if (!cells.has(record) || marks.isKnown(attribute.name, record)) continue
      this.#hear(column, record, NO_VALUE)
    }
  }

  /** True when the record has any value, or is shown for a reason of its own. */
  #isHeld(record: number): boolean {
    if (this.#pinned.has(record) || this.#strangers.has(record)) return true
    for (const { cells } of this.#columns.values()) if (cells?.has(record)) return true
    return false
  }
}
