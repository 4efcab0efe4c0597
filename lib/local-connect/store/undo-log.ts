import type { Sql } from './database'
import { text } from './rows'

/** How far back the tables can be told. */
export const MAX_LAG_MS = 600_000

/** After so many changes those that are older than that are forgotten. */
const PRUNE_STEP = 1_000

/** What the operations read, with the columns that identify a row. */
const TABLES = [
  { name: 'data_tables', keys: ['table_seq'] },
  { name: 'attributes', keys: ['attribute_seq'] },
  { name: 'records', keys: ['record_seq'] },
  { name: 'cell_values', keys: ['table_seq', 'record_seq', 'attribute_seq'] },
] as const

/** The tables as they were a while ago. */
export type Past = {
  /** What is written next is written at this time. */
  begin(): void
  /**
   * Runs `read` over the tables as they were at a time; nothing that it writes stays. Changes that were made before the
   * store was opened are not undone.
   *
   * @param atMs epoch milliseconds, at most `MAX_LAG_MS` ago
   */
  asOf<T>(atMs: number, read: () => T): T
  /** Forgets every change: what is there now has always been so. */
  clear(): void
}

/**
 * Keeps for each change the statement that undoes it, in memory, by triggers. The past is the present with the later
 * changes undone, in a transaction that is rolled back: right for whatever the operations read, and without a cost for
 * readers of the present.
 */
export function createPast(sql: Sql, nowMs: () => number): Past {
  sql.all('PRAGMA temp_store = MEMORY')
  sql.run('CREATE TEMP TABLE past (seq INTEGER PRIMARY KEY, at_ms INTEGER, undo TEXT)')
  sql.run('CREATE TEMP TABLE past_clock (now_ms INTEGER NOT NULL)')
  sql.run('INSERT INTO past_clock (now_ms) VALUES (?)', nowMs())
  for (const table of TABLES) for (const trigger of triggersOf(sql, table)) sql.run(trigger)
  let changes = 0

  function prune(): void {
    const row = sql.first('SELECT COUNT(*) AS n FROM past')
    if (Number(row?.n ?? 0) < changes + PRUNE_STEP) return
    sql.run('DELETE FROM past WHERE at_ms < ?', nowMs() - MAX_LAG_MS)
    changes = Number(sql.first('SELECT COUNT(*) AS n FROM past')?.n ?? 0)
  }

  return {
    begin() {
      sql.run('UPDATE past_clock SET now_ms = ?', nowMs())
      prune()
    },

    asOf(atMs, read) {
      // From the last change back to the first one that is old enough: a clock may be set back.
      const undo = sql
        .all(
          `SELECT undo FROM past
           WHERE seq > COALESCE((SELECT MAX(seq) FROM past WHERE at_ms <= ?), 0) ORDER BY seq DESC`,
          atMs,
        )
        .map((row) => text(row, 'undo'))
      if (undo.length === 0) return read()
      return sql.inVain(() => {
        sql.execute(`PRAGMA defer_foreign_keys = ON; ${undo.join('; ')}`)
        return read()
      })
    },

    clear() {
      sql.run('DELETE FROM past')
      changes = 0
    },
  }
}

function triggersOf(sql: Sql, { name, keys }: (typeof TABLES)[number]): readonly string[] {
  const columns = sql.all(`PRAGMA table_info(${name})`).map((row) => text(row, 'name'))
  const where = (row: 'NEW' | 'OLD') =>
    keys.map((key) => `'${key} = ' || quote(${row}.${key})`).join(` || ' AND ' || `)
  const assignments = columns
    .map((column) => `'${column} = ' || ${literal(column)}`)
    .join(` || ', ' || `)
  const values = columns.map(literal).join(` || ', ' || `)
  const undoOf = {
    INSERT: `'DELETE FROM ${name} WHERE ' || ${where('NEW')}`,
    UPDATE: `'UPDATE ${name} SET ' || ${assignments} || ' WHERE ' || ${where('NEW')}`,
    DELETE: `'INSERT INTO ${name} (${columns.join(', ')}) VALUES (' || ${values} || ')'`,
  }
  return Object.entries(undoOf).map(
    ([event, undo]) => `CREATE TEMP TRIGGER past_${name}_${event} AFTER ${event} ON main.${name}
      BEGIN
        INSERT INTO past (at_ms, undo) VALUES ((SELECT now_ms FROM past_clock), ${undo});
      END`,
  )
}

/** The old value as SQL. `quote` ends a text at its first NUL, which a blob does not. */
function literal(column: string): string {
  const old = `OLD.${column}`
  return `CASE typeof(${old}) WHEN 'text' THEN 'CAST(' || quote(CAST(${old} AS BLOB)) || ' AS TEXT)' ELSE quote(${old}) END`
}
