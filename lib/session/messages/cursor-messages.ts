import { type CellPlace, isDefaultRecord } from '@/lib/data-table'
import type { TableSession } from '../session'
import { keyWords } from './record-messages'

/** What is said when the cursor is on nothing. */
export function cursorLostWords(session: TableSession, { row, column }: CellPlace): string {
  const { primaryValues } = session.addressOf({ row, column })
  const name = isDefaultRecord(primaryValues) ? 'The record' : `Record ${keyWords(primaryValues)}`
  const where = session.attribute(column)
    ? session.cells.rowOf(session.cells.refOf(row)) === null
      ? `${name} is not in the table any more`
      : `${name} is not on show`
    : 'The attribute is not in the table any more'
  return `${where}. The cursor is on no cell until it is moved.`
}
