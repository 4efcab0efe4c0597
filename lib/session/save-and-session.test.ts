import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { scopeByIds } from '@/lib/storage'
import { cancelSave, rejoinSave, runSave } from './saving/run-save'
import { requestFor } from './saving/save-request'
import { TableSession } from './session'
import { edit, sessionWith, stored } from './testing'

async function* savedAll({ drafts }: SaveRequest): AsyncGenerator<SaveEvent> {
  const outcomes = drafts.map(({ id, value, base }) => ({
    kind: 'saved' as const,
    id,
    base: { ...base, value },
  }))
  yield { type: 'outcomes', outcomes, moves: [] }
  const saved = outcomes.length
  yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: {} }
}

function actionsOf(save: SaveActions['save']): SaveActions {
  return { save, follow: async () => null }
}

/** The session after a colleague took a column away and gave the table another name. */
function changed(before: TableSession): TableSession {
  const { table, attributes } = before.schema
  const fewer = attributes.filter(({ name }) => name !== 'Lines')
  return new TableSession(
    { table: { ...table, name: 'Hours of today' }, attributes: fewer },
    before,
  )
}

afterEach(() => vi.unstubAllGlobals())

describe('a receipt', () => {
  it('of a save in several requests stays one when the columns have changed, under the name of today', async () => {
    const branches = Array.from({ length: 2_001 }, (_, index) => `b${index}`)
    const values = branches.map((branch) => stored(branch, 'Note', 'old'))
    const session = changed(sessionWith([]))
    session.data.ingest({ values })
    for (const branch of branches) edit(session, branch, 'Note', 'new')
    await runSave(
      session,
      actionsOf(async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return savedAll(request)
      }),
    )
    const [entry, ...others] = session.receipts.store.state
    expect(entry?.receipt.lines).toHaveLength(2_001)
    expect(entry?.receipt.tableName).toBe('Hours of today')
    expect(others).toEqual([])
  })

  it('has the name that the table has now', async () => {
    const session = sessionWith([stored('Lund', 'Note', 'old')])
    const { table, attributes } = session.schema
    session.adopt({ table: { ...table, name: 'Hours of today' }, attributes })
    edit(session, 'Lund', 'Note', 'new')
    await runSave(
      session,
      actionsOf(async (request) => savedAll(request)),
    )
    expect(session.receipts.store.state[0]?.receipt.tableName).toBe('Hours of today')
  })
})

describe('a save during which the columns change', () => {
  it('ends in the session that follows too', async () => {
    const session = sessionWith([stored('Lund', 'Note', 'old')])
    edit(session, 'Lund', 'Note', 'new')
    const after: TableSession[] = []
    await runSave(
      session,
      actionsOf(async (request) => {
        after.push(changed(session))
        return savedAll(request)
      }),
    )
    expect(after[0]?.state.state.save).toMatchObject({ kind: 'ended', result: { saved: 1 } })
  })

  it('moves the scopes that it tells of under the names that they have since', async () => {
    const values = [stored('Lund', 'Note', 'old'), stored('Oslo', 'Note', 'old')]
    const session = sessionWith(values, 'ATTRIBUTE')
    const told: string[] = []
    session.sync.onForward = (moves, attributes) =>
      told.push(...moves.map(({ scope }) => scopeByIds(scope, attributes)))
    const lund = edit(session, 'Lund', 'Note', 'new')
    edit(session, 'Oslo', 'Note', 'mine')
    const swapped = new Map([
      ['Note', 'Hours'],
      ['Hours', 'Note'],
    ])
    const after: TableSession[] = []
    async function* movedAlone(request: SaveRequest): AsyncGenerator<SaveEvent> {
      for await (const event of savedAll(request)) {
        const scope = JSON.stringify(['attribute', 'Note'])
        const moves = [{ scope, from: 'a-Note-v1', to: 'a-Note-v2' }]
        yield event.type === 'outcomes' ? { ...event, moves } : event
      }
    }
    await runSave(
      session,
      actionsOf(async (request) => {
        const attributes = session.schema.attributes.map((one) => ({
          ...one,
          name: swapped.get(one.name) ?? one.name,
        }))
        after.push(new TableSession({ ...session.schema, attributes }, session))
        return movedAlone(request)
      }),
      { only: new Set([lund]) },
    )
    const [waiting] = session.drafts.all()
    expect(waiting).toMatchObject({
      address: { attribute: 'Hours' },
      base: { lockVersion: { attribute: 'a-Note-v2' } },
    })
    // By its id, whatever it is called in the tab that hears of it.
    expect(told).toEqual([JSON.stringify(['attribute', 'id-Note'])])
  })
})

describe('a save that is stopped before it is sent', () => {
  it('sends nothing, and its edits stay', async () => {
    const session = sessionWith([stored('Lund', 'Note', 'old')])
    const key = edit(session, 'Lund', 'Note', 'new')
    session.saves.onStarted(() => cancelSave(session))
    let requests = 0
    await runSave(
      session,
      actionsOf(async (request) => {
        requests += 1
        return savedAll(request)
      }),
    )
    expect(requests).toBe(0)
    expect(session.drafts.get(key)?.status.kind).toBe('dirty')
    expect(session.state.state.save).toMatchObject({
      kind: 'ended',
      result: { notSent: 1, isCancelled: true },
    })
    expect(session.receipts.store.state[0]?.receipt.lines.map(({ outcome }) => outcome)).toEqual([
      'kept',
    ])
  })
})

describe('a save that is stopped while it is on its way', () => {
  it('asks the server again as soon as the server knows it', async () => {
    const session = sessionWith([stored('Lund', 'Note', 'old')])
    edit(session, 'Lund', 'Note', 'new')
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url)
      return new Response(null, { status: asked.length === 1 ? 404 : 204 })
    })
    await runSave(
      session,
      actionsOf(async (request) => {
        await cancelSave(session)
        return (async function* () {
          yield { type: 'planned', cells: 1, calls: 1 } as const
          yield* savedAll(request)
        })()
      }),
    )
    expect(asked).toHaveLength(2)
    expect(asked[1]).toBe(asked[0])
  })

  it('and is looked for again is never said not to be sent', async () => {
    const session = sessionWith([stored('Lund', 'Note', 'old')])
    const key = edit(session, 'Lund', 'Note', 'new')
    session.drafts.beginSave()
    const request = requestFor(session, [key])
    session.saves.onStarted(() => cancelSave(session))
    const actions = {
      ...actionsOf(async () => savedAll(request)),
      follow: async () => savedAll(request),
    }
    await rejoinSave(session, actions, request)
    expect(session.drafts.get(key)).toBeUndefined()
    expect(session.receipts.store.state[0]?.receipt.lines[0]?.outcome).toBe('saved')
  })
})
