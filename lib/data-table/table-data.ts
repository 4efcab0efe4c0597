import { BaseCache } from './base-cache'
import { CellListeners, type Listener, type OnExternal } from './cell-listeners'
import { typeDefault } from './codecs'
import { Column, NO_VALUE } from './column'
import { isOther } from './identity'
import { recordKey } from './keys'
import { guardMember, scopeCells } from './lock'
import { OwnWrites } from './own-writes'
import { RecordIndex } from './record-index'
import { RecordOrder } from './record-order'
import { findRecord, type RecordRef } from './record-ref'
import { type Reload, ReloadMarks } from './reload-marks'
import { PoolCompaction, StringPool } from './string-pool'
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
 * The values and versions of one table as last read, outside React: flat arrays for each attribute over a pool of
 * strings. A record has an index that stays the same for the life of the object. Drafts are not part of it.
 */
export class TableData {
  readonly #pool = new StringPool()
  readonly #compaction = new PoolCompaction(this.#pool)
  readonly #records: RecordIndex
  readonly #order: RecordOrder
  readonly #columns: ReadonlyMap<string, TableColumn>
  readonly #listeners = new CellListeners()
  readonly #hasPrimaries: boolean
  /** Records that are shown even without stored values. */
  readonly #pinned = new Set<number>()
  /** Records with values of attributes that are not in the schema, made after it was read. */
  #recordsOutsideSchema = new Set<number>()
  #marks: ReloadMarks | null = null
  readonly #own: OwnWrites
  readonly #nowMs: () => number
  #needsConfirmation = false
  /** The first reading is in progress: what is missing may just not be read yet. */
  #isFirstReading = false
  #isFullyRead = false
  /** Called if a reading finds a cell changed by somebody else, that is not through `setBase`. */
  onExternalChange: OnExternal | null = null

