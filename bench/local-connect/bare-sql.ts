import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

/** The SQL statements of the stand-in, run on a copy of its database. */
export interface BareSql {
  /** Reads 1,001 values from a record on. */
  page(fromRecord: number): void
  /**
   * Updates 25 values in one transaction: reads the table, its attributes, the records and their values to compare
   * versions, then writes values and versions.
   */
  update(tag: string): void
  close(): void
}

const CELLS = 25
const PAGE = `SELECT v.record_seq, v.attribute_seq, v.value, v.lock_version, v.modified_ms,
    r.record_id, r.primary_values, r.lock_version AS record_version
  FROM cell_values v JOIN records r ON r.record_seq = v.record_seq
  WHERE v.table_seq = ? AND (v.record_seq, v.attribute_seq) > (?, ?)
  ORDER BY v.record_seq, v.attribute_seq LIMIT ?`

/** Opens a copy of the database of a stopped stand-in, with the same settings. Uses the first table. */
export function openBareSql(dataDir: string): BareSql {
  const path = join(dataDir, 'copy.db')
  copyFileSync(join(dataDir, 'connect.db'), path)
  const database = new Database(path)
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']) {
    database.prepare(`PRAGMA ${pragma}`).all()
  }
  const page = database.prepare(PAGE)
  const cells = database
    .prepare('SELECT table_seq, record_seq, attribute_seq FROM cell_values LIMIT ?')
    .raw()
    .all(CELLS)
    .map((row) => (Array.isArray(row) ? row.map(Number) : []))
  const records = [...new Set(cells.map(([, record]) => record))]
  const value = database.prepare(
    `UPDATE cell_values SET value = ?, lock_version = ?, modified_ms = ?
     WHERE table_seq = ? AND record_seq = ? AND attribute_seq = ?`,
  )
  const reads = [
    database.prepare('SELECT * FROM data_tables WHERE table_seq = 1'),
    database.prepare('SELECT * FROM attributes WHERE table_seq = 1 ORDER BY attribute_seq'),
  ]
  const readRecord = database.prepare('SELECT * FROM records WHERE record_seq = ?')
  const readValues = database.prepare(
    `SELECT attribute_seq, value, lock_version, modified_ms FROM cell_values
     WHERE table_seq = 1 AND record_seq = ?`,
  )
  const touchRecord = database.prepare(
    'UPDATE records SET lock_version = ?, modified_ms = ? WHERE record_seq = ?',
  )
  const touchTable = database.prepare('UPDATE data_tables SET lock_version = ?, modified_ms = ?')
  return {
    page: (fromRecord) => void page.all(1, fromRecord, 0, 1_001),
    update(tag) {
      database.exec('BEGIN IMMEDIATE')
      for (const statement of reads) statement.all()
      for (const record of records) readRecord.all(record)
      for (const record of records) readValues.all(record)
      for (const cell of cells) value.run(JSON.stringify(tag), tag, 1, ...cell)
      for (const record of records) touchRecord.run(tag, 1, record)
      touchTable.run(tag, 1)
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}
