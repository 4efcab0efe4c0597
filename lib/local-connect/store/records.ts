import type { RecordRow } from '../types'
import type { Sql, SqlValue } from './database'
import { number, type Row, storedPrimaryValues, text } from './rows'

/** What a new record is made of. */
export type NewRecord = Omit<RecordRow, 'seq'>

/** Which records a listing wants: all conditions must hold. */
export type RecordFilter = {
  /** Any of these ids; absent = any record. */
  recordIds?: readonly string[] | undefined
  /** For each attribute, any of these keys (`primaryValueKey`). */
  primaryKeys: readonly PrimaryKeys[]
  /** Like `primaryKeys`, but they let the default record through. */
  allowedKeys: readonly PrimaryKeys[]
  /** Attributes whose values are wanted; absent = all. */
  attributeSeqs?: readonly number[] | undefined
}

type PrimaryKeys = { attributeSeq: number; keys: readonly string[] }

/** SQL that narrows records `r` to a filter, and the values for its question marks. */
export function filterClause(filter: RecordFilter): { clause: string; values: SqlValue[] } {
  const clauses: string[] = []
  const values: SqlValue[] = []
  if (filter.recordIds !== undefined) {
    clauses.push('AND r.record_id IN (SELECT value FROM json_each(?))')
    values.push(JSON.stringify(filter.recordIds))
  }
  const conditions = [
    ...filter.primaryKeys.map((one) => ({ ...one, isDefaultIn: 0 })),
    ...filter.allowedKeys.map((one) => ({ ...one, isDefaultIn: 1 })),
  ]
  for (const { attributeSeq, keys, isDefaultIn } of conditions) {
    // The key is a JSON text [[attribute, value], …]; comparing the values as JSON keeps texts
    // with NULs and lone surrogates whole.
    clauses.push(`AND (r.primary_values = '[]' AND ? OR EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(r.record_key)
      THEN r.record_key ELSE '[]' END) k WHERE json_extract(k.value, '$[0]') = ?
      AND json_extract(k.value, '$[1]') IN (SELECT value FROM json_each(?))))`)
    values.push(isDefaultIn, attributeSeq, JSON.stringify(keys))
  }
  return { clause: clauses.join(' '), values }
}

/** Records in SQLite. A record is a row as long as it has a value. */
export function createRecordStore(sql: Sql) {
  return {
    /** Adds a record; gives its sequence number. */
    insert(tableSeq: number, record: NewRecord): number {
      return sql.run(
        `INSERT INTO records (table_seq, record_id, record_key, primary_values, lock_version,
           modified_ms) VALUES (?, ?, ?, ?, ?, ?)`,
        tableSeq,
        record.id,
        record.key,
        JSON.stringify(record.primaryValues),
        record.version,
        record.modifiedMs,
      )
    },

    byKey(tableSeq: number, key: string): RecordRow | undefined {
      const row = sql.first(
        'SELECT * FROM records WHERE table_seq = ? AND record_key = ?',
        tableSeq,
        key,
      )
      return row === undefined ? undefined : toRecord(row)
    },

    /** Whether the table holds any data. */
    hasAny(tableSeq: number): boolean {
      return sql.first('SELECT 1 FROM records WHERE table_seq = ? LIMIT 1', tableSeq) !== undefined
    },

    /** Records after a sequence number, in the order of creation. */
    page(tableSeq: number, filter: RecordFilter, afterSeq: number, limit: number): RecordRow[] {
      const { clause, values } = filterClause(filter)
      const rows = sql.all(
        `SELECT * FROM records r WHERE r.table_seq = ? AND r.record_seq > ? ${clause}
         ORDER BY r.record_seq LIMIT ?`,
        tableSeq,
        afterSeq,
        ...values,
        limit,
      )
      return rows.map(toRecord)
    },

    /** Moves the record's version. */
    touch(seq: number, version: string, nowMs: number): void {
      sql.run(
        'UPDATE records SET lock_version = ?, modified_ms = ? WHERE record_seq = ?',
        version,
        nowMs,
        seq,
      )
    },

    /** Moves the versions of the records that have a value of an attribute: 128 random bits each. */
    touchHolders(attributeSeq: number, nowMs: number): void {
      sql.run(
        `UPDATE records SET lock_version = hex(randomblob(16)), modified_ms = ? WHERE record_seq IN
           (SELECT record_seq FROM cell_values WHERE attribute_seq = ?)`,
        nowMs,
        attributeSeq,
      )
    },

    /** Gives a record other primary values; its values and its id stay with it. */
    rename(seq: number, record: Pick<RecordRow, 'key' | 'primaryValues'>): void {
      sql.run(
        'UPDATE records SET record_key = ?, primary_values = ? WHERE record_seq = ?',
        record.key,
        JSON.stringify(record.primaryValues),
        seq,
      )
    },

    /** Removes the records of a table that hold no value. */
    removeEmpty(tableSeq: number): void {
      sql.run(
        `DELETE FROM records WHERE table_seq = ? AND NOT EXISTS
           (SELECT 1 FROM cell_values v WHERE v.record_seq = records.record_seq)`,
        tableSeq,
      )
    },

    /** Removes a record if its last value is gone; tells whether it did. */
    removeIfEmpty(seq: number): boolean {
      if (sql.first('SELECT 1 FROM cell_values WHERE record_seq = ? LIMIT 1', seq) !== undefined) {
        return false
      }
      sql.run('DELETE FROM records WHERE record_seq = ?', seq)
      return true
    },
  }
}

function toRecord(row: Row): RecordRow {
  return {
    seq: number(row, 'record_seq'),
    id: text(row, 'record_id'),
    key: text(row, 'record_key'),
    primaryValues: storedPrimaryValues(text(row, 'primary_values')),
    version: text(row, 'lock_version'),
    modifiedMs: number(row, 'modified_ms'),
  }
}
