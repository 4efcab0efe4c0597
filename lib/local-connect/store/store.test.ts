import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from './database'
import { MIGRATIONS } from './migrations'
import { openStore, type Store } from './store'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-connect-store-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const TABLE = {
  id: 'id',
  name: 'Prices',
  description: null,
  timeZone: 'UTC',
  lockLevel: 'NONE',
  status: 'PUBLISHED',
  tags: { team: 'a' },
  version: 'v1',
  createdMs: 1,
  modifiedMs: 2,
} as const

describe('the store', () => {
  it('keeps its rows and its token secret over a restart, and is filled once', () => {
    const fill = (fresh: Store) => void fresh.tables.insert(TABLE)
    const first = openStore(dataDir, fill)
    const { tokenSecret } = first
    first.close()
    const second = openStore(dataDir, fill)
    expect(second.tokenSecret).toBe(tokenSecret)
    expect(second.tables.page(0, 10)).toEqual([{ ...TABLE, seq: 1 }])
    second.close()
  })

  it('leaves nothing behind when filling it fails', () => {
    const fail = (fresh: Store) => {
      fresh.tables.insert(TABLE)
      throw new Error('no room')
    }
    expect(() => openStore(dataDir, fail)).toThrow('no room')
    const store = openStore(dataDir, (fresh) => void fresh.tables.insert(TABLE))
    expect(store.tables.page(0, 10)).toHaveLength(1)
    store.close()
  })

  it('undoes a transaction that throws', () => {
    const store = openStore(dataDir, null)
    expect(() =>
      store.transaction(() => {
        store.tables.insert(TABLE)
        throw new Error('half way')
      }),
    ).toThrow('half way')
    expect(store.tables.byName('PRICES')).toBeUndefined()
    store.close()
  })

  it('never gives a sequence number twice', () => {
    const store = openStore(dataDir, null)
    const first = store.tables.insert(TABLE)
    store.tables.remove(first)
    expect(store.tables.insert(TABLE)).toBeGreaterThan(first)
    store.close()
  })

  it('refuses a database of something else', () => {
    writeDatabase('CREATE TABLE recipes (name TEXT)')
    const before = readFileSync(join(dataDir, DATABASE_FILE))
    expect(() => openStore(dataDir, null)).toThrow('database of something else')
    expect(readFileSync(join(dataDir, DATABASE_FILE)).equals(before)).toBe(true)
  })

  it('refuses a database of a newer version', () => {
    openStore(dataDir, null).close()
    writeDatabase(`PRAGMA user_version = ${MIGRATIONS.length + 1}`)
    expect(() => openStore(dataDir, null)).toThrow('newer version')
  })

  it.skipIf(process.platform === 'win32')('lets nobody else read its files', () => {
    const inner = join(dataDir, 'made', 'data')
    const modes = () =>
      readdirSync(inner).map((name) => (statSync(join(inner, name)).mode & 0o777).toString(8))
    const first = openStore(inner, (fresh) => void fresh.tables.insert(TABLE))
    expect((statSync(inner).mode & 0o777).toString(8)).toBe('700')
    expect(new Set(modes())).toEqual(new Set(['600']))
    first.close()
    // Older versions let others read it.
    chmodSync(join(inner, DATABASE_FILE), 0o644)
    openStore(inner, null).close()
    expect(modes()).toEqual(['600'])
  })

  it('says that the disk is full', () => {
    const fill = () => {
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL', 13)
    }
    expect(() => openStore(dataDir, fill)).toThrow(/^Disk full: .*connect\.db.* Make room/)
  })

  it('names a file with a damaged page inside, and leaves it alone', () => {
    const store = openStore(dataDir, null)
    for (let n = 0; n < 200; n += 1) {
      store.tables.insert({ ...TABLE, id: `${n}`, name: `${n}`, description: 'x'.repeat(500) })
    }
    store.close()
    const path = join(dataDir, DATABASE_FILE)
    const damaged = readFileSync(path)
    damaged.fill('?', 12 * 4096, 13 * 4096)
    writeFileSync(path, damaged)
    expect(() => openStore(dataDir, null)).toThrow(`${path} is damaged`)
    expect(readFileSync(path).equals(damaged)).toBe(true)
  })

  it('leaves the log of a database of something else as it is', () => {
    writeDatabase('PRAGMA journal_mode = WAL; CREATE TABLE recipes (name TEXT)')
    const before = readFileSync(join(dataDir, DATABASE_FILE))
    expect(() => openStore(dataDir, null)).toThrow('database of something else')
    expect(readFileSync(join(dataDir, DATABASE_FILE)).equals(before)).toBe(true)
  })

  it('names a directory that cannot be made', () => {
    writeDatabase('CREATE TABLE recipes (name TEXT)')
    const inside = join(dataDir, DATABASE_FILE, 'sub')
    expect(() => openStore(inside, null)).toThrow(inside)
  })
})

function writeDatabase(sql: string): void {
  const database = new Database(join(dataDir, DATABASE_FILE))
  database.exec(sql)
  database.close()
}
