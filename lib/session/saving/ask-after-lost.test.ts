import { describe, expect, it } from 'vitest'
import type { Outcome, SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { createSaveRegistry } from '@/lib/save/server'
import { resultMessage } from '../messages/format'
import { edit, sessionWith, stored } from '../testing'
import { askAfterLost } from './ask-after-lost'
import { runSave } from './run-save'
import { receiptSummary } from './save-result'

const BRANCHES = ['Lund', 'Oslo']

/** A server whose answers are lost after the first outcome, and which then stays away until it is back. */
function awayServer() {
  const registry = createSaveRegistry()
  let isAway = false
  let isKilled = false
  let isFromStart = false
  let isElsewhere = false
  async function* run({ drafts }: SaveRequest): AsyncGenerator<SaveEvent> {
    const evidence = { attempts: 1, requestIds: ['r'], atMs: 0, isRebased: false }
    for (const { id, value, base } of drafts) {
      const outcome: Outcome = { kind: 'saved', id, base: { ...base, value }, evidence }
      yield { type: 'outcomes', outcomes: [outcome], moves: [] }
    }
    const saved = drafts.length
    yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: { Update: 1 } }
  }
  async function* first(events: AsyncIterable<SaveEvent> | null): AsyncGenerator<SaveEvent> {
    for await (const event of events ?? []) {
      yield event
      isAway = true
      throw new Error('The line broke.')
    }
  }
  const actions: SaveActions = {
    save: async (request) => {
      const { saveId = '' } = request
      registry.start(saveId, saveId, () => run(request))
      return first(registry.follow(saveId, 0))
    },
    follow: async ({ saveId, from }) => {
      if (isAway) throw new Error('No connection.')
      if (isElsewhere) return 'elsewhere'
      if (isFromStart) return 'never-begun'
      return isKilled ? null : registry.follow(saveId, from)
    },
  }
  return {
    actions,
    comesBack: ({ afterKill = false, withoutSave = false, asAnother = false } = {}) => {
      isElsewhere = asAnother
      isAway = false
      isKilled = afterKill
      isFromStart = withoutSave
    },
  }
}

async function lostSave() {
  const session = sessionWith(BRANCHES.map((branch) => stored(branch, 'Note', 'old')))
  const server = awayServer()
  const keys = BRANCHES.map((branch) => edit(session, branch, 'Note', 'new'))
  await runSave(session, server.actions)
  const lost = session.drafts.get(keys[1] ?? '')
  expect(lost?.status).toMatchObject({ kind: 'failed', reason: 'unknown' })
  expect(session.receipts.store.state[0]?.receipt.isEndKnown).toBe(false)
  return { session, ...server, lostKey: keys[1] ?? '' }
}

describe('a save that was lost while the server was away', () => {
  it('is left as it is while that is away', async () => {
    const { session, actions, lostKey } = await lostSave()
    const before = session.drafts.get(lostKey)
    expect(await askAfterLost(session, actions)).toBe(false)
    expect(session.drafts.get(lostKey)).toBe(before)
  })

  it('is heard once it is back: nothing is in doubt any more, and one receipt has all of it', async () => {
    const { session, actions, comesBack } = await lostSave()
    comesBack()
    expect(await askAfterLost(session, actions)).toBe(true)
    expect(session.drafts.all()).toEqual([])
    expect(session.state.state.save).toMatchObject({
      kind: 'ended',
      trouble: null,
      result: { saved: 2, unknown: 0, calls: 1 },
    })
    const [entry, ...others] = session.receipts.store.state
    expect(others).toEqual([])
    expect(entry?.receipt.lines.map(({ outcome }) => outcome)).toEqual(['saved', 'saved'])
    expect(entry?.receipt).toMatchObject({ calls: { Update: 1 } })
    expect(entry?.receipt.isEndKnown).toBeUndefined()
    expect(await askAfterLost(session, actions)).toBe(false)
  })

  it('is in no doubt where the server remembers all that began since, and it is not among that', async () => {
    const { session, actions, comesBack, lostKey } = await lostSave()
    comesBack({ withoutSave: true })
    expect(await askAfterLost(session, actions)).toBe(false)
    expect(session.drafts.get(lostKey)).toMatchObject({
      value: 'new',
      status: { kind: 'dirty' },
      isUncertain: false,
    })
    expect(session.drafts.lost.ids()).toEqual([])
  })

  it('stays in doubt while another server answers, and is heard once its own does', async () => {
    const { session, actions, comesBack, lostKey } = await lostSave()
    comesBack({ asAnother: true })
    expect(await askAfterLost(session, actions)).toBe(false)
    expect(session.drafts.get(lostKey)).toMatchObject({
      isUncertain: true,
      doubt: { saveId: expect.any(String) },
    })
    comesBack()
    expect(await askAfterLost(session, actions)).toBe(true)
    expect(session.drafts.all()).toEqual([])
  })

  it('is in doubt for a quarter of an hour more where the server that had it is gone, and says so', async () => {
    const { session, actions, comesBack, lostKey } = await lostSave()
    comesBack({ afterKill: true })
    const nowMs = Date.now()
    expect(await askAfterLost(session, actions)).toBe(false)
    const endsAtMs = session.drafts.get(lostKey)?.doubt?.endsAtMs ?? 0
    expect(endsAtMs).toBeGreaterThanOrEqual(nowMs + 16 * 60_000)
    expect(session.drafts.lost.ids()).toEqual([])
    const cell = () => session.cells.get(1, 'Note')
    expect(cell().message).toMatch(/^May or may not be saved: being looked up/)
    session.takeRead(true, nowMs)
    expect(cell().message).toMatch(
      /^Not stored when the table was read at .* until .*: saving again looks first/,
    )
    session.takeRead(true, endsAtMs)
    expect(cell()).toMatchObject({ value: 'new', state: 'dirty', message: null })
    // What was answered stays what it was.
    const [entry] = session.receipts.store.state
    expect(entry?.receipt.lines.map(({ outcome }) => outcome)).toEqual(['saved', 'failed'])
  })

  it.each([
    ['heard', {}, '2 saved', ['saved', 'saved']],
    ['not sent', { withoutSave: true }, '1 saved, 1 not sent', ['saved', 'kept']],
    ['not known', { afterKill: true }, '1 saved, 1 not known', ['saved', 'failed']],
  ])(
    'is %s in the bar as in its receipt, though its edit was discarded',
    async (_, how, words, endings) => {
      const { session, actions, comesBack, lostKey } = await lostSave()
      session.drafts.discard([lostKey])
      comesBack(how)
      await askAfterLost(session, actions)
      const [entry, ...others] = session.receipts.store.state
      expect(others).toEqual([])
      expect(entry?.receipt.lines.map(({ outcome }) => outcome)).toEqual(endings)
      expect(entry && receiptSummary(entry)).toBe(words)
      const { result } = session.saveFindings
      expect(result && resultMessage(result)).toBe(words)
      expect([session.runningSave, session.drafts.all()]).toEqual([null, []])
      expect(session.receipts.unheard()).toEqual([])
    },
  )
})
