import { isDefaultRecord, type PrimaryValues, type RowId } from '@/lib/data-table'
import { addedKey } from '@/lib/drafts'
import { keyLabel } from '../messages/record-messages'
import type { TableSession } from '../session'

/** The primary values that a row shows: those it is to have, where it is renamed. */
export function shownKey(session: TableSession, row: RowId): PrimaryValues {
  return session.records.renameOf(row)?.to ?? session.data.primaryValues(row)
}

/** Words for the record of a row. */
export function recordName(session: TableSession, row: RowId): string {
  const key = shownKey(session, row)
  return isDefaultRecord(key) ? 'Default record' : keyLabel(key)
}

/**
 * What is discarded, retried or decided at a cell: its draft, and at a primary value what is drafted of its record as a
 * whole. A record that is to be deleted is known by any of its values.
 */
export function draftKeyAt(session: TableSession, row: RowId, column: string): string {
  const { records, cells, drafts, data, schema } = session
  const key = cells.keyOf(row, column)
  if (session.attribute(column)?.isPrimary !== true) return key
  const rename = records.renameOf(row)
  if (rename !== undefined) return rename.key
  if (records.stateOf(row) === 'new') return addedKey(data.primaryValues(row))
  const keys = schema.attributes.map(({ name }) => cells.keyOf(row, name))
  return keys.find((one) => drafts.get(one)?.group === 'deleted-record') ?? key
}

/** True when any of the record is on its way to the service. */
export function isRecordSaving(session: TableSession, row: RowId): boolean {
  if (session.records.renameOf(row)?.status.kind === 'saving') return true
  return session.schema.attributes.some(
    ({ name }) => session.drafts.get(session.cells.keyOf(row, name))?.status.kind === 'saving',
  )
}
