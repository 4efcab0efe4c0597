import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from './database'
import { MIGRATIONS } from './migrations'
import { openStore } from './store'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-connect-migrations-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** Hashes of the published steps: files of that shape are on people's disks. */
const PUBLISHED = [
  '16924add9eb96f5abaacdc8bc61d24db173bbc7cd2dffc8656e43822cf20572a',
  '8ddf956a636cac0a78fd7260d45a5e79f12b4868c2d7eac22032b431dd0029b1',
]

describe('migrations', () => {
  it('never change once they are published', () => {
    const hashes = MIGRATIONS.map((step) => createHash('sha256').update(step).digest('hex'))
    expect(hashes.slice(0, PUBLISHED.length)).toEqual(PUBLISHED)
  })

  it('bring a file of the first shape up to date, with everything in it', () => {
    writeFirstShape()
    const store = openStore(dataDir, null, 10)
    const table = store.tables.byName('prices')
    expect(table).toMatchObject({ id: 'table-id', name: 'Prices', version: 'tv' })
    expect(store.attributes.ofTable(1)).toMatchObject([{ name: 'Price', version: 'av' }])
    expect(store.records.byKey(1, 'DEFAULT')).toMatchObject({ id: 'DEFAULT', version: 'rv' })
    expect(store.values.find(1, 1, 1)).toMatchObject({ value: 'a\u0000b', version: 'vv' })
    expect(store.tokenSecret).toBe('kept')
    expect(store.journal.range()).toEqual({ firstSeq: 1, lastSeq: 0 })
    store.close()
    // A second start finds nothing left to do.
    openStore(dataDir, null, 10).close()
    expect(userVersion()).toBe(MIGRATIONS.length)
  })
})

function writeFirstShape(): void {
  const database = new Database(join(dataDir, DATABASE_FILE))
  database.exec(MIGRATIONS[0] ?? '')
  database.exec(`
    INSERT INTO settings VALUES ('token-secret', 'kept');
    INSERT INTO data_tables VALUES
      (1, 'table-id', 'Prices', 'prices', NULL, 'UTC', 'NONE', 'PUBLISHED', '{}', 'tv', 1, 2);
    INSERT INTO attributes VALUES (1, 1, 'a-id', 'Price', 'price', 'TEXT', NULL, 0, NULL, 'av', 3);
    INSERT INTO records VALUES (1, 1, 'DEFAULT', 'DEFAULT', '[]', 'rv', 4);
    INSERT INTO cell_values VALUES (1, 1, 1, '"a\\u0000b"', 'vv', 5);
    PRAGMA application_id = ${0x4c53434b};
    PRAGMA user_version = 1;
  `)
  database.close()
}

function userVersion(): unknown {
  const database = new Database(join(dataDir, DATABASE_FILE))
  const row: unknown = database.prepare('PRAGMA user_version').get()
  database.close()
  return Object(row).user_version
}
