import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SaveActions, SaveRequest } from '@/lib/save'
import { type DraftStorage, openDraftStorage } from '@/lib/storage'
import { runSave } from '../saving/run-save'
import { persistPolicy } from '../saving/save-policy'
import { edit, sessionWith, stored } from '../testing'
import { withinBounds } from './receipt-book'
import type { ReceiptEntry } from './receipt-entry'
import { persistReceipts } from './receipt-storage'

const draftStorages: DraftStorage[] = []

async function storageOf(): Promise<DraftStorage> {
  const draftStorage = await openDraftStorage({ instanceId: 'i', user: 'p' })
  draftStorages.push(draftStorage)
  return draftStorage
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  for (const draftStorage of draftStorages.splice(0)) draftStorage.close()
  vi.useRealTimers()
})

/** A server that saves everything. */
const saveAll: SaveActions = {
  save: async ({ drafts }: SaveRequest) =>
    (async function* () {
      const outcomes = drafts.map(
        ({ id, value, base }) => ({ kind: 'saved', id, base: { ...base, value } }) as const,
      )
      const moves = [{ scope: 'table', from: '1', to: '2' }]
      yield { type: 'outcomes', outcomes, moves } as const
      const saved = outcomes.length
      yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: {} } as const
    })(),
  follow: async () => null,
}

function newSession() {
  return sessionWith([stored('Lund', 'Note', 'old'), stored('Lund', 'Hours', '9-18')])
}

describe('receipts', () => {
  it('are there again when the table is opened anew, newest first, with what undo needs', async () => {
    const before = newSession()
    await persistReceipts(await storageOf(), 'table-1', before.receipts)
    edit(before, 'Lund', 'Note', 'new')
    await runSave(before, saveAll)
    vi.setSystemTime(Date.now() + 1_000)
    edit(before, 'Lund', 'Hours', '10-18')
    await runSave(before, saveAll)
    const entries = before.receipts.store.state
    expect(entries.map(({ receipt }) => receipt.lines[0]?.after)).toEqual(['10-18', 'new'])
    expect(entries[0]).toMatchObject({ lockLevel: 'VALUE', hasPrimaries: true, undoes: null })
    expect(entries[0]?.moves).toEqual([{ scope: 'table', from: '1', to: '2' }])

    const after = newSession()
    await persistReceipts(await storageOf(), 'table-1', after.receipts)
    expect(after.receipts.store.state).toEqual(entries)
  })

  it('of a save that ended before the vault was open are kept too', async () => {
    const before = newSession()
    edit(before, 'Lund', 'Note', 'new')
    await runSave(before, saveAll)
    await persistReceipts(await storageOf(), 'table-1', before.receipts)
    const after = newSession()
    await persistReceipts(await storageOf(), 'table-1', after.receipts)
    expect(after.receipts.store.state).toEqual(before.receipts.store.state)
  })

  it('name what was never begun as kept, in the receipt of its save', async () => {
    const branches = Array.from({ length: 2_002 }, (_, index) => `b${index}`)
    const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'old')))
    for (const branch of branches) edit(session, branch, 'Note', 'new')
    await runSave(session, {
      ...saveAll,
      save: () => Promise.reject(new Error('network')),
    })
    const [entry, ...others] = session.receipts.store.state
    expect(others).toEqual([])
    const outcomes = entry?.receipt.lines.map(({ outcome, reason }) => `${outcome} ${reason}`)
    expect(outcomes?.filter((one) => one === 'failed unknown')).toHaveLength(2_000)
    expect(outcomes?.filter((one) => one === 'kept null')).toHaveLength(2)
  })
})

function entryOf(id: string, characters: number): ReceiptEntry {
  const receipt = {
    saveId: id,
    tableId: 't',
    tableName: 'x'.repeat(characters),
    startedAtMs: 0,
    endedAtMs: 0,
    region: null,
    calls: {},
    rebased: 0,
    isCancelled: false,
    lines: [],
  }
  const rest = { lockLevel: 'VALUE', hasPrimaries: true, moves: [], undoes: null } as const
  return { id, atMs: 0, receipt, ...rest }
}

describe('the room for receipts', () => {
  it('is given to the newest, by number and by size', () => {
    const all = ['a', 'b', 'c'].map((id) => entryOf(id, 1_000))
    const ids = (limits: Parameters<typeof withinBounds>[1]) =>
      withinBounds(all, limits).kept.map(({ id }) => id)
    expect(ids({})).toEqual(['a', 'b', 'c'])
    expect(ids({ receipts: 2 })).toEqual(['a', 'b'])
    expect(ids({ characters: 3_000 })).toEqual(['a', 'b'])
    expect(ids({ characters: 1 })).toEqual(['a'])
    expect(withinBounds(all, { receipts: 1 }).dropped.map(({ id }) => id)).toEqual(['b', 'c'])
  })
})

describe('what a save does about a moved neighbour', () => {
  it('is as it was chosen for the table, unless it is chosen anew before the draft storage answers', async () => {
    const first = newSession()
    await persistPolicy(await storageOf(), first)
    expect(first.scopePolicy).toBe('ask')
    first.sync.onPolicy({ scopePolicy: 'send-again', guardNone: false })
    const second = newSession()
    await persistPolicy(await storageOf(), second)
    expect(second.state.state.policy).toEqual({ scopePolicy: 'send-again', guardNone: false })
    const third = newSession()
    const opening = persistPolicy(await storageOf(), third)
    third.sync.onPolicy({ scopePolicy: 'ask', guardNone: true })
    await opening
    expect(third.state.state.policy).toEqual({ scopePolicy: 'ask', guardNone: true })
  })

  it('is the careful way where what was kept cannot be read', async () => {
    const draftStorage = await storageOf()
    await draftStorage.putPref('table-1', 'save-policy', { scopePolicy: 'overwrite' })
    const session = newSession()
    await persistPolicy(draftStorage, session)
    expect(session.state.state.policy).toEqual({ scopePolicy: 'ask', guardNone: true })
  })
})
