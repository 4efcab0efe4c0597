import {
  type CellAddress,
  type CellBase,
  type CellPlace,
  cellKey,
  guardVersion,
  keyIdentity,
  type LockVersion,
  NO_VALUE,
  type PrimaryValues,
  type RowId,
  recordKey,
  type ScopeWitness,
  sameValue,
  type TableData,
  type TableSchema,
} from '@/lib/data-table'
import { type DraftStore, isSameRecord, type StoredCell, type StoredTable } from '@/lib/drafts'
import type { SessionAnchors } from './anchors'
import type { SessionCells } from './cells'
import type { ExternalChanges } from './external-changes'
import type { SessionRecords } from './records'
import type { RenamedRecords } from './renamed-records'
import type { SessionRows } from './rows'

/** What a session's drafts are joined with. */
export interface JoinedSession {
  readonly data: TableData
  readonly drafts: DraftStore
  readonly cells: SessionCells
  readonly rows: SessionRows
  readonly records: SessionRecords
  readonly anchors: SessionAnchors
  readonly external: ExternalChanges
  readonly renamed: RenamedRecords
  readonly schema: TableSchema
  readonly hasPrimaries: boolean
  placeOf(address: CellAddress): CellPlace | null
  storedAt(place: CellPlace): CellBase
}

/** Tells the drafts of a session what is stored of its records; its rows follow what a save made of them. */
export class StoredRecords implements StoredTable {
  readonly #session: JoinedSession

  constructor(session: JoinedSession) {
    this.#session = session
  }

  get tableId(): string {
    return this.#session.schema.table.id
  }

  baseOf(address: CellAddress): CellBase | null {
    const place = this.#session.placeOf(address)
    return place && this.#session.storedAt(place)
  }

  neighbourOf({ primaryValues, attribute }: CellAddress): ScopeWitness | null {
    const { data, schema } = this.#session
    if (!schema.attributes.some(({ name }) => name === attribute)) return null
    // A record that is only just to be added has neighbours, too, where the lock is wider than a record.
    return data.witness(schema.table.lockLevel, data.knowRecord(primaryValues), attribute)
  }

  neighbourInRecord(record: PrimaryValues): ScopeWitness | null {
    const row = this.#rowOf(record)
    return row < 0 ? null : this.#session.data.witnessOfRecord(row)
  }

  isSameGuard(a: LockVersion, b: LockVersion): boolean {
    const { schema, hasPrimaries } = this.#session
    const guardOf = (one: LockVersion) => guardVersion(schema.table.lockLevel, hasPrimaries, one)
    return guardOf(a) === guardOf(b)
  }

  isStored(record: PrimaryValues): boolean {
    const row = this.#rowOf(record)
    return row >= 0 && this.#session.data.isShown(row)
  }

  isMissing(record: PrimaryValues): boolean {
    // A record that nobody ever read, or that is to be added, is not missing.
    return this.#rowOf(record) >= 0 && !this.isStored(record)
  }

  storedIn(record: PrimaryValues): readonly StoredCell[] {
    const { data, schema } = this.#session
    const row = this.#rowOf(record)
    if (row < 0) return []
    return schema.attributes.flatMap((attribute) => {
      const base = attribute.isPrimary ? null : data.base(row, attribute.name)
      return base === null || base.value === null ? [] : [{ attribute, base }]
    })
  }

  holderOf(record: PrimaryValues): PrimaryValues | null {
    const row = this.#session.records.storedAs(record)
    return row === null ? null : this.#session.data.primaryValues(row)
  }

