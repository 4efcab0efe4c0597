import type { AttributeRow, TableRow } from '../../types'
import type { RecordAddress } from '../primary-values'
import type { HoursOfOperation } from './hours'

/** A table that values can be read from. */
export type ReadableTable = {
  row: TableRow
  /** In the order of creation. */
  attributes: readonly AttributeRow[]
}

/** A cell to be read: the record need not exist. */
export type CellAddress = { table: ReadableTable; record: RecordAddress; attribute: AttributeRow }

/** What evaluation asks of the outside. Answers must not change while one request is evaluated. */
export type EvaluationData = {
  /** A table by id or ARN. */
  table(reference: string): ReadableTable | undefined
  /** Whether there is a record, by its key. */
  exists(table: ReadableTable, recordKey: string): boolean
  /** What is stored in a cell of a record, by the record's key; the record's own primary values too. */
  stored(table: ReadableTable, recordKey: string, attribute: AttributeRow): string | undefined
  /** Hours of operation by id or ARN. */
  hours(reference: string): HoursOfOperation | undefined
}
