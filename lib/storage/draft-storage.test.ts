import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CellBase, cellKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts/draft'
import { DraftStore } from '@/lib/drafts/draft-store'
import { storedTable } from '@/lib/drafts/testing'
import { DATABASE_NAME } from './database'
import { openDraftStorage } from './draft-storage'
import { keptDrafts } from './kept-drafts'
import { onNewLife } from './new-generation'
import { DraftReplica } from './replica'
import { NewerShape } from './shape'
import { newRecord } from './testing'
import type { DraftRecord, DraftStorage } from './types'

const SCOPE = { instanceId: 'i-1', user: 'me' }
const SCOPE_KEY = JSON.stringify([SCOPE.instanceId, SCOPE.user])
const open: DraftStorage[] = []

async function storageOf(scope = SCOPE): Promise<DraftStorage> {
  const draftStorage = await openDraftStorage(scope)
  open.push(draftStorage)
  return draftStorage
}

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))

afterEach(() => {
  for (const draftStorage of open.splice(0)) draftStorage.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function keep(
  draftStorage: DraftStorage,
  mine: DraftRecord,
  ancestor: DraftRecord | null = null,
) {
  return draftStorage.putDrafts('t', [{ key: mine.key, ancestor, mine }])
}

async function raw() {
  return openDB(DATABASE_NAME)
}

/** Overwrites the stored record of a draft, as another program or a disk fault would. */
async function putRaw(key: string, value: unknown) {
  const database = await raw()
  await database.put('drafts', value, [SCOPE_KEY, 't', key])
  database.close()
}

function refuse(name: string) {
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no', name)
  })
}

describe('a draft in the vault', () => {
  it('comes back whole in another connection: base, versions, time and status', async () => {
    const base: CellBase = {
      value: 'old',
      lockVersion: { dataTable: 't', attribute: null, primaryValues: 'p', value: 'v' },
      modifiedAtMs: 5,
      modifiedRegion: 'eu-west-2',
    }
    const over: Partial<Draft> = {
      base,
      isUncertain: true,
      status: { kind: 'conflict', reason: 'value', theirs: base, message: 'moved' },
    }
    const record = newRecord('Lund', 'new', over)
    await keep(await storageOf(), record)
    expect(await (await storageOf()).load('t')).toEqual({
      drafts: [record],
      concurrentEdits: [],
      newer: 0,
    })
  })

  it('belongs to its instance, user and table alone', async () => {
    const draftStorage = await storageOf()
    await keep(draftStorage, newRecord('Lund', 'new'))
    expect((await draftStorage.load('u'))?.drafts).toEqual([])
    expect(await draftStorage.tables()).toEqual([
      { tableId: 't', tableName: 'Branches', drafts: 1 },
    ])
    expect(await (await storageOf({ ...SCOPE, user: 'you' })).tables()).toEqual([])
    expect(await (await storageOf({ ...SCOPE, instanceId: 'i-2' })).tables()).toEqual([])
  })

  it('counts a record to be deleted as one, as the page of its table does', async () => {
    const draftStorage = await storageOf()
    await keep(draftStorage, newRecord('Lund', 'new'))
    for (const attribute of ['Note', 'Hours', 'Lines']) {
      const address = { primaryValues: [{ attribute: 'Branch', value: 'Oslo' }], attribute }
      const key = cellKey('t', address)
      const made = newRecord('Oslo', null, { key, address, group: 'deleted-record' })
      await keep(draftStorage, { ...made, key })
    }
    expect(await draftStorage.tables()).toMatchObject([{ drafts: 2 }])
  })

  it('goes when it is removed', async () => {
    const draftStorage = await storageOf()
    const record = newRecord('Lund', 'new')
    await keep(draftStorage, record)
    await draftStorage.putDrafts('t', [{ key: record.key, ancestor: record, mine: null }])
    expect((await draftStorage.load('t'))?.drafts).toEqual([])
  })

  it('is merged with what a second connection wrote meanwhile', async () => {
    const [first, second] = [await storageOf(), await storageOf()]
    const record = newRecord('Lund', 'one')
    await keep(first, record)
    const later = { ...newRecord('Lund', 'two'), editedAtMs: 20 }
    const put = await keep(second, later)
    expect(put).toMatchObject({ records: [{ draft: { value: 'two' } }] })
    expect((await first.load('t'))?.concurrentEdits).toMatchObject([{ value: 'one' }])
  })
})

describe('an older shape', () => {
  it('is migrated: a draft in doubt may have been stored with its own value', async () => {
    const draftStorage = await storageOf()
    const record = newRecord('Lund', 'new', { isUncertain: true })
    const { key, draft, ...rest } = record
    const { key: _key, problem: _problem, uncertainValues: _values, ...older } = draft
    const database = await raw()
    const scope = JSON.stringify([SCOPE.instanceId, SCOPE.user])
    await database.put('drafts', { ...rest, shape: 1, draft: older }, [scope, 't', key])
    await database.put('drafts', { shape: 1 }, [scope, 't', 'no such thing'])
    database.close()
    const restored = { ...record, draft: { ...draft, uncertainValues: ['new'] } }
    expect((await draftStorage.load('t'))?.drafts).toEqual([restored])
    expect(await draftStorage.quarantined()).toMatchObject([{ value: { shape: 1 } }])
  })
})

