import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { createSaveRegistry } from '@/lib/save/server'
import { type DraftStorage, openDraftStorage } from '@/lib/storage'
import { runSave } from '../saving/run-save'
import { undoPlanOf } from '../saving/undo-save'
import type { TableSession } from '../session'
import { DraftSync } from '../tabs/draft-sync'
import { edit, sessionWith, stored } from '../testing'
import { persistReceipts } from './receipt-storage'

const BRANCHES = ['Gävle', 'Lund', 'Oslo']

let draftStorages: DraftStorage[] = []

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  draftStorages = []
})

afterEach(() => {
  for (const draftStorage of draftStorages) draftStorage.close()
})

/** A tab that has the table open: what is stored by `version`, and what the browser keeps. */
async function openTab(actions: SaveActions, note: string, version: string): Promise<TableSession> {
  const session = sessionWith(BRANCHES.map((branch) => stored(branch, 'Note', note, version)))
  session.set({ load: { kind: 'read', values: BRANCHES.length, atMs: Date.now() } })
  const draftStorage = await openDraftStorage({ instanceId: 'i', user: 'p' })
  draftStorages.push(draftStorage)
  await persistReceipts(draftStorage, session.schema.table.id, session.receipts)
  const draftSync = new DraftSync(draftStorage, session, actions)
  draftSync.attach(session, actions)
  await draftSync.start()
  return session
}

/** A server that saves the drafts of a request one after the other, and goes on from each when it is let. */
function server() {
  const registry = createSaveRegistry()
  const waiting: (() => void)[] = []
  let isKilled = false
  async function* run({ drafts }: SaveRequest): AsyncGenerator<SaveEvent> {
    for (const { id, value, base, primaryValues } of drafts) {
      const branch = primaryValues[0]?.value
      const lockVersion = base.lockVersion && { ...base.lockVersion, value: `${branch}-Note-new` }
      const evidence = { attempts: 1, requestIds: ['r'], atMs: 1, isRebased: false }
      const outcome = {
        kind: 'saved',
        id,
        base: { ...base, value, lockVersion },
        evidence,
      } as const
      yield { type: 'outcomes', outcomes: [outcome], moves: [] }
      await new Promise<void>((go) => waiting.push(go))
    }
    const saved = drafts.length
    yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: { Update: saved } }
  }
  const actions: SaveActions = {
    save: async (request) => {
      const { saveId = '' } = request
      registry.start(saveId, saveId, () => run(request))
      const events = registry.follow(saveId, 0)
      if (events === null) throw new Error('Not begun')
      return events
    },
    follow: async ({ saveId, from }) => (isKilled ? null : registry.follow(saveId, from)),
  }
  return {
    actions,
    kill: () => {
      isKilled = true
    },
    goOn: () => waiting.shift()?.(),
    isHeld: () => waiting.length > 0,
  }
}

/** Edits every note, saves, and stops being there after so many answers. */
async function leaveWithin(answers: number, { actions, goOn, isHeld }: ReturnType<typeof server>) {
  let isGone = false
  async function* whileThere(events: AsyncIterable<SaveEvent>): AsyncGenerator<SaveEvent> {
    for await (const event of events) {
      if (isGone) await new Promise(() => {})
      yield event
    }
  }
  const session = await openTab(actions, 'old', 'v1')
  for (const branch of BRANCHES) edit(session, branch, 'Note', 'new')
  void runSave(session, {
    ...actions,
    save: async (request) => whileThere(await actions.save(request)),
  })
  for (let answered = 1; answered < answers; answered += 1) {
    await vi.waitFor(() => expect(isHeld()).toBe(true))
    goOn()
  }
  const left = BRANCHES.length - answers
  await vi.waitFor(() => expect(session.drafts.all()).toHaveLength(left))
  // Until the browser has written what became of the drafts.
  await vi.waitFor(async () => {
    const held = await draftStorages[0]?.load('table-1')
    expect(held?.drafts).toHaveLength(left)
  })
  isGone = true
  draftStorages[0]?.close()
}

describe('a save whose tab was left in the middle of it', () => {
  it.each([1, 2])('has a receipt of all of it, where %i were answered before', async (answers) => {
    const { actions, ...rest } = server()
    await leaveWithin(answers, { actions, ...rest })
    const session = await openTab(actions, 'new', 'new')
    for (let at = answers; at <= BRANCHES.length; at += 1) rest.goOn()
    const goOnTimer = setInterval(rest.goOn, 5)
    await vi.waitFor(() => expect(session.receipts.store.state).toHaveLength(1))
    clearInterval(goOnTimer)
    const [entry] = session.receipts.store.state
    expect(session.saveFindings.result?.saved).toBe(3)
    expect(entry?.receipt.calls).toEqual({ Update: 3 })
    expect(
      entry?.receipt.lines.map(({ before, after, outcome, versionBefore, versionAfter }) => [
        before,
        after,
        outcome,
        versionBefore?.value,
        versionAfter?.value?.endsWith('new'),
      ]),
    ).toEqual(BRANCHES.map((branch) => ['old', 'new', 'saved', `${branch}-Note-v1`, true]))
    if (entry === undefined) throw new Error('No receipt')
    expect(undoPlanOf(session, entry).write).toHaveLength(3)
    expect(session.drafts.history.top('undo')).toMatchObject({ verb: 'save', saveId: entry.id })
  })

  it('has one though all of it was answered before', async () => {
    const { actions, ...rest } = server()
    await leaveWithin(3, { actions, ...rest })
    const session = await openTab(actions, 'new', 'v2')
    rest.goOn()
    await vi.waitFor(() => expect(session.receipts.store.state).toHaveLength(1))
    expect(session.receipts.store.state[0]?.receipt.lines.map(({ outcome }) => outcome)).toEqual([
      'saved',
      'saved',
      'saved',
    ])
    expect(session.saveFindings.trouble).toBeNull()
  })

  it('has one of what is not known, where its server was killed as well', async () => {
    const { actions, kill, ...rest } = server()
    await leaveWithin(1, { actions, kill, ...rest })
    kill()
    const session = await openTab(actions, 'old', 'v1')
    await vi.waitFor(() => expect(session.receipts.store.state).toHaveLength(1), 10_000)
    const lines = session.receipts.store.state[0]?.receipt.lines ?? []
    expect(lines.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'failed unknown',
      'failed unknown',
      'failed unknown',
    ])
    expect(session.drafts.summary().failed).toHaveLength(2)
    // It is told once, and not kept to be told again.
    const again = await openTab(actions, 'old', 'v1')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(again.runningSave).toBeNull()
    expect(again.receipts.store.state).toHaveLength(1)
  })
})
