import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SaveActions } from '@/lib/save'
import { type DraftStorage, openDraftStorage } from '@/lib/storage'
import { parseReceiptEntry, persistReceipts } from '../receipts/receipt-storage'
import { runSave } from '../saving/run-save'
import { persistPolicy } from '../saving/save-policy'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'
import { DraftSync } from './draft-sync'
import { StorageNews } from './tables-with-drafts'

const SCOPE = { instanceId: 'i', user: 'p' }
const DATABASE = 'lockstep-drafts'
const draftStorages: DraftStorage[] = []

const saveAll: SaveActions = {
  save: async ({ drafts }) =>
    (async function* () {
      const outcomes = drafts.map(
        ({ id, value, base }) => ({ kind: 'saved', id, base: { ...base, value } }) as const,
      )
      yield { type: 'outcomes', outcomes, moves: [] } as const
      const saved = outcomes.length
      yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: {} } as const
    })(),
  follow: async () => null,
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  localStorage.clear()
})

afterEach(() => {
  for (const draftStorage of draftStorages.splice(0)) draftStorage.close()
  vi.restoreAllMocks()
})

async function storageOf(): Promise<DraftStorage> {
  const draftStorage = await openDraftStorage(SCOPE)
  draftStorages.push(draftStorage)
  return draftStorage
}

/** A tab that has the table open. */
async function openTab(draftStorage?: DraftStorage): Promise<TableSession> {
  const held = draftStorage ?? (await storageOf())
  const session = sessionWith(
    ['Lund', 'Oslo', 'Ystad'].map((branch) => stored(branch, 'Note', 'old')),
  )
  session.set({ load: { kind: 'read', values: 3, atMs: Date.now() } })
  await persistPolicy(held, session)
  await persistReceipts(held, 'table-1', session.receipts)
  const draftSync = new DraftSync(held, session, saveAll)
  draftSync.attach(session, saveAll)
  await draftSync.start()
  return session
}

async function heldValues(): Promise<readonly (string | null)[]> {
  const held = await (await storageOf()).load('table-1')
  return (held?.drafts ?? []).map(({ draft }) => draft.value).sort()
}

async function expectHeld(values: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await heldValues()).toEqual(values))
}

function clearSiteData(): Promise<unknown> {
  localStorage.clear()
  return new Promise((resolve) => {
    indexedDB.deleteDatabase(DATABASE).onsuccess = resolve
  })
}

/** Lays something beside the drafts of the table, or over one of them. */
async function putRaw(value: unknown, over?: string): Promise<void> {
  const database = await openDB(DATABASE)
  const scope = JSON.stringify([SCOPE.instanceId, SCOPE.user])
  const keys = await database.getAllKeys('drafts')
  await database.put('drafts', value, over ? keys[0] : [scope, 'table-1', 'strange'])
  database.close()
}

describe('site data that is cleared under an open tab', () => {
  it('is written again: edits, receipts and what was chosen', async () => {
    const draftStorage = await storageOf()
    const session = await openTab(draftStorage)
    edit(session, 'Lund', 'Note', 'saved')
    await runSave(session, saveAll)
    session.sync.onPolicy({ scopePolicy: 'send-again', guardNone: true })
    edit(session, 'Lund', 'Note', 'one')
    edit(session, 'Oslo', 'Note', 'two')
    await expectHeld(['one', 'two'])
    const editedAt = (await draftStorage.load('table-1'))?.drafts.map(
      ({ editedAtMs }) => editedAtMs,
    )

    await clearSiteData()
    await expectHeld(['one', 'two'])
    const after = await storageOf()
    const held = await after.load('table-1')
    expect(held?.drafts.map(({ editedAtMs }) => editedAtMs)).toEqual(editedAt)
    await vi.waitFor(async () => {
      expect(await after.receipts('table-1', parseReceiptEntry)).toHaveLength(1)
    })
    expect(await after.getPref('table-1', 'save-policy')).toMatchObject({ guardNone: true })
    expect(session.sync.state.state).toMatchObject({ mode: 'durable', trouble: null })
    expect(session.sync.storeNow()).toBe(true)
  })

  it('leaves closing the tab to a question until it is written, and then to a place of its own', async () => {
    const session = await openTab()
    edit(session, 'Lund', 'Note', 'one')
    await expectHeld(['one'])
    const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not yet', 'UnknownError')
    })
    await clearSiteData()
    await vi.waitFor(() => expect(session.sync.state.state.mode).toBe('memory'))
    expect(session.sync.storeNow()).toBe(false)
    await vi.waitFor(() => expect(session.sync.state.state.trouble).toBe('damaged'))
    expect(session.sync.storeNow()).toBe(false)
    expect(session.sync.state.state.onlyInMemory).toBe(1)
    // Whoever answers the question with leaving has it there.
    window.dispatchEvent(new Event('pagehide'))
    opening.mockRestore()
    const next = await openTab()
    await vi.waitFor(() => expect(next.drafts.all().map(({ value }) => value)).toEqual(['one']))
  })

  it('is back from there in a browser whose store does not open at all, and held once it does', async () => {
    const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('broken', 'UnknownError')
    })
    const broken = await openTab()
    edit(broken, 'Lund', 'Note', 'one')
    window.dispatchEvent(new Event('pagehide'))
    const next = await openTab()
    expect(next.drafts.all().map(({ value }) => value)).toEqual(['one'])
    expect(next.sync.state.state).toMatchObject({ mode: 'memory', trouble: 'damaged' })
    expect(next.sync.storeNow()).toBe(false)
    opening.mockRestore()
    document.dispatchEvent(new Event('visibilitychange'))
    await expectHeld(['one'])
    expect((await (await storageOf()).load('table-1'))?.concurrentEdits).toEqual([])
  })

  it('is told to the lists of tables once the next page has brought it into the store', async () => {
    const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('broken', 'UnknownError')
    })
    edit(await openTab(), 'Lund', 'Note', 'one')
    window.dispatchEvent(new Event('pagehide'))
    // That page is gone, and tells nothing more.
    for (const draftStorage of draftStorages.splice(0)) draftStorage.close()
    opening.mockRestore()
    const onNews = vi.fn()
    const list = new StorageNews(SCOPE, onNews)
    await openTab()
    await vi.waitFor(() => expect(onNews).toHaveBeenCalled())
    list.close()
  })
})

