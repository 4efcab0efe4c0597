import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_VALUE, type ReadValue } from '@/lib/data-table'
import { doubtOfSave } from '@/lib/drafts'
import {
  BUSY,
  type FollowRequest,
  type SaveActions,
  type SaveEvent,
  type SaveRequest,
} from '@/lib/save'
import { resultMessage } from '../messages/format'
import { costLabel } from '../messages/receipt-messages'
import { problemLabel } from '../messages/status-messages'
import { TableSession } from '../session'
import { edit, schemaOf, sessionWith, stored } from '../testing'
import type { FinishedSave } from './finished-save'
import { cancelSave, rejoinSave, runSave } from './run-save'
import { portions, requestFor } from './save-request'
import { receiptSummary } from './save-result'

/** A server action that answers each draft of a request with the events that `answer` gives. */
function server(answer: (request: SaveRequest) => Iterable<SaveEvent>) {
  const requests: SaveRequest[] = []
  const actions: SaveActions = {
    save: async (request) => {
      requests.push(request)
      return eventsOf(answer(request))
    },
    follow: async () => null,
  }
  return { requests, actions }
}

async function* eventsOf(events: Iterable<SaveEvent>): AsyncGenerator<SaveEvent> {
  yield* events
}

function savedAll(request: SaveRequest): SaveEvent[] {
  const outcomes = request.drafts.map(({ id, value, base }) => ({
    kind: 'saved' as const,
    id,
    base: {
      ...base,
      value,
      lockVersion: base.lockVersion && { ...base.lockVersion, value: 'new' },
    },
    evidence: { attempts: 1, requestIds: ['request-1'], atMs: 1, isRebased: false },
  }))
  return [
    { type: 'planned', cells: outcomes.length, calls: 1 },
    { type: 'outcomes', outcomes, moves: [] },
    {
      type: 'finished',
      saved: outcomes.length,
      failed: 0,
      conflicts: 0,
      kept: 0,
      calls: { BatchUpdateDataTableValue: 1 },
    },
  ]
}

function keptAll({ drafts }: SaveRequest): SaveEvent[] {
  const outcomes = drafts.map(({ id }) => ({ kind: 'kept' as const, id }))
  const none = { saved: 0, failed: 0, conflicts: 0, calls: {} }
  return [
    { type: 'outcomes', outcomes, moves: [] },
    { type: 'finished', ...none, kept: outcomes.length },
  ]
}

/** As `savedAll` leaves it. */
function savedHours(): ReadValue {
  const value = stored('Malmö', 'Hours', '9-18')
  return { ...value, lockVersion: value.lockVersion && { ...value.lockVersion, value: 'new' } }
}

