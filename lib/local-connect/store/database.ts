import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { MIGRATIONS } from './migrations'
import { asRow, asTuple, number, type Row } from './rows'

/** The file inside the data directory. */
export const DATABASE_FILE = 'connect.db'

/** Marks a file as the stand-in's own: "LSCK" as a 32-bit number. */
const APPLICATION_ID = 0x4c53434b
const OWNER_ONLY = 0o600
/** A stand-in that is just stopping gives its file up within this time. */
const BUSY_TIMEOUT_MS = 2_000

/** A value that SQLite can be given. */
export type SqlValue = string | number | null

/** Why a data directory cannot be opened, with the file and what to do. Nothing was changed. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** Prepared statements over one connection; each text is prepared once. */
export type Sql = {
  /** Every row that a statement gives. */
  all(statement: string, ...values: SqlValue[]): Row[]
  /** Like `all`, each row as its columns in order: half the time, for statements that give many. */
  tuples(statement: string, ...values: SqlValue[]): unknown[][]
  /** The first row, or `undefined`. */
  first(statement: string, ...values: SqlValue[]): Row | undefined
  /** Runs a statement; gives the id of the row it inserted. */
  run(statement: string, ...values: SqlValue[]): number
  /** Runs `work` in one write transaction; an exception undoes it. */
  transaction<T>(work: () => T): T
  /** Runs `work` in a transaction that is undone in any case. */
  inVain<T>(work: () => T): T
  /** Runs statements that are used once, separated by `;`. */
  execute(statements: string): void
  close(): void
  /** Closes a file that could not be opened for good, as it is; the lock on it goes with the process. */
  abandon(): void
}

/**
 * Opens (or makes) the database of a data directory and brings its schema up to date.
 * Commits are on disk when they return (WAL with `synchronous=FULL`), and the file is held
 * exclusively: a second stand-in over the same directory would answer from a stale cache.
 * @param fill runs in the transaction that makes a fresh file, so that a crash leaves none half full
 * @throws StoreError when the file is locked, corrupt, foreign or of a newer version
 */
export function openDatabase(dataDir: string, fill: (sql: Sql) => void): Sql {
  const path = join(dataDir, DATABASE_FILE)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreError(`The data directory ${dataDir} cannot be made: ${messageOf(error)}.`, {
      cause: error,
    })
  }
  let sql: Sql | undefined
  let isOurs = false
  try {
    // SQLite gives the files beside it the same rights.
    if (!existsSync(path)) closeSync(openSync(path, 'a', OWNER_ONLY))
    sql = createSql(new Database(path, { timeout: BUSY_TIMEOUT_MS }))
    // Before the first look: the index of the log is then kept in memory, and asks no room of a full disk.
    sql.all('PRAGMA locking_mode = EXCLUSIVE')
    const version = checkOwnership(sql, path)
    if (version > 0) checkPages(sql, path)
    isOurs = true
    keepFromOthers(path)
    configure(sql)
    migrate(sql, version, fill)
    return sql
  } catch (error) {
    giveUp(sql, isOurs)
    throw explain(error, path)
  }
}

function giveUp(sql: Sql | undefined, isOurs: boolean): void {
  try {
    if (isOurs) sql?.close()
    else sql?.abandon()
  } catch {
    // What went wrong first is what is told.
  }
}

/** What older versions left readable. */
function keepFromOthers(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) chmodSync(file, OWNER_ONLY)
  }
}

function createSql(database: Database.Database): Sql {
  const statementOf = createCache((text) => database.prepare(text))
  // A statement gives either objects or tuples: these are others.
  const tupleStatementOf = createCache((text) => database.prepare(text).raw())
  const all = (text: string, ...values: SqlValue[]) =>
    statementOf(text)
      .all(...values)
      .map(asRow)
  function abandon(): void {
    statementOf.clear()
    tupleStatementOf.clear()
    database.close()
  }
  return {
    all,
    tuples: (text, ...values) =>
      tupleStatementOf(text)
        .all(...values)
        .map(asTuple),
    first: (text, ...values) => {
      const row: unknown = statementOf(text).get(...values)
      return row === undefined ? undefined : asRow(row)
    },
    run: (text, ...values) => Number(statementOf(text).run(...values).lastInsertRowid),
    transaction: (work) => transact(database, work),
    inVain: (work) => undone(database, work),
    execute: (statements) => void database.exec(statements),
    close: () => {
      try {
        if (holdsFile(all)) releaseFile(all)
      } finally {
        abandon()
      }
    },
    abandon,
  }
}