  identityOf(record: PrimaryValues): string {
    return keyIdentity(this.#session.schema.attributes, record)
  }

  recordIdOf(record: PrimaryValues): string | null {
    const { data, drafts } = this.#session
    // One that a save of one's own emptied is asked for by its id: others may have made another in its place.
    const isKnown = this.isStored(record) || drafts.isEmptied(record)
    return isKnown ? data.recordId(this.#rowOf(record)) : null
  }

  isElsewhere(record: PrimaryValues, recordId: string): boolean {
    const known = this.#rowOf(record)
    const row = this.#session.data.find({ record: known, recordId })
    return row !== null && row !== known
  }

  noteStored(address: CellAddress, base: CellBase, replaced: CellBase): void {
    const { data, renamed } = this.#session
    const place = this.#session.placeOf(address)
    if (place === null) return
    const stored = this.#session.storedAt(place)
    if (base.value === null) renamed.noteGone(address, stored)
    // A neighbour that collides is what moved the scope of the others.
    const isRead = data.onExternalChange !== null
    if (isRead && stored.value !== base.value) this.#noteExternal(address, stored, base)
    data.setBase(place.row, address.attribute, base, replaced)
  }

  noteAdded(record: PrimaryValues): void {
    this.#session.anchors.noteAdded(record)
  }

  noteRenamed(from: PrimaryValues, to: PrimaryValues): void {
    const { data, drafts, external, rows, cells } = this.#session
    // What others changed since a cell was read is counted on under its new key.
    const ofRecord = drafts.all().filter(({ address }) => isSameRecord(address.primaryValues, from))
    external.rekey(
      ofRecord.map(({ key, address }) => ({
        from: key,
        to: cellKey(this.tableId, { ...address, primaryValues: to }),
      })),
    )
    const row = this.#rowOf(from)
    // Where the table was read since, the record is where it belongs.
    if (row < 0 || !this.isStored(from) || this.isStored(to)) return
    rows.hold(row)
    data.moveRecord(row, to)
    cells.rekeyRow(row)
  }

  noteDeleted(record: PrimaryValues): void {
    const row = this.#rowOf(record)
    if (row >= 0) this.#session.data.hideIfEmpty(row)
  }

  noteMissing(record: PrimaryValues): void {
    for (const { attribute, base } of this.storedIn(record)) {
      this.noteStored({ primaryValues: record, attribute: attribute.name }, NO_VALUE, base)
    }
    this.noteDeleted(record)
  }

  noteRecordId(record: PrimaryValues, recordId: string): void {
    const row = this.#rowOf(record)
    if (row >= 0) this.#session.data.identify(row, recordId)
  }

  noteBase(key: string): void {
    this.#session.external.stand(key)
  }

  /** A reading after the first has something else in a cell than what was known to be stored there. */
  noteRead(address: CellAddress, before: CellBase, after: CellBase): void {
    if (after.value === null) this.#session.renamed.noteGone(address, before)
    const isMovedAlone = before.value === after.value && this.#isOfRenamed(address)
    if (!isMovedAlone) this.#noteExternal(address, before, after)
  }

  /** What a cell holds now was written by others, unless a save of one's own sent it. */
  #noteExternal(address: CellAddress, before: CellBase, after: CellBase): void {
    if (this.#isOwn(address, after)) return
    this.#session.external.note({ address, before: before.value, after })
  }

  /** True for a value that our own save sent, whether or not it was answered. */
  #isOwn(address: CellAddress, now: CellBase): boolean {
    const draft = this.#session.drafts.get(cellKey(this.tableId, address))
    if (draft === undefined) return false
    const underWay = draft.status.kind === 'saving' ? [draft.status.sent] : []
    const sent = [...draft.uncertainValues, ...underWay]
    return sent.some((value) => sameValue(draft.attribute.valueType, value, now.value))
  }

  /** True for a cell of a record that our own last save renamed: that may move versions of values that stay as they are. */
  #isOfRenamed({ primaryValues }: CellAddress): boolean {
    return primaryValues.some(({ attribute }) =>
      this.#session.drafts.isJustSaved(cellKey(this.tableId, { primaryValues, attribute })),
    )
  }

  #rowOf(record: PrimaryValues): RowId {
    return this.#session.data.indexOf(recordKey(record))
  }
}