  /**
   * @param attributes of the schema; records sort by the primary ones in this order
   * @param former the data before a change of attributes: records keep their index, but values are read again
   * @param nowMs a monotonic clock, to limit how long readings may lag behind our writes
   */
  constructor(
    attributes: readonly Attribute[],
    former?: { readonly data: TableData; readonly names: ReadonlyMap<string, string> },
    nowMs = () => performance.now(),
  ) {
    this.#nowMs = nowMs
    this.#own = former ? former.data.#own.withAttributeNames(former.names) : new OwnWrites(nowMs)
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

  /** The number of record indices so far, from 0 on; deleted records keep theirs. `order()` has the shown ones. */
  get recordCount(): number {
    return this.#records.count
  }

  /** The key of the record, see `recordKey`. @throws RangeError for an unknown index */
  recordKey(record: number): string {
    return this.#records.key(record)
  }

  /** The service id of the record; `null` if it was made here and not read yet. */
  recordId(record: number): string | null {
    return this.#records.recordId(record)
  }

  /** A reference to the record. @throws RangeError for an unknown index */
  refOf(record: number): RecordRef {
    this.#records.key(record)
    return { record, recordId: this.recordId(record) }
  }

  /**
   * The index of a referenced record now, even after others renamed it; `null` if it does not exist.
   *
   * @param isThere which records count; by default the shown ones
   */
  find(ref: RecordRef, isThere = (record: number) => this.isShown(record)): number | null {
    return findRecord(ref, {
      recordId: (record) => this.recordId(record),
      withId: (recordId) => this.#records.withId(recordId),
      isThere,
    })
  }

  /** Sets the service id of a record that our save made, or made again. */
  identify(record: number, recordId: string): void {
    this.#records.identify(record, recordId)
    this.#marks?.recordsMadeAgain.add(record)
  }

  /**
   * The primary values, sorted by attribute name; empty for the default record. @throws RangeError for an unknown index
   */
  primaryValues(record: number): PrimaryValues {
    return this.#records.primaryValues(record)
  }

  /** The index of the record with this key, even a deleted one; -1 if it was never read under these attributes. */
  indexOf(key: string): number {
    return this.#records.indexOf(key)
  }

  /** The shown records: the default record, then by primary values. The same array until they change. */
  order(): Int32Array {
    return this.#order.get()
  }

  /**
   * The stored cell; for a primary attribute, its value without a version. The same object until the cell changes;
   * cells without a subscriber may get a new one.
   *
   * @throws RangeError for an unknown record or attribute
   */
  base(record: number, attribute: string): CellBase {
    const column = this.#columnOf(attribute)
    const known = column.bases.get(record)
    if (known !== undefined) return known
    const base = baseIn(column, this.#records.primaryValues(record), record)
    if (base !== NO_VALUE) column.bases.set(record, base)
    return base
  }

  /** The states of a cell that our writes replaced in the last minutes. A reading that shows one lags behind. */
  replaced(record: number, attribute: string): readonly CellBase[] {
    return this.#own.replaced(attribute, record)
  }

  /** True if part of the last reading was not believed; another reading will confirm or correct it. */
  get needsConfirmation(): boolean {
    return this.#needsConfirmation
  }

  /** True after the first complete reading: what is missing was not stored then. */
  get isFullyRead(): boolean {
    return this.#isFullyRead
  }

  /** True for a cell that the first reading may still bring. */
  isUnread(record: number, attribute: string): boolean {
    if (!this.#isFirstReading) return false
    const { cells } = this.#columnOf(attribute)
    return cells !== null && !cells.has(record) && this.#marks?.isOwn(attribute, record) !== true
  }

  /** The result of a lookup without a stored value: from the default record, else the default of the type. */
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

  /** Adds the values of a page. Calls the listeners of changed cells, and those of rows if there are new ones. */
  ingest(page: ValuesPage): void {
    this.batch(() => {
      const columns = new Map<string, TableColumn | undefined>()
      for (const value of page.values) {
        const { attribute } = value
        if (!columns.has(attribute)) columns.set(attribute, this.#columnIn(page, attribute))
        const column = columns.get(attribute)
        const name = column?.attribute.name ?? attribute
        this.#takeValue(name === attribute ? value : { ...value, attribute: name }, column)
      }
    })
  }

  /**
   * The column for a name in a page. A lagging page may use old names, so the id decides if the page has it.
   * `undefined` for an attribute outside the schema.
   */
  #columnIn({ attributeIds }: ValuesPage, name: string): TableColumn | undefined {
    const named = this.#columns.get(name)
    const id = attributeIds?.[name]
    if (!isOther(id, named?.attribute.id)) return named
    return [...this.#columns.values()].find(({ attribute }) => attribute.id === id)
  }

  /** Shows a record even without stored values; returns its index. */
  ensureRecord(primaryValues: PrimaryValues): number {
    const record = this.knowRecord(primaryValues)
    this.#pinned.add(record)
    this.batch(() => this.#show(record))
    return record
  }

  /**
   * The index of a record, assigned if it is new, without showing it: for a draft restored before the table was read.
   */
  knowRecord(primaryValues: PrimaryValues): number {
    return this.#records.ensure(primaryValues, null)
  }

  /** True while the record is shown. */
  isShown(record: number): boolean {
    return this.#order.has(record)
  }

  /** Hides a record that has no stored values any more. */
  hideIfEmpty(record: number): void {
    this.batch(() => {
      if (!this.#hasReasonToShow(record) && this.#order.remove(record)) this.#touchRow(record)
    })
  }

  /**
   * Renames a record; it keeps its index and cells. A record that had the new name before is cleared. @throws
   * RangeError for an unknown index
   */
  moveRecord(record: number, to: PrimaryValues): void {
    this.batch(() => {
      const former = this.indexOf(recordKey(to))
      if (former >= 0 && former !== record) this.#clear(former)
      this.#own.noteRename({
        from: this.primaryValues(record),
        record,
        recordId: this.recordId(record),
        versions: this.#recordVersions(record),
      })
      const isShown = this.#order.remove(record)
      this.#order.get() // Removes it now, while its sort values are still the old ones.
      this.#records.move(record, to)
      if (isShown) this.#show(record)
      for (const column of this.#columns.values()) {
        column.bases.delete(record)
        this.#listeners.touchCell(column.attribute.name, record)
      }
    })
  }

  /**
   * Stores a cell from our save or from a new reading of the cell; without a value it is cleared.
   *
   * @param replaced the state before our write; readings that show it in the next minutes lag, and are ignored
   * @throws RangeError for an unknown record or attribute, or a primary one (use `moveRecord`)
   */
  setBase(record: number, attribute: string, base: CellBase, replaced?: CellBase): void {
    const column = this.#columnOf(attribute)
    if (column.cells === null) throw new RangeError(`"${attribute}" is primary: rename the record.`)
    this.#records.key(record)
    this.#marks?.markOwn(attribute, record)
    if (replaced) this.#own.noteWrite(attribute, record, replaced, base)
    this.batch(() => {
      if (base.value !== null) this.#show(record)
      this.#write(column, record, base)
    })
  }

  /**
   * Our write moved a lock scope from one version to the next: cells of the scope with version `from` get `to`. See
   * `lockScope` for the name, and `withGuard` for why only one member moves.
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
   * A stored cell in the same lock scope, for creating a value: the first that has the version which the level
   * compares. `null` at NONE and VALUE, where no other cell is in the scope, and if nothing is stored in it.
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

  /** A stored cell of the record, for renaming it; `null` if there is none. */
  witnessOfRecord(record: number): ScopeWitness | null {
    return firstStored([...this.#columns.values()], [record], this.#records, null)
  }

  /**
   * The record whose value has this version (`LockVersion.value`), which survives a rename; `null` if there is none.
   */
  recordWithVersion(attribute: string, version: string): number | null {
    return this.#columns.get(attribute)?.cells?.recordWithVersion(version) ?? null
  }

  /** Begins a new reading of the table. A reading still in progress has no effect from now on. */
  beginReload(): Reload {
    const marks = new ReloadMarks(this.#nowMs())
    this.#marks = marks
    if (!this.#isFullyRead) this.#setFirstReading(true)
    const ifCurrent = (work: () => void) => {
      if (this.#marks === marks) this.batch(work)
    }
    return {
      ingest: (page) => ifCurrent(() => this.ingest(page)),
      finish: () => ifCurrent(() => this.#finish(marks)),
      abort: () => ifCurrent(() => this.#abort(marks)),
    }
  }

  /** Calls the listener when the cell, or the fallback it shows, changes; returns the unsubscription. */
  subscribeCell(record: number, attribute: string, listener: Listener): () => void {
    return this.#listeners.subscribeCell(this.#columnOf(attribute).attribute.name, record, listener)
  }

  /** Calls the listener when records are added or removed; returns the unsubscription. */
  subscribeRows(listener: Listener): () => void {
    return this.#listeners.subscribeRows(listener)
  }

  /** Runs `work`, and calls each listener once at its end. Batches can be nested. */
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

  #takeValue(value: ReadValue, column: TableColumn | undefined): void {
    const renamed = this.#own.renamedRecord(value, this.#begunAtMs, (of) =>
      this.#holdsSame(of, value),
    )
    if (renamed !== null) this.#noteUnconfirmed()
    const record = renamed ?? this.#records.ensure(value.primaryValues, this.#idIn(value))
    if (column === undefined || column.cells === null) {
      this.#show(record)
      this.#recordsOutsideSchema.add(record)
      this.#marks?.recordsOutsideSchema.add(record)
      return
    }
    if (this.#marks?.isOwn(value.attribute, record)) return
    this.#marks?.markSeen(value.attribute, record)
    // A reading from before our rename brings nothing new for a cell that was not written since.
    if (renamed !== null && !column.cells.isWrittenSince(record, value)) return
    this.#takeReading(column, record, value)
    if (column.cells.has(record)) this.#show(record)
  }

  /** The record id in a value; `null` if our save made the record again since the reading began. */
  #idIn({ primaryValues, recordId }: ReadValue): string | null {
    const identified = this.#marks?.recordsMadeAgain
    if (identified === undefined || identified.size === 0) return recordId
    return identified.has(this.#records.indexOf(recordKey(primaryValues))) ? null : recordId
  }

  #recordVersions(record: number): ReadonlySet<string> {
    const states = [...this.#columns].flatMap(([name, { cells }]) => [
      ...(cells ? [cells.read(record)] : []),
      // A lagging reading may show versions from before our writes.
      ...this.#own.replaced(name, record),
    ])
    return new Set(states.flatMap(({ lockVersion }) => lockVersion?.primaryValues ?? []))
  }

  /** True if the record, whose id is unknown, has this value with the same version. */
  #holdsSame(record: number, { attribute, lockVersion }: ReadValue): boolean {
    const version = lockVersion?.value ?? null
    const held = this.#columns.get(attribute)?.cells?.read(record).lockVersion?.value ?? null
    return version !== null && version === held
  }

  #takeReading(column: TableColumn, record: number, brought: CellBase): void {
    const { attribute, cells } = column
    const newer = this.#own.insteadOf(attribute.name, record, brought, this.#begunAtMs)
    if (newer !== null) this.#noteUnconfirmed()
    if (newer !== null && (newer.value === null || cells?.has(record))) return
    const read =
      newer ?? this.#own.withMovedVersions(attribute.name, () => this.#records.key(record), brought)
    const before = cells?.isWrittenSince(record, read) ? cells.read(record) : null
    this.#write(column, record, read)
    if (before !== null) this.onExternalChange?.(record, attribute.name, before, read)
  }

  #clear(record: number): void {
    this.#pinned.delete(record)
    this.#recordsOutsideSchema.delete(record)
    for (const column of this.#columns.values()) this.#write(column, record, NO_VALUE)
    if (this.#order.remove(record)) this.#touchRow(record)
  }

  #show(record: number): void {
    if (this.#order.add(record)) this.#touchRow(record)
  }

  /** A record was shown or hidden, which also changes what its empty cells show. */
  #touchRow(record: number): void {
    this.#listeners.touchRows()
    if (!this.#isFullyRead) return
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
    this.#moveOwnWrites(marks)
    for (const column of this.#columns.values()) this.#clearMissing(column, marks)
    this.#restoreOwnWrites()
    this.#own.endReading(marks.begunAtMs)
    this.#needsConfirmation = marks.needsConfirmation
    this.#marks = null
    this.#recordsOutsideSchema = marks.recordsOutsideSchema
    this.#isFullyRead = true
    this.#setFirstReading(false)
    for (const record of this.#order.get()) this.hideIfEmpty(record)
    this.#compaction.afterReload(
      [...this.#columns.values()].flatMap(({ cells }) => cells?.idArrays() ?? []),
    )
  }

  #abort(marks: ReloadMarks): void {
    this.#marks = null
    for (const record of marks.recordsOutsideSchema) this.#recordsOutsideSchema.add(record)
  }

  /** When the present reading began. */
  get #begunAtMs(): number {
    return this.#marks?.begunAtMs ?? this.#nowMs()
  }

  #noteUnconfirmed(): void {
    if (this.#marks) this.#marks.needsConfirmation = true
  }

  /** If a colleague renamed a record, moves what our saves wrote in it to its new index. */
  #moveOwnWrites(marks: ReloadMarks): void {
    const ids = new Map(
      [...this.#own.writtenRecords()].map((record) => [this.recordId(record), record] as const),
    )
    if (ids.size === 0) return
    const isRead = (record: number) =>
      [...this.#columns].some(
        ([name, { cells }]) => cells?.has(record) && marks.isMarked(name, record),
      )
    for (let record = 0; record < this.#records.count; record += 1) {
      const id = this.recordId(record)
      const former = id === null ? undefined : ids.get(id)
      if (former === undefined || former === record || isRead(former) || !isRead(record)) continue
      this.#own.moveWrites(former, record)
    }
  }

  /** Restores values that our saves added and the reading does not show yet. */
  #restoreOwnWrites(): void {
    for (const [name, record] of [...this.#own.writtenCells()]) {
      const column = this.#columns.get(name)
      if (!column?.cells || column.cells.has(record)) continue
      const own = this.#own.insteadOf(name, record, NO_VALUE, this.#begunAtMs)
      if (own === null) continue
      this.#noteUnconfirmed()
      this.#show(record)
      this.#write(column, record, own)
    }
  }

  /** Calls the listeners of cells that are not read yet, when the first reading begins or ends. */
  #setFirstReading(isFirstReading: boolean): void {
    if (this.#isFirstReading === isFirstReading) return
    this.#isFirstReading = isFirstReading
    this.batch(() => {
      for (const { attribute, cells } of this.#columns.values()) {
        for (const record of this.#listeners.watchedRecords(attribute.name)) {
          if (cells !== null && !cells.has(record))
            this.#listeners.touchCell(attribute.name, record)
        }
      }
    })
  }

  #clearMissing(column: TableColumn, marks: ReloadMarks): void {
    const { attribute, cells } = column
    if (cells === null) return
    for (let record = 0; record < this.#records.count; record += 1) {
      if (!cells.has(record) || marks.isMarked(attribute.name, record)) continue
      this.#takeReading(column, record, NO_VALUE)
    }
  }

  /** True if the record has a value, or is shown for another reason. */
  #hasReasonToShow(record: number): boolean {
    if (this.#pinned.has(record) || this.#recordsOutsideSchema.has(record)) return true
    for (const { cells } of this.#columns.values()) if (cells?.has(record)) return true
    return false
  }
}
