import { randomBytes } from 'node:crypto'
import { createAttributeStore } from './attributes'
import { openDatabase, type Sql } from './database'
import { createJournalStore, type JournalStore } from './journal'
import { createRecordStore } from './records'
import { text } from './rows'
import { createTableStore } from './tables'
import { createPast, type Past } from './undo-log'
import { createValueStore } from './values'

/** Everything that the stand-in keeps. */
export type Store = {
  tables: ReturnType<typeof createTableStore>
  attributes: ReturnType<typeof createAttributeStore>
  records: ReturnType<typeof createRecordStore>
  values: ReturnType<typeof createValueStore>
  journal: JournalStore
  /** What the tables were a while ago; `null` where that is not kept. */
  past: Past | null
  /** Signs paging tokens; kept with the data. */
  tokenSecret: string
  /** Runs `work` in one write transaction; an exception undoes it. */
  transaction: Sql['transaction']
  /** Removes every table and the journal's entries. */
  clear(): void
  close(): void
}

/**
 * Opens the store of a data directory.
 * @param seed fills a fresh file, in the transaction that makes it; `null` leaves it empty
 * @param journalRows how many entries of the journal are kept; 0 keeps none, and forgets those of
 *   earlier starts: a journal with a hole would be worse than none
 * @param pastClock epoch milliseconds; given, the tables can be read as they were a while ago
 * @throws StoreError when the file cannot be used
 */
export function openStore(
  dataDir: string,
  seed: ((store: Store) => void) | null,
  journalRows = 0,
  pastClock: (() => number) | null = null,
): Store {
  const sql = openDatabase(dataDir, (fresh) => {
    fresh.run(
      'INSERT INTO settings (name, value) VALUES (?, ?)',
      'token-secret',
      randomBytes(32).toString('base64url'),
    )
    seed?.(createStore(fresh, 0, null))
  })
  const store = createStore(sql, journalRows, pastClock)
  if (journalRows === 0) store.journal.clear()
  return store
}

function createStore(sql: Sql, journalRows: number, pastClock: (() => number) | null): Store {
  const secret = sql.first('SELECT value FROM settings WHERE name = ?', 'token-secret')
  if (secret === undefined) throw new Error('The database has no token secret.')
  const tables = createTableStore(sql)
  const journal = createJournalStore(sql, journalRows)
  const past = pastClock === null ? null : createPast(sql, pastClock)
  return {
    tables,
    attributes: createAttributeStore(sql),
    records: createRecordStore(sql),
    values: createValueStore(sql),
    journal,
    past,
    tokenSecret: text(secret, 'value'),
    transaction: (work) =>
      sql.transaction(() => {
        past?.begin()
        return work()
      }),
    clear() {
      tables.removeAll()
      journal.clear()
    },
    close: sql.close,
  }
}
