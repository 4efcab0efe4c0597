import {
  type CellAddress,
  cellKey,
  keyIdentity,
  NO_VALUE,
  type PrimaryValues,
  recordKey,
  type TableData,
  type TableSchema,
} from '@/lib/data-table'
import { type DraftStore, isSameRecord } from '@/lib/drafts'
import type { SessionCells } from './cells'
import type { ExternalChanges } from './external-changes'
import type { SessionRecords } from './records'
import type { SessionRows } from './rows'

/** What joins the drafts of a session with the records that it shows. */
export interface JoinedSession {
  readonly data: TableData
  readonly drafts: DraftStore
  readonly cells: SessionCells
  readonly rows: SessionRows
  readonly records: SessionRecords
  readonly external: ExternalChanges
  readonly schema: TableSchema
}

/** Lets the drafts of a session know what is stored of its records, and its rows follow what a save made of them. */
export function joinRecords(session: JoinedSession): void {
  const { data, drafts, cells, schema } = session
  const rowOf = (record: PrimaryValues) => data.indexOf(recordKey(record))
  drafts.tableId = schema.table.id
  drafts.isStored = (record) => {
    const row = rowOf(record)
    return row >= 0 && data.isShown(row)
  }
  drafts.identityOf = (record) => keyIdentity(session.schema.attributes, record)
  drafts.holderOf = (record) => {
    const row = session.records.storedAs(record)
    return row === null ? null : data.primaryValues(row)
  }
  // A record that nobody ever read, or that is to be added, is not gone.
  drafts.isGone = (record) => rowOf(record) >= 0 && !drafts.isStored(record)
  drafts.storedIn = (record) => {
    const row = rowOf(record)
    if (row < 0) return []
    return session.schema.attributes.flatMap((attribute) => {
      const base = attribute.isPrimary ? null : data.base(row, attribute.name)
      return base === null || base.value === null ? [] : [{ attribute, base }]
    })
  }
  drafts.recordIdOf = (record) => {
    // One that a save of one's own emptied is asked for by its id: others may have made another in its place.
    const isKnown = drafts.isStored(record) || drafts.isEmptied(record)
    return isKnown ? data.recordId(rowOf(record)) : null
  }
  drafts.isElsewhere = (record, recordId) => {
    const known = rowOf(record)
    const row = data.find({ record: known, recordId })
    return row !== null && row !== known
  }
  drafts.onRecordId = (record, recordId) => {
    const row = rowOf(record)
    if (row >= 0) data.identify(row, recordId)
  }
  drafts.witnessOfRecord = (record) => {
    const row = rowOf(record)
    return row < 0 ? null : data.witnessOfRecord(row)
  }
  drafts.onRenamed = (from, to) => {
    keepStands(session, from, to)
    const row = rowOf(from)
    // Where the table was read since, the record is where it belongs.
    if (row < 0 || !drafts.isStored(from) || drafts.isStored(to)) return
    session.rows.hold(row)
    data.moveRecord(row, to)
    cells.rekeyRow(row)
  }
  drafts.onGone = (record) => {
    const row = rowOf(record)
    if (row < 0) return
    for (const { attribute, base } of drafts.storedIn(record)) {
      drafts.onBase({ primaryValues: record, attribute: attribute.name }, NO_VALUE, base)
    }
    data.hideEmpty(row)
  }
  drafts.onDeleted = (record) => {
    const row = rowOf(record)
    if (row >= 0) data.hideEmpty(row)
  }
}

/** What others changed since a cell was read is counted on under its new key. */
function keepStands(
  { drafts, external, schema }: Pick<JoinedSession, 'drafts' | 'external' | 'schema'>,
  from: PrimaryValues,
  to: PrimaryValues,
) {
  external.rekey(
    drafts
      .all()
      .filter(({ address }) => isSameRecord(address.primaryValues, from))
      .map(({ key, address }) => ({
        from: key,
        to: cellKey(schema.table.id, { ...address, primaryValues: to }),
      })),
  )
}

/** True for a cell of a record that our own last save renamed: that may move versions of values that stay as they are. */
export function isOfRenamed(
  { drafts, schema }: Pick<JoinedSession, 'drafts' | 'schema'>,
  { primaryValues }: CellAddress,
): boolean {
  return primaryValues.some(({ attribute }) =>
    drafts.isJustSaved(cellKey(schema.table.id, { primaryValues, attribute })),
  )
}
