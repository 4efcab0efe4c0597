import { describe, expect, it } from 'vitest'
import type { Outcome, SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'
import { runSave } from './run-save'
import { askUndo, undoSave } from './undo-save'

const EVIDENCE = { attempts: 1, requestIds: ['r'], atMs: 0, isRebased: false }

/** A server that gives each draft the outcome that `answer` says. */
function serverOf(answer: (draft: SaveRequest['drafts'][number]) => Outcome) {
  const requests: SaveRequest[] = []
  const actions: SaveActions = {
    save: async (request) => {
      requests.push(request)
      return eventsOf(request.drafts.map(answer))
    },
    follow: async () => null,
  }
  return { requests, actions }
}

async function* eventsOf(outcomes: readonly Outcome[]): AsyncGenerator<SaveEvent> {
  yield { type: 'outcomes', outcomes, moves: [] }
  const of = (kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind).length
  const [saved, failed, conflicts] = [of('saved'), of('failed'), of('conflict')]
  yield { type: 'finished', saved, failed, conflicts, kept: of('kept'), calls: {} }
}

function saved({ id, value, base }: SaveRequest['drafts'][number]): Outcome {
  return { kind: 'saved', id, base: { ...base, value }, evidence: EVIDENCE }
}

/** A table whose cells were saved once, as new. */
async function savedSession(...branches: readonly string[]): Promise<TableSession> {
  const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'old')))
  session.set({ load: { kind: 'read', values: branches.length, atMs: 0 } })
  for (const branch of branches) edit(session, branch, 'Note', 'new')
  await runSave(session, serverOf(saved).actions)
  return session
}

async function undo(session: TableSession, actions: SaveActions): Promise<void> {
  const [entry] = session.receipts.store.state
  expect(askUndo(session, entry?.id ?? '', null)).toBeNull()
  const asked = session.undoAsked
  if (asked === null) throw new Error('Nobody was asked.')
  await undoSave(session, actions, asked, async () => {})
}

describe('the undo of a save', () => {
  it('sends the old value on what the save returned, and guards it whatever was chosen for saves', async () => {
    const session = await savedSession('Lund')
    session.choosePolicy({ guardNone: false })
    const { requests, actions } = serverOf(saved)
    await undo(session, actions)
    expect(requests[0]).toMatchObject({
      guardNone: true,
      drafts: [{ value: 'old', base: { value: 'new' } }],
    })
    expect(session.drafts.all()).toEqual([])
    expect(session.receipts.store.state.map(({ undoes }) => undoes)).toEqual([
      session.receipts.store.state[1]?.id,
      null,
    ])
  })

  it('keeps what is typed into a cell meanwhile, as a conflict where others moved it', async () => {
    const session = await savedSession('Lund', 'Oslo')
    const { actions } = serverOf(({ id, base }) => {
      if (session.runningSave?.settled === 0) edit(session, 'Lund', 'Note', 'typed')
      const theirs = { ...base, value: 'theirs' }
      return { kind: 'conflict', id, reason: 'value', theirs, message: '' }
    })
    await undo(session, actions)
    expect(session.drafts.all()).toMatchObject([{ value: 'typed', status: { kind: 'conflict' } }])
    expect(session.state.state).toMatchObject({
      panel: { kind: 'conflicts' },
      // As its receipt tells: the conflict is one of what was typed.
      save: { result: { conflicts: 0, leftAlone: 2 } },
    })
  })

  it('keeps what could not be sent, and what may have been written, as edits', async () => {
    const session = await savedSession('Lund', 'Oslo')
    const { actions } = serverOf(({ id, primaryValues }) =>
      primaryValues[0]?.value === 'Lund'
        ? { kind: 'kept', id }
        : { kind: 'failed', id, reason: 'unknown', message: '?' },
    )
    await undo(session, actions)
    expect(session.drafts.all()).toMatchObject([
      { value: 'old', base: { value: 'new' }, status: { kind: 'dirty' } },
      { value: 'old', isUncertain: true, status: { kind: 'failed' } },
    ])
  })

  it('names what is left alone from the start in its receipt, with what is stored', async () => {
    const session = await savedSession('Lund', 'Oslo')
    session.data.ingest({ values: [stored('Oslo', 'Note', 'theirs', 'v2')] })
    await undo(session, serverOf(saved).actions)
    const [entry] = session.receipts.store.state
    expect(entry?.receipt.lines).toMatchObject([
      { outcome: 'saved', before: 'new', after: 'old' },
      { outcome: 'kept', reason: 'moved', before: 'new', after: 'old', theirs: 'theirs' },
    ])
    expect(session.state.state).toMatchObject({
      panel: { kind: 'receipts', openReceipt: entry?.id },
    })
  })

  it('is not asked about while a save runs, while the table is read, or without its receipt', async () => {
    const session = await savedSession('Lund')
    const [entry] = session.receipts.store.state
    const id = entry?.id ?? ''
    session.set({ load: { kind: 'reading', values: 0, isFirst: false } })
    expect(askUndo(session, id, 'undo')).toContain('being read')
    session.set({ load: { kind: 'read', values: 1, atMs: 0 } })
    session.receipts.store.setState(() => [])
    expect(session.drafts.history.top('undo')).toMatchObject({ verb: 'save' })
    expect(askUndo(session, id, 'undo')).toContain('not kept any more')
    expect(session.drafts.history.top('undo')).toBeNull()
    expect(session.undoAsked).toBeNull()
  })

  it('of one whose every value was changed since has nothing to write, and says so', async () => {
    const session = await savedSession('Lund')
    session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] })
    const { requests, actions } = serverOf(saved)
    await undo(session, actions)
    expect(requests).toEqual([])
    expect(session.undoAsked?.plan).toMatchObject({ write: [], left: [{ why: 'moved' }] })
  })
})
