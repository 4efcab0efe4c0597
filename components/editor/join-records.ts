import { type PrimaryValues, recordKey } from '@/lib/data-table'
import type { TableSession } from './session'

/** Lets the drafts of a session know what is stored of its records, and its rows follow what a save made of them. */
export function joinRecords({ data, drafts, cells, schema }: TableSession): void {
  const rowOf = (record: PrimaryValues) => data.indexOf(recordKey(record))
  drafts.tableId = schema.table.id
  drafts.isStored = (record) => {
    const row = rowOf(record)
    return row >= 0 && data.isShown(row)
  }
  drafts.witnessOfRecord = (record) => {
    const row = rowOf(record)
    return row < 0 ? null : data.witnessOfRecord(row)
  }
  drafts.onRenamed = (from, to) => {
    const row = rowOf(from)
    // Where the table was read since, the record is where it belongs.
    if (row < 0 || !drafts.isStored(from) || drafts.isStored(to)) return
    data.moveRecord(row, to)
    cells.rekeyRow(row)
  }
  drafts.onDeleted = (record) => {
    const row = rowOf(record)
    if (row >= 0) data.hideEmpty(row)
  }
}
