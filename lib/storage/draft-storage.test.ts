import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CellBase, cellKey } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts/draft'
import { DraftStore } from '@/lib/drafts/draft-store'
import { DATABASE_NAME } from './database'
import { openVault } from './draft-storage'
import { keptDrafts } from './kept-drafts'
import { onNewLife } from './new-generation'
import { DraftReplica } from './replica'
import { NewerShape } from './shape'
import { newRecord } from './testing'
import type { DraftRecord, Vault } from './types'

const SCOPE = { instanceId: 'i-1', person: 'me' }
const SCOPE_KEY = JSON.stringify([SCOPE.instanceId, SCOPE.person])
const open: Vault[] = []

async function vaultOf(scope = SCOPE): Promise<Vault> {
  const vault = await openVault(scope)
  open.push(vault)
  return vault
}

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))

afterEach(() => {
  for (const vault of open.splice(0)) vault.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function keep(vault: Vault, mine: DraftRecord, ancestor: DraftRecord | null = null) {
  return vault.putDrafts('t', [{ key: mine.key, ancestor, mine }])
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
    await keep(await vaultOf(), record)
    expect(await (await vaultOf()).load('t')).toEqual({ drafts: [record], rivals: [], newer: 0 })
  })

  it('belongs to its instance, person and table alone', async () => {
    const vault = await vaultOf()
    await keep(vault, newRecord('Lund', 'new'))
    expect((await vault.load('u'))?.drafts).toEqual([])
    expect(await vault.tables()).toEqual([{ tableId: 't', tableName: 'Branches', drafts: 1 }])
    expect(await (await vaultOf({ ...SCOPE, person: 'you' })).tables()).toEqual([])
    expect(await (await vaultOf({ ...SCOPE, instanceId: 'i-2' })).tables()).toEqual([])
  })

  it('counts a record to be deleted as one, as the page of its table does', async () => {
    const vault = await vaultOf()
    await keep(vault, newRecord('Lund', 'new'))
    for (const attribute of ['Note', 'Hours', 'Lines']) {
      const address = { primaryValues: [{ attribute: 'Branch', value: 'Oslo' }], attribute }
      const key = cellKey('t', address)
      const made = newRecord('Oslo', null, { key, address, group: 'deleted-record' })
      await keep(vault, { ...made, key })
    }
    expect(await vault.tables()).toMatchObject([{ drafts: 2 }])
  })

  it('goes when it is removed', async () => {
    const vault = await vaultOf()
    const record = newRecord('Lund', 'new')
    await keep(vault, record)
    await vault.putDrafts('t', [{ key: record.key, ancestor: record, mine: null }])
    expect((await vault.load('t'))?.drafts).toEqual([])
  })

  it('is merged with what a second connection wrote meanwhile', async () => {
    const [first, second] = [await vaultOf(), await vaultOf()]
    const record = newRecord('Lund', 'one')
    await keep(first, record)
    const later = { ...newRecord('Lund', 'two'), editedAtMs: 20 }
    const put = await keep(second, later)
    expect(put).toMatchObject({ records: [{ draft: { value: 'two' } }] })
    expect((await first.load('t'))?.rivals).toMatchObject([{ value: 'one' }])
  })
})

describe('an older shape', () => {
  it('is migrated: a draft in doubt may have been stored with its own value', async () => {
    const vault = await vaultOf()
    const record = newRecord('Lund', 'new', { isUncertain: true })
    const { key, draft, ...rest } = record
    const { key: _key, problem: _problem, uncertainValues: _values, ...older } = draft
    const database = await raw()
    const scope = JSON.stringify([SCOPE.instanceId, SCOPE.person])
    await database.put('drafts', { ...rest, shape: 1, draft: older }, [scope, 't', key])
    await database.put('drafts', { shape: 1 }, [scope, 't', 'no such thing'])
    database.close()
    const restored = { ...record, draft: { ...draft, uncertainValues: ['new'] } }
    expect((await vault.load('t'))?.drafts).toEqual([restored])
    expect(await vault.setAside()).toMatchObject([{ value: { shape: 1 } }])
  })
})