describe('a save', () => {
  it('sends each draft with the base it was made on, and shows what was saved', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const { requests, actions } = server(savedAll)
    await runSave(session, actions)
    expect(requests[0]?.drafts).toEqual([
      expect.objectContaining({
        id: key,
        attribute: 'Hours',
        valueType: 'TEXT',
        value: '10-18',
        base: expect.objectContaining({
          value: '9-18',
          lockVersion: stored('Malmö', 'Hours', '9-18').lockVersion,
        }),
      }),
    ])
    expect(session.drafts.summary().drafts).toEqual([])
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '10-18', state: 'saved' })
    expect(session.state.state.save).toMatchObject({
      kind: 'ended',
      result: { saved: 1, calls: 1 },
    })
  })

  it('that the server is too busy to begin is asked for again until it begins', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(session, 'Malmö', 'Hours', '10-18')
    const { requests, actions } = server((request) =>
      requests.length > 1
        ? savedAll(request)
        : [{ type: 'trouble', trouble: BUSY }, ...keptAll(request)],
    )
    const saving = runSave(session, actions)
    await expect.poll(() => session.runningSave?.phase).toBe('busy')
    expect(session.drafts.summary().drafts).toHaveLength(1)
    await saving
    expect(requests.map(({ saveId }) => saveId)).toEqual([requests[0]?.saveId, requests[0]?.saveId])
    expect(session.saveFindings).toMatchObject({ trouble: null, result: { saved: 1, notSent: 0 } })
  })

  it('that waits for a busy server can be stopped, and is a draft again', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(session, 'Malmö', 'Hours', '10-18')
    const { requests, actions } = server((request) => [
      { type: 'trouble', trouble: BUSY },
      ...keptAll(request),
    ])
    const saving = runSave(session, actions)
    await expect.poll(() => session.runningSave?.phase).toBe('busy')
    void cancelSave(session)
    await saving
    expect(requests).toHaveLength(1)
    expect(session.drafts.summary().sendable).toBe(1)
    expect(session.saveFindings).toMatchObject({ trouble: null, result: { saved: 0, notSent: 1 } })
  })

  it('is not told of beside the value that a colleague wrote since, nor again once they put it back', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(session, 'Malmö', 'Hours', '10-18')
    await runSave(session, server(savedAll).actions)
    session.takeRead()
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '10-18', state: 'saved' })
    session.data.ingest({ values: [stored('Malmö', 'Hours', '8-16', 'v3')] })
    // Before the reading has come to its end, too.
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '8-16', state: 'clean' })
    session.takeRead()
    session.data.ingest({ values: [stored('Malmö', 'Hours', '10-18', 'v4')] })
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '10-18', state: 'clean' })
  })

  it.each([
    ['lags', [savedHours()]],
    ['does not', []],
  ])(
    'that found a record gone is believed, whether or not the next reading %s',
    async (_, values) => {
      const session = sessionWith([stored('Malmö', 'Hours', '8-16')])
      edit(session, 'Malmö', 'Hours', '9-18')
      await runSave(session, server(savedAll).actions)
      const key = edit(session, 'Malmö', 'Note', 'mine')
      const conflict = {
        kind: 'conflict',
        reason: 'gone',
        gone: 'record',
        theirs: NO_VALUE,
      } as const
      const found = ({ drafts }: SaveRequest): SaveEvent[] => [
        {
          type: 'outcomes',
          outcomes: drafts.map(({ id }) => ({ ...conflict, id, message: '' })),
          moves: [],
        },
      ]
      await runSave(session, server(found).actions)
      const reload = session.data.beginReload()
      reload.ingest({ values })
      reload.finish()
      session.takeRead()
      expect(session.drafts.get(key)?.status).toMatchObject({ kind: 'conflict', gone: 'record' })
    },
  )

  it('sends nothing when there is nothing to send', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(session, 'Malmö', 'Hours', 'longer than the rule allows')
    const { requests, actions } = server(savedAll)
    await runSave(session, actions)
    expect(requests).toEqual([])
  })

  it('whose action is rejected keeps every draft and says that the outcome is unknown', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    await runSave(session, {
      save: () => Promise.reject(new Error('network')),
      follow: async () => null,
    })
    expect(session.drafts.get(key)).toMatchObject({
      value: '10-18',
      status: { kind: 'failed', reason: 'unknown' },
    })
    expect(session.saveFindings.trouble?.code).toBe('unknown-outcome')
    expect(session.runningSave).toBeNull()
    const { result } = session.saveFindings
    expect(result).toMatchObject({ saved: 0, failed: 0, unknown: 1, calls: null })
    expect(result && resultMessage(result)).toBe('0 saved, 1 not known')
    const [entry] = session.receipts.store.state
    expect(entry && receiptSummary(entry)).toBe('0 saved, 1 not known')
    expect(entry && costLabel(entry)).toBe('requests not known')
    expect(problemLabel(session.drafts.summary())).toBe('Not known')
  })

  it('whose stream breaks off keeps what was answered and leaves the rest unknown', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    const first = edit(session, 'Malmö', 'Hours', '10-18')
    const second = edit(session, 'Malmö', 'Note', 'b')
    const { actions } = server((request) =>
      savedAll({ ...request, drafts: request.drafts.slice(0, 1) }).slice(0, 2),
    )
    await runSave(session, actions)
    expect(session.drafts.get(first)).toBeUndefined()
    expect(session.drafts.get(second)?.status).toMatchObject({ kind: 'failed', reason: 'unknown' })
    expect(session.saveFindings.result).toMatchObject({ saved: 1, unknown: 1, calls: null })
    const [entry] = session.receipts.store.state
    expect(entry && costLabel(entry)).toBe('at least 1 request')
  })

  it('whose stream breaks off is joined where it was left, and told of as a whole', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    edit(session, 'Malmö', 'Hours', '10-18')
    edit(session, 'Malmö', 'Note', 'b')
    const finished: FinishedSave[] = []
    session.saves.onFinished((save) => finished.push(save))
    let all: readonly SaveEvent[] = []
    const follows: FollowRequest[] = []
    await runSave(session, {
      save: async (request) => {
        all = savedAll(request)
        return eventsOf(all.slice(0, 1))
      },
      follow: async (request) => {
        follows.push(request)
        if (follows.length === 1) throw new Error('network')
        return eventsOf(all.slice(request.from))
      },
    })
    expect(follows.map(({ from }) => from)).toEqual([1, 1])
    expect(follows[0]?.saveId).toBe(finished[0]?.saveId)
    expect(session.drafts.summary().drafts).toEqual([])
    expect(session.saveFindings.trouble).toBeNull()
    expect(session.saveFindings.result?.saved).toBe(2)
    expect(finished[0]?.outcomes.size).toBe(2)
    expect(finished[0]?.finished?.saved).toBe(2)
  })

  describe('on a server of another build', () => {
    const unknownAction = () => Object.assign(new Error('x'), { name: 'UnrecognizedActionError' })

    it('was not begun where it was never taken: its edit is a draft as before', async () => {
      const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
      const key = edit(session, 'Malmö', 'Hours', '10-18')
      await runSave(session, {
        save: () => Promise.reject(unknownAction()),
        follow: () => Promise.reject(unknownAction()),
      })
      expect(session.drafts.get(key)?.status.kind).toBe('dirty')
      expect(session.saveFindings.trouble).toMatchObject({
        code: 'updated',
        title: 'Lockstep was updated',
      })
    })

    it('may have been begun where its answer was lost before: its edit is in doubt', async () => {
      const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
      const key = edit(session, 'Malmö', 'Hours', '10-18')
      let saveId: string | undefined
      await runSave(session, {
        save: (request) => {
          saveId = request.saveId
          return Promise.reject(new Error('network'))
        },
        follow: () => Promise.reject(unknownAction()),
      })
      expect(session.drafts.get(key)?.status).toMatchObject({ kind: 'failed', reason: 'unknown' })
      expect(session.drafts.get(key)?.doubt).toEqual(doubtOfSave(saveId ?? ''))
      expect(session.saveFindings.trouble?.code).toBe('updated')
    })
  })

  it('that was refused before anybody looked at it was not begun, in the words of the server', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const refused = () => Promise.reject(new Error('The proxy rewrites Host. Nothing was changed.'))
    await runSave(session, { save: refused, follow: refused })
    expect(session.drafts.get(key)?.status.kind).toBe('dirty')
    expect(session.saveFindings.trouble?.explanation).toBe(
      'The proxy rewrites Host. Nothing was changed. Your edits are kept. Save again; if that is refused too, tell whoever runs Lockstep what it says here.',
    )
  })

  it.each([
    ['refuses', () => new Error('Lockstep is full. Nothing was changed.')],
    [
      'does not know how to answer',
      () => Object.assign(new Error('x'), { name: 'UnrecognizedActionError' }),
    ],
  ])('whose page came back is in doubt where the server %s', async (_what, error) => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const requests: SaveRequest[] = []
    session.saves.onStarted(({ request }) => requests.push(request))
    const { actions } = server(() => [])
    await runSave(session, actions)
    const [request] = requests
    if (request?.saveId === undefined) throw new Error('No save was begun.')
    session.drafts.beginSave()
    const follow = () => Promise.reject(error())
    await rejoinSave(session, { ...actions, follow }, { ...request, saveId: request.saveId })
    expect(session.drafts.get(key)?.status).toMatchObject({ kind: 'failed', reason: 'unknown' })
  })

  it('whose page came back settles what is still under way by what the server tells', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const requests: SaveRequest[] = []
    session.saves.onStarted(({ request }) => requests.push(request))
    const { actions } = server(() => [])
    await runSave(session, actions)
    const [request] = requests
    if (request?.saveId === undefined) throw new Error('No save was begun.')
    session.drafts.beginSave()
    await rejoinSave(
      session,
      { ...actions, follow: async ({ from }) => eventsOf(savedAll(request).slice(from)) },
      { ...request, saveId: request.saveId },
    )
    expect(session.drafts.get(key)).toBeUndefined()
    expect(session.runningSave).toBeNull()
  })

  it('whose page came back is looked up after the one that runs, and what was asked for meanwhile follows', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const [left] = session.drafts.beginSave().drafts
    if (left === undefined) throw new Error('Nothing was begun.')
    const lost = requestFor(session, [left.key])
    edit(session, 'Malmö', 'Note', 'b')
    const order: string[] = []
    let lookUp: Promise<void> | null = null
    const actions: SaveActions = {
      save: async (request) => {
        order.push(`save ${request.drafts.map(({ value }) => value)}`)
        lookUp ??= rejoinSave(session, actions, lost)
        return eventsOf(savedAll(request))
      },
      follow: async ({ saveId }) => {
        order.push(saveId === lost.saveId ? 'look up' : 'another')
        edit(session, 'Malmö', 'Note', 'typed meanwhile')
        void runSave(session, actions)
        return eventsOf(savedAll(lost))
      },
    }
    await runSave(session, actions)
    await lookUp
    expect(order).toEqual(['save b', 'look up', 'save typed meanwhile'])
    expect(session.drafts.get(key)).toBeUndefined()
    expect(session.drafts.summary().drafts).toEqual([])
    expect(session.runningSave).toBeNull()
  })

  it('of some cells that is asked for while one runs takes these and no others', async () => {
    const session = sessionWith([
      stored('Malmö', 'Hours', '9-18'),
      stored('Malmö', 'Note', 'a'),
      stored('Lund', 'Note', 'a'),
      stored('Oslo', 'Note', 'a'),
    ])
    edit(session, 'Malmö', 'Hours', '10-18')
    let isFirst = true
    const { requests, actions } = server((request) => {
      if (isFirst) {
        isFirst = false
        const chosen = ['Malmö', 'Lund'].map((branch) => edit(session, branch, 'Note', branch))
        edit(session, 'Oslo', 'Note', 'not chosen')
        for (const key of chosen) void runSave(session, actions, { only: new Set([key]) })
      }
      return savedAll(request)
    })
    await runSave(session, actions)
    expect(requests.map(({ drafts }) => drafts.map(({ value }) => value))).toEqual([
      ['10-18'],
      ['Malmö', 'Lund'],
    ])
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['not chosen'])
  })

  it('whose page came back has the table read again where it made a value and neighbours share its lock', async () => {
    for (const [level, readings] of [
      ['PRIMARY_VALUE', 1],
      ['VALUE', 0],
    ] as const) {
      const session = sessionWith([stored('Malmö', 'Hours', '9-18')], level)
      const key = edit(session, 'Malmö', 'Note', 'new')
      session.drafts.beginSave()
      const request = requestFor(session, [key])
      const { actions } = server(() => [])
      const follow = async () => eventsOf(savedAll(request))
      let read = 0
      await rejoinSave(session, { ...actions, follow }, request, async () => {
        read += 1
      })
      expect(read).toBe(readings)
    }
  })

  it('asked for while one runs starts when that one ends, with what is dirty then', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    edit(session, 'Malmö', 'Hours', '10-18')
    const { requests, actions } = server((request) => {
      if (requests.length === 1) {
        edit(session, 'Malmö', 'Note', 'typed meanwhile')
        void runSave(session, actions)
      }
      return savedAll(request)
    })
    await runSave(session, actions)
    expect(requests.map((request) => request.drafts.map((draft) => draft.value))).toEqual([
      ['10-18'],
      ['typed meanwhile'],
    ])
    expect(session.drafts.summary().drafts).toEqual([])
  })

  it('moves neighbours forward with the scope that it moved, so that their next edit is no conflict', async () => {
    const session = sessionWith(
      [stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')],
      'PRIMARY_VALUE',
    )
    edit(session, 'Malmö', 'Hours', '10-18')
    const scope = JSON.stringify(['record', JSON.stringify([['Branch', 'Malmö']])])
    const { actions } = server((request) =>
      savedAll(request).map((event) =>
        event.type === 'outcomes'
          ? { ...event, moves: [{ scope, from: 'p-Malmö-v1', to: 'p-Malmö-v2' }] }
          : event,
      ),
    )
    await runSave(session, actions)
    expect(session.data.base(0, 'Note').lockVersion?.primaryValues).toBe('p-Malmö-v2')
    expect(session.data.base(0, 'Note').lockVersion?.value).toBe('Malmö-Note-v1')
  })

  it('that created a value asks for a read where neighbours share its lock, and not at VALUE', async () => {
    for (const [level, needsReload] of [
      ['PRIMARY_VALUE', true],
      ['VALUE', false],
    ] as const) {
      const session = sessionWith([stored('Malmö', 'Hours', '9-18')], level)
      edit(session, 'Malmö', 'Note', 'new')
      const { actions } = server(savedAll)
      expect(await runSave(session, actions)).toEqual({ needsReload })
    }
  })

  it('that created a value asks for a read where it found the table at a level at which neighbours share its lock', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')], 'VALUE')
    edit(session, 'Malmö', 'Note', 'new')
    const changes = [{ kind: 'level', from: 'VALUE', to: 'PRIMARY_VALUE' }] as const
    const { actions } = server((request) => [{ type: 'drift', changes }, ...savedAll(request)])
    expect(await runSave(session, actions)).toEqual({ needsReload: true })
  })

  it.each([
    ['NONE', 'DATA_TABLE', true],
    ['VALUE', 'ATTRIBUTE', true],
    ['NONE', 'VALUE', false],
  ] as const)(
    'that wrote at %s asks for a read where the page has read the table at %s meanwhile: %s',
    async (before, after, needsReload) => {
      const session = sessionWith([stored('Malmö', 'Hours', '9-18')], before)
      edit(session, 'Malmö', 'Hours', '10-18')
      const { actions } = server((request) => {
        new TableSession(schemaOf(after), session)
        return savedAll(request)
      })
      expect(await runSave(session, actions)).toEqual({ needsReload })
    },
  )

  it('is asked of the server that the table was read from, and asked after there', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(session, 'Malmö', 'Hours', '10-18')
    session.server = '00000000-0000-4000-8000-000000000001'
    const asked: (string | undefined)[] = []
    const actions: SaveActions = {
      save: ({ server }) => {
        asked.push(server)
        // Meanwhile the table is read from another one.
        session.server = undefined
        return Promise.reject(new Error('network'))
      },
      follow: async ({ server }) => {
        asked.push(server)
        return 'elsewhere'
      },
    }
    await runSave(session, actions)
    expect(asked).toEqual(Array(2).fill('00000000-0000-4000-8000-000000000001'))
    expect(session.drafts.summary().failed).toMatchObject([{ isUncertain: true }])
    const [entry] = session.receipts.store.state
    expect(entry?.server).toBe(asked[0])
    expect(session.drafts.lost.ids()).toEqual([entry?.id])
  })

  it('that the server says was never begun leaves its drafts as they were, in words', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const actions: SaveActions = {
      save: () => Promise.reject(new Error('network')),
      follow: async ({ agoMs = -1 }) => (agoMs >= 0 ? 'never-begun' : null),
    }
    await runSave(session, actions)
    expect(session.drafts.get(key)).toMatchObject({
      value: '10-18',
      status: { kind: 'dirty' },
      isUncertain: false,
    })
    expect(session.saveFindings.trouble?.title).toBe('This save did not reach Lockstep')
    expect(session.receipts.store.state[0]?.receipt.lines).toMatchObject([{ outcome: 'kept' }])
  })

  it('that ran into trouble shows it and keeps what was not sent as drafts', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    const { actions } = server((request) => [
      {
        type: 'trouble',
        trouble: {
          code: 'access-denied',
          title: 'Not allowed',
          explanation: '',
          serviceMessage: null,
          isRetryable: false,
        },
      },
      {
        type: 'outcomes',
        outcomes: request.drafts.map(({ id }) => ({ kind: 'kept', id })),
        moves: [],
      },
    ])
    await runSave(session, actions)
    expect(session.drafts.get(key)?.status.kind).toBe('dirty')
    expect(session.saveFindings.trouble?.code).toBe('access-denied')
  })
})

