import {
  type Attribute,
  cellKeyOf,
  KeyLookup,
  keyAppearance,
  keyIdentity,
  type PrimaryValues,
  type RowId,
  recordKey,
  type ScopeWitness,
  sortPrimaryValues,
  type TableData,
  validateValue,
} from '@/lib/data-table'
import {
  type DraftStore,
  isSameRecord,
  type NewRecord,
  type RecordCell,
  type RenameDraft,
  recordNotice,
} from '@/lib/drafts'

/** What becomes of a row with the next save. */
export type RecordState = 'stored' | 'new' | 'deleted' | 'renamed'

const BEING_RENAMED = 'This record is being renamed. Choose another name when the save has ended'
const IN_DOUBT =
  'The answer about this record’s new name was lost. Save first: that finds out what it is called now'

/** Whether primary values may be a record's. */
export interface KeyCheck {
  /** By primary attribute, why its value cannot be stored. */
  readonly problems: ReadonlyMap<string, string>
  /** The row that has these primary values, or gets them with the next save; `null` where they are free. */
  readonly taken: RowId | null
  /**
   * A record with other primary values that look the same: they differ by outer spaces, characters that cannot be seen
   * or Unicode normalisation alone. `null` for none.
   */
  readonly alike: PrimaryValues | null
}

/** A record to be added, with its row. */
export interface NewRow extends NewRecord {
  readonly row: RowId
}

/**
 * The records of one open table as wholes: adding, duplicating, deleting and renaming them. All of it is drafted, saved
 * with the cells, and undone by one step for each call.
 */