/** Each text is prepared once. */
function createCache(prepare: (text: string) => Database.Statement) {
  const prepared = new Map<string, Database.Statement>()
  function statementOf(text: string): Database.Statement {
    let statement = prepared.get(text)
    if (statement === undefined) {
      statement = prepare(text)
      prepared.set(text, statement)
    }
    return statement
  }
  return Object.assign(statementOf, { clear: () => prepared.clear() })
}

function transact<T>(database: Database.Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function undone<T>(database: Database.Database, work: () => T): T {
  database.exec('BEGIN')
  try {
    return work()
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
  }
}

function configure(sql: Sql): void {
  sql.all('PRAGMA journal_mode = WAL')
  sql.all('PRAGMA synchronous = FULL')
  sql.all('PRAGMA foreign_keys = ON')
}

/**
 * Reads whose file this is before anything is written to it.
 * @returns the version of its schema; 0 for a fresh file
 */
function checkOwnership(sql: Sql, path: string): number {
  const version = pragma(sql, 'user_version')
  const isEmpty = sql.first('SELECT name FROM sqlite_schema LIMIT 1') === undefined
  if (!isEmpty && pragma(sql, 'application_id') !== APPLICATION_ID) {
    throw new StoreError(`${path} is a database of something else; choose another data directory.`)
  }
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      `${path} was written by a newer version (schema ${version}); use that, or another data directory.`,
    )
  }
  return version
}

/** A page that is damaged inside would be met only when something in it is asked for. */
function checkPages(sql: Sql, path: string): void {
  const found = sql.all('PRAGMA quick_check(1)').flatMap((row) => Object.values(row))
  if (found.length !== 1 || found[0] !== 'ok') throw damaged(path, found.join('; '))
}

function migrate(sql: Sql, version: number, fill: (sql: Sql) => void): void {
  sql.transaction(() => {
    for (const step of MIGRATIONS.slice(version)) runAll(sql, step)
    sql.all(`PRAGMA application_id = ${APPLICATION_ID}`)
    sql.all(`PRAGMA user_version = ${MIGRATIONS.length}`)
    if (version === 0) fill(sql)
  })
}

function holdsFile(all: Sql['all']): boolean {
  return all('PRAGMA locking_mode').some((row) => row.locking_mode === 'exclusive')
}

/**
 * The driver frees a connection only when its statements are collected. Leaving WAL folds the log
 * into the one file, and allows the lock on it to be given up at once.
 */
function releaseFile(all: Sql['all']): void {
  all('PRAGMA journal_mode = DELETE')
  all('PRAGMA locking_mode = NORMAL')
  all('SELECT name FROM sqlite_schema LIMIT 1')
}

/** Statements of a migration end in `;` at the end of a line. */
function runAll(sql: Sql, step: string): void {
  for (const statement of step.split(/;\s*\n/)) {
    if (statement.trim() !== '') sql.run(statement)
  }
}

function pragma(sql: Sql, name: string): number {
  const row = sql.first(`PRAGMA ${name}`)
  return row === undefined ? 0 : number(row, name)
}

function explain(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code.startsWith('SQLITE_BUSY')) {
    return new StoreError(
      `${path} is in use by another process; stop that one, or choose another data directory.`,
      { cause: error },
    )
  }
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return damaged(path, error)
  }
  if (code.startsWith('SQLITE_FULL')) {
    return new StoreError(
      `Disk full: there is no room left for ${path}. Make room and start again; what was saved is kept.`,
      { cause: error },
    )
  }
  return new StoreError(`${path} cannot be opened: ${messageOf(error)}.`, { cause: error })
}

function damaged(path: string, cause: unknown): StoreError {
  return new StoreError(
    `${path} is damaged or no SQLite database. Nothing was changed: move it away to start afresh, or restore a copy.`,
    { cause },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
