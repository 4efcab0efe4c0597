import type { RowId } from '@/components/grid'
import { isDefaultRecord, type PrimaryValues } from '@/lib/data-table'
import { keyWords } from './record-words'
import type { TableSession } from './session'

/** The primary values that a row shows: those it is to have, where it is renamed. */
export function shownKey(session: TableSession, row: RowId): PrimaryValues {
  return session.records.renameOf(row)?.to ?? session.data.primaryValues(row)
}

/** Words for the record of a row. */
export function recordName(session: TableSession, row: RowId): string {
  const key = shownKey(session, row)
  return isDefaultRecord(key) ? 'Default record' : keyWords(key)
}

/** True when any of the record is on its way to the service. */
export function isRecordSaving(session: TableSession, row: RowId): boolean {
  if (session.records.renameOf(row)?.status.kind === 'saving') return true
  return session.schema.attributes.some(
    ({ name }) => session.drafts.get(session.cells.keyOf(row, name))?.status.kind === 'saving',
  )
}
