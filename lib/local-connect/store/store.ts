import { randomBytes } from 'node:crypto'
import { createAttributeStore } from './attributes'
import { openDatabase, type Sql } from './database'
import { createRecordStore } from './records'
import { text } from './rows'
import { createTableStore } from './tables'
import { createValueStore } from './values'

/** Everything that the stand-in keeps. */
export type Store = {
  tables: ReturnType<typeof createTableStore>
  attributes: ReturnType<typeof createAttributeStore>
  records: ReturnType<typeof createRecordStore>
  values: ReturnType<typeof createValueStore>
  /** Signs paging tokens; kept with the data. */
  tokenSecret: string
  /** Runs `work` in one write transaction; an exception undoes it. */
  transaction: Sql['transaction']
  close(): void
}

/**
 * Opens the store of a data directory.
 * @param seed fills a fresh file, in the transaction that makes it; `null` leaves it empty
 * @throws StoreError when the file cannot be used
 */
export function openStore(dataDir: string, seed: ((store: Store) => void) | null): Store {
  const sql = openDatabase(dataDir, (fresh) => {
    fresh.run(
      'INSERT INTO settings (name, value) VALUES (?, ?)',
      'token-secret',
      randomBytes(32).toString('base64url'),
    )
    seed?.(createStore(fresh))
  })
  return createStore(sql)
}

function createStore(sql: Sql): Store {
  const secret = sql.first('SELECT value FROM settings WHERE name = ?', 'token-secret')
  if (secret === undefined) throw new Error('The database has no token secret.')
  return {
    tables: createTableStore(sql),
    attributes: createAttributeStore(sql),
    records: createRecordStore(sql),
    values: createValueStore(sql),
    tokenSecret: text(secret, 'value'),
    transaction: sql.transaction,
    close: sql.close,
  }
}
