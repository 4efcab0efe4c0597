import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'libsql'
import { z } from 'zod'
import { projectRoot } from './paths'

/** The lock file in the data directory. */
const FILE = 'app-server.db'
/** How long to wait for a server that is about to end. */
const WAIT_MS = 2_000
/** How many former servers are remembered. A page from before gets no answer about its server. */
const MAX_FORMER = 1_000

/** A data directory that this server has locked. */
export interface HeldDirectory {
  /** The id of this start of the server. */
  readonly id: string
  /** The ids of servers that had it before and have ended. */
  readonly former: ReadonlySet<string>
}

/** Another server has the data directory; the message says what to do. */
export class DirectoryHeld extends Error {
  override readonly name = 'DirectoryHeld'
}

/** Kept open for the life of the process. */
const held: Database.Database[] = []

const row = z.object({ id: z.string() })

/**
 * Locks a data directory for this server. The lock is one of SQLite on a file, which the system releases when the
 * process ends, even by a kill. It cannot be released otherwise.
 *
 * @throws DirectoryHeld if another server has it
 */
export function holdDirectory(dataDir: string): HeldDirectory {
  const folder = resolve(projectRoot, dataDir)
  const path = join(folder, FILE)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  const database = new Database(path, { timeout: WAIT_MS })
  const id = randomUUID()
  try {
    // First, because a failure here leaves no lock behind.
    database.exec('BEGIN EXCLUSIVE')
    // Keeps the lock after the transaction.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec(
      'CREATE TABLE IF NOT EXISTS servers (place INTEGER PRIMARY KEY, id TEXT NOT NULL)',
    )
    const rows: unknown[] = database.prepare('SELECT id FROM servers').all()
    const former = new Set(rows.map((one) => row.parse(one).id))
    database.prepare('INSERT INTO servers (id) VALUES (?)').run(id)
    const oldest = `SELECT place FROM servers ORDER BY place DESC LIMIT -1 OFFSET ${MAX_FORMER}`
    database.exec(`DELETE FROM servers WHERE place IN (${oldest})`)
    database.exec('COMMIT')
    held.push(database)
    return { id, former }
  } catch (error) {
    database.close()
    if (!isLocked(error)) throw error
    throw new DirectoryHeld(
      `Another Lockstep server uses ${folder}. Stop it first, or set another directory with LOCKSTEP_DATA_DIR.`,
      { cause: error },
    )
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked|SQLITE_BUSY/.test(error.message)
}