describe('a store that lost what it held', () => {
  it('is told when the table is opened again, once', async () => {
    const session = await openTab()
    edit(session, 'Lund', 'Note', 'one')
    edit(session, 'Oslo', 'Note', 'two')
    await expectHeld(['one', 'two'])
    await vi.waitFor(() =>
      expect(localStorage.getItem('lockstep-kept:["i","p"]:table-1')).toContain('"drafts":2'),
    )
    // The tab is gone by then.
    for (const draftStorage of draftStorages.splice(0)) draftStorage.close()
    globalThis.indexedDB = new IDBFactory()
    expect((await openTab()).sync.state.state.lost).toBe(2)
    expect((await openTab()).sync.state.state.lost).toBe(0)
  })

  it('is none where the edits were saved, or are there', async () => {
    const session = await openTab()
    edit(session, 'Lund', 'Note', 'one')
    await expectHeld(['one'])
    expect((await openTab()).sync.state.state.lost).toBe(0)
    await runSave(session, saveAll)
    await expectHeld([])
    await vi.waitFor(() => expect(localStorage.length).toBe(0))
  })
})

describe('what is damaged', () => {
  it('in what a tab left when it went is told, and set aside whole', async () => {
    const name = `lockstep-parting:["i","p"]:table-1:gone`
    localStorage.setItem(name, '[{"key":')
    const session = await openTab()
    expect(session.sync.state.state.quarantined).toBe(1)
    expect(await session.sync.readQuarantine()).toMatchObject([
      { store: 'localStorage', key: name, value: '[{"key":' },
    ])
    expect(localStorage.getItem(name)).toBeNull()
  })

  it('among the edits while the table is open is told then', async () => {
    const session = await openTab()
    expect(session.sync.state.state.quarantined).toBe(0)
    await putRaw('garbage')
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(session.sync.state.state.quarantined).toBe(1))
  })

  it('is removed when its user says so, but not what came after they looked', async () => {
    localStorage.setItem(`lockstep-parting:["i","p"]:table-1:gone`, '[{"key":')
    const session = await openTab()
    const seen = await session.sync.readQuarantine()
    await putRaw('garbage')
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(session.sync.state.state.quarantined).toBe(2))
    await session.sync.dropQuarantined(seen)
    expect(session.sync.state.state.quarantined).toBe(1)
    expect(await session.sync.readQuarantine()).toMatchObject([{ value: 'garbage' }])
  })
})

describe('edits of a newer Lockstep', () => {
  it('are told and left where they are, also those that a tab left when it went', async () => {
    const name = `lockstep-parting:["i","p"]:table-1:gone`
    const left = JSON.stringify([{ key: 'k', ancestor: null, mine: { shape: 99 } }])
    const before = await openTab()
    edit(before, 'Lund', 'Note', 'mine')
    await expectHeld(['mine'])
    await putRaw({ shape: 99 })
    localStorage.setItem(name, left)
    const session = await openTab()
    expect(session.sync.state.state).toMatchObject({ newer: 2, quarantined: 0 })
    expect(localStorage.getItem(name)).toBe(left)
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['mine'])
  })

  it('are not written over by an edit of the same cell, which waits in its tab and asks', async () => {
    const session = await openTab()
    edit(session, 'Lund', 'Note', 'mine')
    await expectHeld(['mine'])
    await putRaw({ shape: 99 }, 'the draft')
    edit(session, 'Lund', 'Note', 'typed on')
    await vi.waitFor(() => expect(session.sync.state.state.trouble).toBe('newer'))
    expect(session.sync.storeNow()).toBe(false)
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['typed on'])
    expect((await (await storageOf()).load('table-1'))?.newer).toBe(1)
  })
})

describe('the room for edits', () => {
  it('is asked for once, with the first edit and not before, and told where it is little', async () => {
    const persist = vi.fn(async () => true)
    const storage = {
      persist,
      persisted: async () => false,
      estimate: async () => ({ quota: 5_000_000, usage: 1_000_000 }),
    }
    vi.stubGlobal('navigator', Object.create(navigator, { storage: { value: storage } }))
    const session = await openTab()
    expect(persist).not.toHaveBeenCalled()
    expect(session.sync.state.state.bytesLeft).toBeNull()
    edit(session, 'Lund', 'Note', 'one')
    await vi.waitFor(() => expect(persist).toHaveBeenCalledTimes(1))
    await vi.waitFor(() => expect(session.sync.state.state.bytesLeft).toBe(4_000_000))
    edit(session, 'Oslo', 'Note', 'two')
    await expectHeld(['one', 'two'])
    expect(persist).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})