describe('portions', () => {
  it('hold every draft once, in order, and stay within their bounds', () => {
    const values = Array.from({ length: 2_500 }, (_, index) => stored(`B${index}`, 'Note', 'a'))
    const session = sessionWith(values)
    for (const { primaryValues } of values) {
      edit(session, primaryValues[0]?.value ?? '', 'Note', 'x'.repeat(1_000))
    }
    const drafts = session.drafts.all()
    const parts = portions({ drafts, renames: [] })
    expect(parts.flat()).toEqual(drafts.map((draft) => draft.key))
    expect(parts.length).toBeGreaterThan(1)
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(2_000)
  })

  it('count what may have been written before, which goes along with a cell in doubt', () => {
    const branches = Array.from({ length: 20 }, (_, index) => `B${index}`)
    const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'a')))
    for (const branch of branches) edit(session, branch, 'Note', 'x')
    const uncertainValues = Array.from({ length: 50 }, (_, index) => 'y'.repeat(5_000 + index))
    const drafts = session.drafts.all().map((draft) => ({ ...draft, uncertainValues }))
    expect(portions({ drafts, renames: [] }).map((part) => part.length)).toEqual([13, 7])
  })

  it('are under the 4 MB that the server takes, whatever they hold', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 200 }), (name, note, times) => {
        const branches = Array.from({ length: 400 }, (_, index) => `${name}${index}`)
        const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'a')))
        for (const branch of branches) edit(session, branch, 'Note', note.repeat(times))
        const sent = session.drafts.beginSave()
        for (const keys of portions(sent)) {
          const body = JSON.stringify(requestFor(session, keys))
          expect(Buffer.byteLength(body)).toBeLessThan(4 * 1024 * 1024)
        }
      }),
      { numRuns: 6 },
    )
  })

  it('keep the cells of a record that is added together, and renames last', () => {
    const branches = Array.from({ length: 1_999 }, (_, index) => `B${index}`)
    const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'a')))
    session.records.add([{ attribute: 'Branch', value: 'New' }])
    edit(session, 'New', 'Note', 'x')
    for (const branch of branches) edit(session, branch, 'Note', 'x')
    edit(session, 'New', 'Hours', '9-18')
    session.records.rename(0, [{ attribute: 'Branch', value: 'Other' }])
    const { drafts, renames } = session.drafts.beginSave()
    const parts = portions({ drafts, renames })
    expect(parts.map((part) => part.length)).toEqual([2_000, 2])
    const isNew = (key: string) => session.drafts.get(key)?.group === 'new-record'
    expect(parts.map((part) => part.filter(isNew).length)).toEqual([2, 0])
    expect(parts.at(-1)?.at(-1)).toBe(renames[0]?.key)
  })
})
