import { expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import type { SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { runSave } from './saving/run-save'
import { edit, sessionWith, stored } from './testing'

const named = (value: string): PrimaryValues => [{ attribute: 'Branch', value }]

/** Saves all that it is asked for. */
function server() {
  const requests: SaveRequest[] = []
  async function* events({ drafts, renames = [] }: SaveRequest): AsyncGenerator<SaveEvent> {
    const outcomes = [
      ...drafts.map(({ id, value, base }) => ({
        kind: 'saved' as const,
        id,
        base: { ...base, value },
      })),
      ...renames.map(({ id }) => ({
        kind: 'saved' as const,
        id,
        base: { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
      })),
    ]
    yield { type: 'outcomes', outcomes, moves: [] }
    const counts = { saved: outcomes.length, failed: 0, conflicts: 0, kept: 0 }
    yield { type: 'finished', ...counts, calls: { BatchUpdateDataTableValue: 1 } }
  }
  const actions: SaveActions = {
    save: async (request) => {
      requests.push(request)
      return events(request)
    },
    follow: async () => null,
  }
  return { requests, actions }
}

/** Two records that are both to be called Ystad. */
function twoOfOneName() {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'a')])
  session.drafts.records.rename(named('Lund'), named('Ystad'))
  session.drafts.records.rename(named('Oslo'), named('Ystad'))
  return session
}

it('a rename that cannot be sent has failed in the result of the save, and in its receipt', async () => {
  const session = twoOfOneName()
  edit(session, 'Oslo', 'Note', 'mine')
  const { requests, actions } = server()
  await runSave(session, actions)
  expect(requests.map(({ renames = [] }) => renames.length)).toEqual([1])
  expect(session.saveFindings.result).toMatchObject({ saved: 2, failed: 1, calls: 1 })
  const [entry, ...others] = session.receipts.store.state
  expect(others).toEqual([])
  expect(entry?.receipt.lines).toEqual([
    expect.objectContaining({ kind: 'value', outcome: 'saved' }),
    expect.objectContaining({ kind: 'rename', outcome: 'saved', primaryValues: named('Lund') }),
    expect.objectContaining({
      kind: 'rename',
      outcome: 'failed',
      primaryValues: named('Oslo'),
      after: '{"Branch":"Ystad"}',
      reason: 'request',
      message: expect.stringMatching(/same primary values. Nothing was sent/),
    }),
  ])
})

it('a save of nothing but such a rename ends with a result and a receipt, and sends nothing', async () => {
  const session = twoOfOneName()
  const { requests, actions } = server()
  await runSave(session, actions)
  const [refused] = session.drafts.summary().failedRenames
  session.drafts.records.dropRename(named('Oslo'))
  session.drafts.records.add(named('Visby'), [], 'add-record')
  session.drafts.records.rename(named('Visby'), named('Kalmar'))
  expect(refused?.record).toEqual(named('Oslo'))
  requests.length = 0
  const before = session.receipts.store.state.length
  await runSave(session, actions)
  expect(requests).toEqual([])
  expect(session.state.state.save).toMatchObject({
    kind: 'ended',
    result: { saved: 0, failed: 1 },
  })
  expect(session.receipts.store.state).toHaveLength(before + 1)
  expect(session.drafts.history.top('undo')?.verb).not.toBe('save')
})
