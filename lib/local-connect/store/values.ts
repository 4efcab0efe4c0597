import type { RecordRow, ValueRow } from '../types'
import type { Sql } from './database'
import { filterClause, type RecordFilter } from './records'
import { number, numberAt, storedPrimaryValues, storedText, text, textAt } from './rows'

/** What a listing says of a record; values of the same record share one. */
export type ListedRecord = Pick<RecordRow, 'seq' | 'id' | 'primaryValues' | 'version'>

/** A value with the record it belongs to. */
export type ListedValue = { value: ValueRow; record: ListedRecord }

/** Values in SQLite. */
export function createValueStore(sql: Sql) {
  return {
    find(tableSeq: number, recordSeq: number, attributeSeq: number): ValueRow | undefined {
      const row = sql.first(
        `SELECT value, lock_version, modified_ms FROM cell_values
         WHERE table_seq = ? AND record_seq = ? AND attribute_seq = ?`,
        tableSeq,
        recordSeq,
        attributeSeq,
      )
      if (row === undefined) return undefined
      return {
        recordSeq,
        attributeSeq,
        value: storedText(text(row, 'value')),
        version: text(row, 'lock_version'),
        modifiedMs: number(row, 'modified_ms'),
      }
    },

    /** How many values a table holds. */
    count(tableSeq: number): number {
      const row = sql.first('SELECT COUNT(*) AS n FROM cell_values WHERE table_seq = ?', tableSeq)
      return row === undefined ? 0 : number(row, 'n')
    },

    /** Values of a record, of all attributes. */
    ofRecord(tableSeq: number, recordSeq: number): Map<number, ValueRow> {
      const rows = sql.tuples(
        `SELECT attribute_seq, value, lock_version, modified_ms FROM cell_values
         WHERE table_seq = ? AND record_seq = ?`,
        tableSeq,
        recordSeq,
      )
      return new Map(
        rows.map((row) => {
          const attributeSeq = numberAt(row, 0)
          const value = storedText(textAt(row, 1))
          const rest = { version: textAt(row, 2), modifiedMs: numberAt(row, 3) }
          return [attributeSeq, { recordSeq, attributeSeq, value, ...rest }]
        }),
      )
    },

    insert(tableSeq: number, value: ValueRow): void {
      sql.run(
        `INSERT INTO cell_values (table_seq, record_seq, attribute_seq, value, lock_version,
           modified_ms) VALUES (?, ?, ?, ?, ?, ?)`,
        tableSeq,
        value.recordSeq,
        value.attributeSeq,
        JSON.stringify(value.value),
        value.version,
        value.modifiedMs,
      )
    },

    /** Replaces a value that is there. */
    replace(tableSeq: number, value: ValueRow): void {
      sql.run(
        `UPDATE cell_values SET value = ?, lock_version = ?, modified_ms = ?
         WHERE table_seq = ? AND record_seq = ? AND attribute_seq = ?`,
        JSON.stringify(value.value),
        value.version,
        value.modifiedMs,
        tableSeq,
        value.recordSeq,
        value.attributeSeq,
      )
    },

    remove(tableSeq: number, recordSeq: number, attributeSeq: number): void {
      sql.run(
        `DELETE FROM cell_values WHERE table_seq = ? AND record_seq = ? AND attribute_seq = ?`,
        tableSeq,
        recordSeq,
        attributeSeq,
      )
    },

    /** Values after a cell, by record and then by attribute, each in the order of creation. */
    page(
      tableSeq: number,
      filter: RecordFilter,
      after: { recordSeq: number; attributeSeq: number },
      limit: number,
    ): ListedValue[] {
      const { clause, values } = filterClause(filter)
      if (filter.attributeSeqs !== undefined) values.push(JSON.stringify(filter.attributeSeqs))
      const ofAttributes =
        filter.attributeSeqs === undefined
          ? ''
          : 'AND v.attribute_seq IN (SELECT value FROM json_each(?))'
      const rows = sql.tuples(
        `SELECT v.record_seq, v.attribute_seq, v.value, v.lock_version, v.modified_ms,
           r.record_id, r.primary_values, r.lock_version
         FROM cell_values v JOIN records r ON r.record_seq = v.record_seq
         WHERE v.table_seq = ? AND (v.record_seq, v.attribute_seq) > (?, ?) ${clause} ${ofAttributes}
         ORDER BY v.record_seq, v.attribute_seq LIMIT ?`,
        tableSeq,
        after.recordSeq,
        after.attributeSeq,
        ...values,
        limit,
      )
      return withRecords(rows)
    },
  }
}

/** Rows come record by record; each record is read once. */
function withRecords(rows: readonly unknown[][]): ListedValue[] {
  let record: ListedRecord | undefined
  return rows.map((row) => {
    const recordSeq = numberAt(row, 0)
    if (record?.seq !== recordSeq) {
      record = {
        seq: recordSeq,
        id: textAt(row, 5),
        primaryValues: storedPrimaryValues(textAt(row, 6)),
        version: textAt(row, 7),
      }
    }
    const value = {
      recordSeq,
      attributeSeq: numberAt(row, 1),
      value: storedText(textAt(row, 2)),
      version: textAt(row, 3),
      modifiedMs: numberAt(row, 4),
    }
    return { value, record }
  })
}