describe('what is damaged', () => {
  it('is set aside with its reason and its place, and kept until its person removes it', async () => {
    const vault = await vaultOf()
    await keep(vault, newRecord('Lund', 'good'))
    await putRaw('a', { foreign: true })
    await putRaw('b', { shape: 3 })
    const damages = vault.damages
    expect((await vault.load('t'))?.drafts).toHaveLength(1)
    expect(vault.damages).toBe(damages + 2)
    const aside = await vault.setAside()
    expect(aside).toMatchObject([
      { value: { foreign: true }, key: [SCOPE_KEY, 't', 'a'] },
      { value: { shape: 3 }, key: [SCOPE_KEY, 't', 'b'] },
    ])
    await vault.dropAside(aside.flatMap(({ id }) => id ?? []))
    expect(await vault.setAside()).toEqual([])
  })

  it('is set aside too where a new draft takes its place', async () => {
    const vault = await vaultOf()
    const record = newRecord('Lund', 'good')
    await putRaw(record.key, 'garbage')
    await keep(vault, record)
    expect((await vault.load('t'))?.drafts).toEqual([record])
    expect(await vault.setAside()).toMatchObject([{ value: 'garbage', store: 'drafts' }])
    expect(vault.damages).toBe(1)
  })

  it('as a whole database is left as it is, given whole, and another is in its place', async () => {
    const broken = await openDB(DATABASE_NAME, 1, {
      upgrade: (database) => database.createObjectStore('drafts').put('mine', 'key'),
    })
    broken.close()
    const record = newRecord('Lund', 'good')
    const vault = await vaultOf()
    expect(vault).toMatchObject({ mode: 'durable', damages: 1 })
    await keep(vault, record)
    expect((await (await vaultOf()).load('t'))?.drafts).toEqual([record])
    const whole = { drafts: [{ key: 'key', value: 'mine' }] }
    expect(await vault.setAside()).toMatchObject([{ id: null, store: DATABASE_NAME, value: whole }])
    expect(await (await raw()).getAll('drafts')).toEqual(['mine'])
  })

  it('is not said of a database that has nothing in it', async () => {
    const empty = await openDB(DATABASE_NAME)
    empty.close()
    const vault = await vaultOf()
    expect(await keep(vault, newRecord('Lund', 'good'))).toMatchObject({ isHeld: true })
    expect(await vault.setAside()).toEqual([])
  })
})