describe('what is damaged', () => {
  it('is set aside with its reason and its place, and kept until its user removes it', async () => {
    const draftStorage = await storageOf()
    await keep(draftStorage, newRecord('Lund', 'good'))
    await putRaw('a', { external: true })
    await putRaw('b', { shape: 3 })
    const damages = draftStorage.damages
    expect((await draftStorage.load('t'))?.drafts).toHaveLength(1)
    expect(draftStorage.damages).toBe(damages + 2)
    const quarantined = await draftStorage.quarantined()
    expect(quarantined).toMatchObject([
      { value: { external: true }, key: [SCOPE_KEY, 't', 'a'] },
      { value: { shape: 3 }, key: [SCOPE_KEY, 't', 'b'] },
    ])
    await draftStorage.dropQuarantined(quarantined.flatMap(({ id }) => id ?? []))
    expect(await draftStorage.quarantined()).toEqual([])
  })

  it('is set aside too where a new draft takes its place', async () => {
    const draftStorage = await storageOf()
    const record = newRecord('Lund', 'good')
    await putRaw(record.key, 'garbage')
    await keep(draftStorage, record)
    expect((await draftStorage.load('t'))?.drafts).toEqual([record])
    expect(await draftStorage.quarantined()).toMatchObject([{ value: 'garbage', store: 'drafts' }])
    expect(draftStorage.damages).toBe(1)
  })

  it('as a whole database is left as it is, given whole, and another is in its place', async () => {
    const broken = await openDB(DATABASE_NAME, 1, {
      upgrade: (database) => database.createObjectStore('drafts').put('mine', 'key'),
    })
    broken.close()
    const record = newRecord('Lund', 'good')
    const draftStorage = await storageOf()
    expect(draftStorage).toMatchObject({ mode: 'durable', damages: 1 })
    await keep(draftStorage, record)
    expect((await (await storageOf()).load('t'))?.drafts).toEqual([record])
    const whole = { drafts: [{ key: 'key', value: 'mine' }] }
    expect(await draftStorage.quarantined()).toMatchObject([
      { id: null, store: DATABASE_NAME, value: whole },
    ])
    expect(await (await raw()).getAll('drafts')).toEqual(['mine'])
  })

  it('is not said of a database that has nothing in it', async () => {
    const empty = await openDB(DATABASE_NAME)
    empty.close()
    const draftStorage = await storageOf()
    expect(await keep(draftStorage, newRecord('Lund', 'good'))).toMatchObject({ isHeld: true })
    expect(await draftStorage.quarantined()).toEqual([])
  })
})

describe('what a newer Lockstep wrote', () => {
  it('is counted and left as it is, by readings and by writes of the same cell', async () => {
    const draftStorage = await storageOf()
    const record = newRecord('Lund', 'of this page')
    const newer = { shape: 99, tableName: 'Branches', draft: 'who knows' }
    await putRaw(record.key, newer)
    await putRaw('b', newer)
    expect(await draftStorage.load('t')).toEqual({ drafts: [], concurrentEdits: [], newer: 2 })
    const oslo = newRecord('Oslo', 'held')
    const changes = [record, oslo].map((mine) => ({ key: mine.key, ancestor: null, mine }))
    expect(await draftStorage.putDrafts('t', changes)).toMatchObject({ records: ['newer', oslo] })
    expect(draftStorage).toMatchObject({ mode: 'memory', trouble: 'newer', damages: 0 })
    await draftStorage.putDrafts('t', [{ key: record.key, ancestor: record, mine: null }])
    const database = await raw()
    expect(await database.get('drafts', [SCOPE_KEY, 't', record.key])).toEqual(newer)
    expect(await database.get('drafts', [SCOPE_KEY, 't', 'b'])).toEqual(newer)
    database.close()
    expect(await draftStorage.quarantined()).toEqual([])
    expect(await draftStorage.tables()).toEqual([
      { tableId: 't', tableName: 'Branches', drafts: 3 },
    ])
  })

  it('leaves a draft of the same cell in the memory of its tab, which is not called held', async () => {
    const draftStorage = await storageOf()
    const { key, draft } = newRecord('Lund', 'of this page')
    const drafts = new DraftStore(storedTable())
    const replica = new DraftReplica({
      draftStorage,
      tableId: 't',
      drafts: keptDrafts(drafts),
      tableName: () => 'Branches',
      saveIdOf: () => null,
      onWritten: () => {},
      onNews: () => {},
    })
    drafts.edit(key, draft.attribute, draft.address, draft.base, draft.value)
    const [kept = ''] = replica.pending.map((change) => change.key)
    await putRaw(kept, { shape: 99 })
    expect(await replica.flush()).toBe(false)
    await replica.refresh()
    expect(replica).toMatchObject({ isHeld: false, newer: 1 })
    expect(drafts.get(key)?.value).toBe('of this page')
  })

  it('stays among the receipts too', async () => {
    const draftStorage = await storageOf()
    await draftStorage.putReceipt('a', 't', 10, 'newer')
    const parse = () => {
      throw new NewerShape()
    }
    expect(await draftStorage.receipts('t', parse)).toEqual([])
    expect(await draftStorage.quarantined()).toEqual([])
    expect(await draftStorage.receipts('t', (json) => json)).toEqual(['newer'])
  })
})

