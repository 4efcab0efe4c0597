import { z } from 'zod'
import { nameKey } from '../rules/names'
import { LOCK_LEVELS, type TableRow } from '../types'
import type { Sql } from './database'
import { json, number, type Row, text, textOrNull } from './rows'

const lockLevel = z.enum(LOCK_LEVELS)
const tagMap = z.record(z.string(), z.string())

/** What a new table is made of. */
export type NewTable = Omit<TableRow, 'seq'>

/** Tables in SQLite. */
export function createTableStore(sql: Sql) {
  return {
    /** Adds a table; gives its sequence number. */
    insert(table: NewTable): number {
      return sql.run(
        `INSERT INTO data_tables (table_id, name, name_key, description, time_zone, lock_level,
           status, tags, lock_version, created_ms, modified_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        table.id,
        table.name,
        nameKey(table.name),
        table.description,
        table.timeZone,
        table.lockLevel,
        table.status,
        JSON.stringify(table.tags),
        table.version,
        table.createdMs,
        table.modifiedMs,
      )
    },

    byId(id: string): TableRow | undefined {
      const row = sql.first('SELECT * FROM data_tables WHERE table_id = ?', id)
      return row === undefined ? undefined : toTable(row)
    },

    /** By name, without regard to case. */
    byName(name: string): TableRow | undefined {
      const row = sql.first('SELECT * FROM data_tables WHERE name_key = ?', nameKey(name))
      return row === undefined ? undefined : toTable(row)
    },

    /** How many tables there are. */
    count(): number {
      const row = sql.first('SELECT COUNT(*) AS n FROM data_tables')
      return row === undefined ? 0 : number(row, 'n')
    },

    /** Tables after a sequence number, in the order of creation. */
    page(afterSeq: number, limit: number): TableRow[] {
      const rows = sql.all(
        'SELECT * FROM data_tables WHERE table_seq > ? ORDER BY table_seq LIMIT ?',
        afterSeq,
        limit,
      )
      return rows.map(toTable)
    },

    /** Writes name, description, time zone and lock level; does not move the version. */
    updateMetadata(
      seq: number,
      table: Pick<TableRow, 'name' | 'description' | 'timeZone' | 'lockLevel'>,
    ): void {
      sql.run(
        `UPDATE data_tables SET name = ?, name_key = ?, description = ?, time_zone = ?,
           lock_level = ? WHERE table_seq = ?`,
        table.name,
        nameKey(table.name),
        table.description,
        table.timeZone,
        table.lockLevel,
        seq,
      )
    },

    /** Writes a table's tags; does not move the version. */
    setTags(seq: number, tags: Readonly<Record<string, string>>): void {
      sql.run('UPDATE data_tables SET tags = ? WHERE table_seq = ?', JSON.stringify(tags), seq)
    },

    /** Moves the table's version. */
    touch(seq: number, version: string, nowMs: number): void {
      sql.run(
        'UPDATE data_tables SET lock_version = ?, modified_ms = ? WHERE table_seq = ?',
        version,
        nowMs,
        seq,
      )
    },

    /** Removes a table with its attributes, records and values. */
    remove(seq: number): void {
      sql.run('DELETE FROM data_tables WHERE table_seq = ?', seq)
    },

    removeAll(): void {
      sql.run('DELETE FROM data_tables')
    },
  }
}

function toTable(row: Row): TableRow {
  return {
    seq: number(row, 'table_seq'),
    id: text(row, 'table_id'),
    name: text(row, 'name'),
    description: textOrNull(row, 'description'),
    timeZone: text(row, 'time_zone'),
    lockLevel: lockLevel.parse(text(row, 'lock_level')),
    status: text(row, 'status'),
    tags: tagMap.parse(json(row, 'tags')),
    version: text(row, 'lock_version'),
    createdMs: number(row, 'created_ms'),
    modifiedMs: number(row, 'modified_ms'),
  }
}