export class SessionRecords {
  readonly #data: TableData
  readonly #drafts: DraftStore
  #attributes: readonly Attribute[]
  /** Made when it is first asked; by the rules of the attributes as they are. */
  #equal: KeyLookup | null = null
  /** The same by how primary values look. */
  #alike: KeyLookup | null = null
  #newRows: { readonly of: readonly NewRecord[]; readonly rows: readonly NewRow[] } = {
    of: [],
    rows: [],
  }

  constructor(attributes: readonly Attribute[], data: TableData, drafts: DraftStore) {
    this.#attributes = attributes
    this.#data = data
    this.#drafts = drafts
  }

  /** Takes newly read rules of the same columns. */
  judgeBy(attributes: readonly Attribute[]): void {
    this.#attributes = attributes
    this.#equal = null
    this.#alike = null
  }

  /** The row of the stored record that the service takes for these primary values, in whatever spelling. */
  storedAs(values: PrimaryValues): RowId | null {
    return this.#recordsOf(values).find((row) => this.#data.isShown(row)) ?? null
  }

  /** What becomes of the row with the next save. A new record stays `new` while its user has to decide about it. */
  stateOf(row: RowId): RecordState {
    const record = this.#data.primaryValues(row)
    const { records } = this.#drafts
    if (records.isNew(record)) return 'new'
    if (records.isDeleted(record)) return 'deleted'
    return records.renameOf(record) ? 'renamed' : 'stored'
  }

  /** True where the row's record is to be added, or deleted, and waits for its user. */
  isCollided(row: RowId): boolean {
    return this.#drafts.records.isCollided(this.#data.primaryValues(row))
  }

  /** What the row's record is to be called; `undefined` where it keeps its primary values. */
  renameOf(row: RowId): RenameDraft | undefined {
    return this.#drafts.records.renameOf(this.#data.primaryValues(row))
  }

  /** All renames, oldest first; the same array until any draft changes. */
  renames(): readonly RenameDraft[] {
    return this.#drafts.records.renames()
  }

  /** Records to be added, oldest first; the same array until any draft changes. */
  newRecords(): readonly NewRow[] {
    const of = this.#drafts.records.newRecords()
    if (this.#newRows.of !== of) {
      const rows = of.map((one) => ({ ...one, row: this.#data.knowRecord(one.primaryValues) }))
      this.#newRows = { of, rows }
    }
    return this.#newRows.rows
  }

  /** Rows of records to be deleted. */
  deleted(): readonly RowId[] {
    return this.#drafts.records.deletedRecords().map((record) => this.#data.knowRecord(record))
  }

  /** Calls back once after each batch of changes of anything drafted. */
  subscribe(listener: () => void): () => void {
    return this.#drafts.subscribeSummary(listener)
  }

  /** Calls back when the row's state, or what it is to be called, may have changed. */
  subscribeRow(row: RowId, listener: () => void): () => void {
    return this.#drafts.subscribe(recordNotice(this.#data.recordKey(row)), listener)
  }

  /**
   * Whether primary values may be those of a record. Values that a record leaves with the next save are taken until
   * then: records are added before others are renamed or deleted. A record whose rename is under way, or in doubt, gets
   * no third name before it is known which of two it has.
   *
   * @param except the row that is being renamed
   */
  checkKey(values: PrimaryValues, except?: RowId): KeyCheck {
    const problems = new Map<string, string>()
    for (const attribute of this.#primaries()) {
      const value = values.find((one) => one.attribute === attribute.name)?.value ?? ''
      const problem =
        value === ''
          ? 'A value is needed here'
          : value.startsWith('=')
            ? 'A primary value cannot begin with “=”: Amazon Connect refuses it'
            : validateValue(attribute, value)?.message
      if (problem !== undefined) problems.set(attribute.name, problem)
    }
    const [first] = this.#primaries()
    const wait = except === undefined ? null : this.#whyNoOtherName(except, values)
    if (first && wait !== null && problems.size === 0) problems.set(first.name, wait)
    const taken = this.#holderOf(values, except)
    return { problems, taken, alike: taken === null ? this.#lookAlike(values, except) : null }
  }

  /**
   * A record to be added, without a value yet. @returns its row
   * @throws RangeError for primary values that `checkKey` refuses
   */
  add(values: PrimaryValues): RowId {
    this.#assertFree(values)
    this.#drafts.records.add(values, [], 'add-record')
    return this.#data.knowRecord(sortPrimaryValues(values))
  }

  /**
   * A record to be added with what the row shows: drafted values before stored ones. @returns the new row
   * @throws RangeError for primary values that `checkKey` refuses
   */
  duplicate(row: RowId, values: PrimaryValues): RowId {
    return this.addCopy(this.copyOf(row), values)
  }

  /** What a copy of the row takes over. */
  copyOf(row: RowId): readonly RecordCell[] {
    return this.#attributes.flatMap((attribute): RecordCell[] => {
      if (attribute.isPrimary) return []
      const draft = this.#drafts.get(this.#keyOf(row, attribute))
      const value = draft ? draft.value : this.#data.base(row, attribute.name).value
      return value === null ? [] : [{ attribute, value }]
    })
  }

  /**
   * A record to be added with what a row showed before, under the attributes as they are called now. @returns the new row
   * @throws RangeError for primary values that `checkKey` refuses
   */
  addCopy(copied: readonly RecordCell[], values: PrimaryValues): RowId {
    this.#assertFree(values)
    const cells = copied.flatMap(({ attribute: { id, name }, value }): RecordCell[] => {
      const attribute = this.#attributes.find((one) =>
        id === null ? one.name === name : one.id === id,
      )
      return attribute === undefined || attribute.isPrimary ? [] : [{ attribute, value }]
    })
    this.#drafts.records.add(values, cells, 'duplicate-record')
    return this.#data.knowRecord(sortPrimaryValues(values))
  }

  /**
   * Other primary values for a record; the stored ones take the rename back. Nothing happens to one that is to be
   * deleted.
   *
   * @param witness a stored cell of the record as it was shown when the name was chosen. @default as it is now
   * @returns the record's row: another one for a record that is still to be added
   * @throws RangeError for primary values that `checkKey` refuses
   */
  rename(row: RowId, to: PrimaryValues, witness?: ScopeWitness | null): RowId {
    this.#assertFree(to, row)
    const record = this.#data.primaryValues(row)
    const { records } = this.#drafts
    if (records.isDeleted(record)) return row
    if (!records.isNew(record)) {
      records.rename(record, to, witness)
      return row
    }
    records.move(record, to)
    return records.isNew(record) ? row : this.#data.knowRecord(sortPrimaryValues(to))
  }

  /** Deletes records with the next save: all their stored values. Those that are still to be added are dropped at once. */
  remove(rows: readonly RowId[]): void {
    this.#drafts.batch(() => {
      for (const row of rows) this.#remove(row)
    })
  }

  /** Takes back a deletion or a rename, or drops a record that is to be added. */
  restore(rows: readonly RowId[]): void {
    const { records } = this.#drafts
    this.#drafts.batch(() => {
      for (const row of rows) {
        const record = this.#data.primaryValues(row)
        if (records.isNew(record)) records.discard(record)
        if (records.isDeleted(record)) records.undelete(record)
        if (records.renameOf(record)) records.dropRename(record)
      }
    })
  }

  #remove(row: RowId): void {
    const record = this.#data.primaryValues(row)
    const { records } = this.#drafts
    if (records.isNew(record)) {
      records.discard(record)
      return
    }
    const cells = this.#attributes.flatMap((attribute) => {
      if (attribute.isPrimary) return []
      const base = this.#data.base(row, attribute.name)
      const isEmpty = base.value === null && !this.#drafts.get(this.#keyOf(row, attribute))
      return isEmpty ? [] : [{ attribute, base }]
    })
    records.delete(record, cells)
  }

  #whyNoOtherName(row: RowId, values: PrimaryValues): string | null {
    const rename = this.renameOf(row)
    if (!rename || [rename.record, rename.to].some((one) => isSameRecord(one, values))) return null
    if (rename.status.kind === 'saving') return BEING_RENAMED
    return rename.isUncertain ? IN_DOUBT : null
  }

  #primaries(): readonly Attribute[] {
    return this.#attributes.filter(({ isPrimary }) => isPrimary)
  }

  #keyOf(row: RowId, { name }: Attribute): string {
    return cellKeyOf(this.#drafts.stored.tableId, this.#data.recordKey(row), name)
  }

  #assertFree(values: PrimaryValues, except?: RowId): void {
    const { problems, taken } = this.checkKey(values, except)
    if (problems.size > 0 || taken !== null) {
      throw new RangeError('Ask `checkKey` first: these primary values cannot be a record’s.')
    }
  }

  #holderOf(values: PrimaryValues, except: RowId | undefined): RowId | null {
    const wanted = this.#identityOf(values)
    const isWanted = (record: PrimaryValues) => this.#identityOf(record) === wanted
    const known = this.#recordsOf(values).filter((row) => row !== except)
    const holder = known.find((row) => this.#data.isShown(row)) ?? known.find(this.#isInUse)
    if (holder !== undefined) return holder
    for (const { primaryValues, row } of this.newRecords()) {
      if (row !== except && isWanted(primaryValues)) return row
    }
    for (const { record, to, status } of this.renames()) {
      const row = this.#data.knowRecord(record)
      // What is under way may come to be, whatever its user has chosen since.
      const names = status.kind === 'saving' ? [to, status.sent] : [to]
      const isTaken = names.some((one) => isWanted(one) && !isSameRecord(record, one))
      if (row !== except && isTaken) return row
    }
    return null
  }

  #lookAlike(values: PrimaryValues, except: RowId | undefined): PrimaryValues | null {
    this.#alike ??= new KeyLookup(this.#data, (record) => keyAppearance(this.#attributes, record))
    const rows = this.#alike.recordsOf(values).filter((row) => row !== except)
    const stored = rows.find((row) => this.#data.isShown(row) || this.#isInUse(row))
    if (stored !== undefined) return this.#data.primaryValues(stored)
    const look = keyAppearance(this.#attributes, values)
    const isAlike = (record: PrimaryValues) => keyAppearance(this.#attributes, record) === look
    const added = this.newRecords().filter(({ row }) => row !== except)
    const renamed = this.renames().filter(({ record }) => this.#data.knowRecord(record) !== except)
    const others = [
      ...added.map(({ primaryValues }) => primaryValues),
      ...renamed.map(({ to }) => to),
    ]
    return others.find(isAlike) ?? null
  }

  /** The rows that the service takes for these primary values, the one in the same spelling first. */
  #recordsOf(values: PrimaryValues): readonly RowId[] {
    this.#equal ??= new KeyLookup(this.#data, (record) => this.#identityOf(record))
    const exact = this.#data.indexOf(recordKey(values))
    const others = this.#equal.recordsOf(values).filter((row) => row !== exact)
    return exact < 0 ? others : [exact, ...others]
  }

  #identityOf(record: PrimaryValues): string {
    return keyIdentity(this.#attributes, record)
  }

  /** A record that is gone and holds edits is one to decide on yet: another in its place would take those. */
  readonly #isInUse = (row: RowId): boolean => {
    const key = this.#data.recordKey(row)
    return this.#drafts.all().some(({ address }) => recordKey(address.primaryValues) === key)
  }
}