describe('without storage', () => {
  it('the vault is in memory and says so, and works again when the browser does', async () => {
    const refusing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError')
    })
    const draftStorage = await storageOf()
    expect(draftStorage).toMatchObject({ mode: 'memory', trouble: 'refused' })
    expect(await keep(draftStorage, newRecord('Lund', 'x'))).toEqual({ isHeld: false })
    expect(await draftStorage.load('t')).toBeNull()
    await draftStorage.putPref('t', 'policy', 'ask')
    expect(await draftStorage.getPref('t', 'policy')).toBe('ask')
    const told = vi.fn()
    draftStorage.subscribe(told)
    refusing.mockRestore()
    expect(await keep(draftStorage, newRecord('Lund', 'x'))).toMatchObject({ isHeld: true })
    expect(draftStorage).toMatchObject({ mode: 'durable', trouble: null })
    expect(told).toHaveBeenCalled()
  })

  it.each([
    ['QuotaExceededError', 'full'],
    ['UnknownError', 'damaged'],
  ])('a write that ends in %s keeps what was stored, and is tried again', async (name, trouble) => {
    const draftStorage = await storageOf()
    const record = newRecord('Lund', 'first')
    await keep(draftStorage, record)
    const refusing = refuse(name)
    const next = newRecord('Lund', 'second')
    expect(await keep(draftStorage, next, record)).toEqual({ isHeld: false })
    expect(draftStorage.trouble).toBe(trouble)
    refusing.mockRestore()
    expect((await draftStorage.load('t'))?.drafts).toEqual([record])
    expect(await draftStorage.tables()).toHaveLength(1)
    // What can be read is not yet what can be stored.
    expect(draftStorage.trouble).toBe(trouble)
    expect(await keep(draftStorage, next, record)).toMatchObject({ isHeld: true })
    expect(draftStorage.mode).toBe('durable')
  })

  it('a store deleted under it is made again, with another generation, and that is told', async () => {
    const draftStorage = await storageOf()
    await keep(draftStorage, newRecord('Lund', 'x'))
    const before = draftStorage.generation
    const told: unknown[] = []
    draftStorage.subscribe(() => told.push(draftStorage.trouble))
    const writeAgain = vi.fn()
    onNewLife(draftStorage, writeAgain)
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(DATABASE_NAME).onsuccess = resolve
    })
    expect(draftStorage).toMatchObject({ mode: 'memory', trouble: 'lost', generation: null })
    expect(told).toEqual(['lost'])
    expect(writeAgain).not.toHaveBeenCalled()
    expect((await draftStorage.load('t'))?.drafts).toEqual([])
    expect(draftStorage).toMatchObject({ mode: 'durable', generation: expect.any(String) })
    expect(draftStorage.generation).not.toBe(before)
    expect(writeAgain).toHaveBeenCalledTimes(1)
  })

  it('of a newer program nothing is touched', async () => {
    const newer = await openDB(DATABASE_NAME, 9)
    newer.close()
    expect(await storageOf()).toMatchObject({ mode: 'memory', trouble: 'newer' })
  })
})

describe('receipts', () => {
  it('are listed by table, newest first, and foreign ones are set aside', async () => {
    const draftStorage = await storageOf()
    const parse = (json: unknown) => {
      if (typeof json !== 'number') throw new Error('no number')
      return json
    }
    await draftStorage.putReceipt('a', 't', 10, 1)
    await draftStorage.putReceipt('b', 't', 20, 2)
    await draftStorage.putReceipt('c', 'u', 30, 3)
    await draftStorage.putReceipt('d', 't', 40, 'foreign')
    expect(await draftStorage.receipts('t', parse)).toEqual([2, 1])
    expect(await draftStorage.quarantined()).toMatchObject([
      { store: 'receipts', value: 'foreign' },
    ])
    expect(await draftStorage.getPref('t', 'policy')).toBeUndefined()
  })

  it('are dropped by name, also while they wait in memory', async () => {
    const draftStorage = await storageOf()
    const asIs = (json: unknown) => json
    await draftStorage.putReceipt('a', 't', 10, 1)
    await draftStorage.putReceipt('b', 't', 20, 2)
    const refusing = refuse('QuotaExceededError')
    await draftStorage.putReceipt('c', 't', 30, 3)
    expect(await draftStorage.receipts('t', asIs)).toEqual([3, 2, 1])
    await draftStorage.dropReceipts('t', [{ id: 'c', atMs: 30 }])
    refusing.mockRestore()
    await draftStorage.dropReceipts('t', [
      { id: 'a', atMs: 10 },
      { id: 'unknown', atMs: 10 },
    ])
    expect(await draftStorage.receipts('t', asIs)).toEqual([2])
  })
})
