import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'libsql'
import { z } from 'zod'
import { projectRoot } from './paths'

/** The file inside the data directory. */
const FILE = 'app-server.db'
/** A server that is just ending gives its directory up within this time. */
const PATIENCE_MS = 2_000
/** A page that was open for so many starts of the server is told nothing of the first one any more. */
const MOST_FORMER = 1_000

/** A server that has a data directory to itself. */
export interface HeldDirectory {
  /** Of this start of the server. */
  readonly id: string
  /** The ids of those that had it before, and have ended. */
  readonly former: ReadonlySet<string>
}

/** Why the server may not begin, and what to do. */
export class DirectoryHeld extends Error {
  override readonly name = 'DirectoryHeld'
}

/** Open for as long as the process lives. */
const held: Database.Database[] = []

const row = z.object({ id: z.string() })

/**
 * Takes a data directory for this server alone. What says that it is taken is SQLite's lock on a file, which the system
 * ends with the process: nothing stays behind after a kill. There is no other way to give it up.
 *
 * @throws DirectoryHeld where another server has it
 */
export function holdDirectory(dataDir: string): HeldDirectory {
  const folder = resolve(projectRoot, dataDir)
  const path = join(folder, FILE)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  const database = new Database(path, { timeout: PATIENCE_MS })
  const id = randomUUID()
  try {
    // First: whoever fails here leaves no lock of its own behind.
    database.exec('BEGIN EXCLUSIVE')
    // From now on the lock is kept after the transaction, too.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec(
      'CREATE TABLE IF NOT EXISTS servers (place INTEGER PRIMARY KEY, id TEXT NOT NULL)',
    )
    const rows: unknown[] = database.prepare('SELECT id FROM servers').all()
    const former = new Set(rows.map((one) => row.parse(one).id))
    database.prepare('INSERT INTO servers (id) VALUES (?)').run(id)
    const oldest = `SELECT place FROM servers ORDER BY place DESC LIMIT -1 OFFSET ${MOST_FORMER}`
    database.exec(`DELETE FROM servers WHERE place IN (${oldest})`)
    database.exec('COMMIT')
    held.push(database)
    return { id, former }
  } catch (error) {
    database.close()
    if (!isLocked(error)) throw error
    throw new DirectoryHeld(
      `Another server of Lockstep works with ${folder}. Stop that one first, or give this one a directory of its own with LOCKSTEP_DATA_DIR.`,
      { cause: error },
    )
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked|SQLITE_BUSY/.test(error.message)
}