describe('what a newer Lockstep wrote', () => {
  it('is counted and left as it is, by readings and by writes of the same cell', async () => {
    const vault = await vaultOf()
    const record = newRecord('Lund', 'of this page')
    const newer = { shape: 99, tableName: 'Branches', draft: 'who knows' }
    await putRaw(record.key, newer)
    await putRaw('b', newer)
    expect(await vault.load('t')).toEqual({ drafts: [], rivals: [], newer: 2 })
    const oslo = newRecord('Oslo', 'held')
    const changes = [record, oslo].map((mine) => ({ key: mine.key, ancestor: null, mine }))
    expect(await vault.putDrafts('t', changes)).toMatchObject({ records: ['newer', oslo] })
    expect(vault).toMatchObject({ mode: 'memory', trouble: 'newer', damages: 0 })
    await vault.putDrafts('t', [{ key: record.key, ancestor: record, mine: null }])
    const database = await raw()
    expect(await database.get('drafts', [SCOPE_KEY, 't', record.key])).toEqual(newer)
    expect(await database.get('drafts', [SCOPE_KEY, 't', 'b'])).toEqual(newer)
    database.close()
    expect(await vault.setAside()).toEqual([])
    expect(await vault.tables()).toEqual([{ tableId: 't', tableName: 'Branches', drafts: 3 }])
  })

  it('leaves a draft of the same cell in the memory of its tab, which is not called held', async () => {
    const vault = await vaultOf()
    const { key, draft } = newRecord('Lund', 'of this page')
    const drafts = new DraftStore()
    const replica = new DraftReplica({
      vault,
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
    const vault = await vaultOf()
    await vault.putReceipt('a', 't', 10, 'newer')
    const parse = () => {
      throw new NewerShape()
    }
    expect(await vault.receipts('t', parse)).toEqual([])
    expect(await vault.setAside()).toEqual([])
    expect(await vault.receipts('t', (json) => json)).toEqual(['newer'])
  })
})

describe('without storage', () => {
  it('the vault is in memory and says so, and works again when the browser does', async () => {
    const refusing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError')
    })
    const vault = await vaultOf()
    expect(vault).toMatchObject({ mode: 'memory', trouble: 'refused' })
    expect(await keep(vault, newRecord('Lund', 'x'))).toEqual({ isHeld: false })
    expect(await vault.load('t')).toBeNull()
    await vault.putPref('t', 'policy', 'ask')
    expect(await vault.getPref('t', 'policy')).toBe('ask')
    const told = vi.fn()
    vault.subscribe(told)
    refusing.mockRestore()
    expect(await keep(vault, newRecord('Lund', 'x'))).toMatchObject({ isHeld: true })
    expect(vault).toMatchObject({ mode: 'durable', trouble: null })
    expect(told).toHaveBeenCalled()
  })

  it.each([
    ['QuotaExceededError', 'full'],
    ['UnknownError', 'damaged'],
  ])('a write that ends in %s keeps what was stored, and is tried again', async (name, trouble) => {
    const vault = await vaultOf()
    const record = newRecord('Lund', 'first')
    await keep(vault, record)
    const refusing = refuse(name)
    const next = newRecord('Lund', 'second')
    expect(await keep(vault, next, record)).toEqual({ isHeld: false })
    expect(vault.trouble).toBe(trouble)
    refusing.mockRestore()
    expect((await vault.load('t'))?.drafts).toEqual([record])
    expect(await vault.tables()).toHaveLength(1)
    // What can be read is not yet what can be stored.
    expect(vault.trouble).toBe(trouble)
    expect(await keep(vault, next, record)).toMatchObject({ isHeld: true })
    expect(vault.mode).toBe('durable')
  })

  it('a store deleted under it is made again, with another generation, and that is told', async () => {
    const vault = await vaultOf()
    await keep(vault, newRecord('Lund', 'x'))
    const before = vault.generation
    const told: unknown[] = []
    vault.subscribe(() => told.push(vault.trouble))
    const writeAgain = vi.fn()
    onNewLife(vault, writeAgain)
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(DATABASE_NAME).onsuccess = resolve
    })
    expect(vault).toMatchObject({ mode: 'memory', trouble: 'lost', generation: null })
    expect(told).toEqual(['lost'])
    expect(writeAgain).not.toHaveBeenCalled()
    expect((await vault.load('t'))?.drafts).toEqual([])
    expect(vault).toMatchObject({ mode: 'durable', generation: expect.any(String) })
    expect(vault.generation).not.toBe(before)
    expect(writeAgain).toHaveBeenCalledTimes(1)
  })

  it('of a newer program nothing is touched', async () => {
    const newer = await openDB(DATABASE_NAME, 9)
    newer.close()
    expect(await vaultOf()).toMatchObject({ mode: 'memory', trouble: 'newer' })
  })
})

describe('receipts', () => {
  it('are listed by table, newest first, and foreign ones are set aside', async () => {
    const vault = await vaultOf()
    const parse = (json: unknown) => {
      if (typeof json !== 'number') throw new Error('no number')
      return json
    }
    await vault.putReceipt('a', 't', 10, 1)
    await vault.putReceipt('b', 't', 20, 2)
    await vault.putReceipt('c', 'u', 30, 3)
    await vault.putReceipt('d', 't', 40, 'foreign')
    expect(await vault.receipts('t', parse)).toEqual([2, 1])
    expect(await vault.setAside()).toMatchObject([{ store: 'receipts', value: 'foreign' }])
    expect(await vault.getPref('t', 'policy')).toBeUndefined()
  })

  it('are dropped by name, also while they wait in memory', async () => {
    const vault = await vaultOf()
    const asIs = (json: unknown) => json
    await vault.putReceipt('a', 't', 10, 1)
    await vault.putReceipt('b', 't', 20, 2)
    const refusing = refuse('QuotaExceededError')
    await vault.putReceipt('c', 't', 30, 3)
    expect(await vault.receipts('t', asIs)).toEqual([3, 2, 1])
    await vault.dropReceipts('t', [{ id: 'c', atMs: 30 }])
    refusing.mockRestore()
    await vault.dropReceipts('t', [
      { id: 'a', atMs: 10 },
      { id: 'unknown', atMs: 10 },
    ])
    expect(await vault.receipts('t', asIs)).toEqual([2])
  })
})
