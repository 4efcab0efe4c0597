import { z } from 'zod'
import type { RecordRow, ValueRow } from '../types'
import type { Sql } from './database'
import { filterClause, type RecordFilter } from './records'
import { json, number, type Row, text } from './rows'

const primaryValues = z.array(z.tuple([z.number(), z.string()]))
const storedText = z.string()

/** A value with the record it belongs to. */
export type ListedValue = { value: ValueRow; record: RecordRow }

/** Values in SQLite. */
export function createValueStore(sql: Sql) {
  return {
    find(tableSeq: number, recordSeq: number, attributeSeq: number): ValueRow | undefined {
      const row = sql.first(
        `SELECT * FROM cell_values WHERE table_seq = ? AND record_seq = ? AND attribute_seq = ?`,
        tableSeq,
        recordSeq,
        attributeSeq,
      )
      return row === undefined ? undefined : toValue(row)
    },

    /** How many values a table holds. */
    count(tableSeq: number): number {
      const row = sql.first('SELECT COUNT(*) AS n FROM cell_values WHERE table_seq = ?', tableSeq)
      return row === undefined ? 0 : number(row, 'n')
    },

    /** Writes a value, new or not. */
    put(tableSeq: number, value: ValueRow): void {
      sql.run(
        `INSERT INTO cell_values (table_seq, record_seq, attribute_seq, value, lock_version,
           modified_ms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET value = excluded.value, lock_version = excluded.lock_version,
           modified_ms = excluded.modified_ms`,
        tableSeq,
        value.recordSeq,
        value.attributeSeq,
        JSON.stringify(value.value),
        value.version,
        value.modifiedMs,
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
      const rows = sql.all(
        `SELECT v.*, r.record_id, r.record_key, r.primary_values,
           r.lock_version AS record_version, r.modified_ms AS record_modified_ms
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
function withRecords(rows: readonly Row[]): ListedValue[] {
  let record: RecordRow | undefined
  return rows.map((row) => {
    const value = toValue(row)
    if (record?.seq !== value.recordSeq) {
      record = {
        seq: value.recordSeq,
        id: text(row, 'record_id'),
        key: text(row, 'record_key'),
        primaryValues: primaryValues.parse(json(row, 'primary_values')),
        version: text(row, 'record_version'),
        modifiedMs: number(row, 'record_modified_ms'),
      }
    }
    return { value, record }
  })
}

function toValue(row: Row): ValueRow {
  return {
    recordSeq: number(row, 'record_seq'),
    attributeSeq: number(row, 'attribute_seq'),
    value: storedText.parse(json(row, 'value')),
    version: text(row, 'lock_version'),
    modifiedMs: number(row, 'modified_ms'),
  }
}
