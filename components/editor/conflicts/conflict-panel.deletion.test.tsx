import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { NO_RECORD_ACTIONS } from '@/components/editor/testing'
import type { LockLevel } from '@/lib/data-table'
import type { TableSession } from '@/lib/session/session'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { ConflictPanel } from './conflict-panel'

/** Lund is to be deleted, and an edit of Oslo waits beside it; then somebody writes Lund's note, and one reads again. */
function touchedDeletion(
  level: LockLevel,
  read: (session: TableSession) => void = (session) =>
    session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] }),
) {
  const session = sessionWith(
    [
      stored('Lund', 'Hours', '9–17'),
      stored('Lund', 'Note', 'a'),
      stored('Oslo', 'Note', 'a'),
      stored('Oslo', 'Hours', '9–17'),
    ],
    level,
  )
  session.takeRead()
  const row = session.placeOf({
    primaryValues: [{ attribute: 'Branch', value: 'Lund' }],
    attribute: 'Note',
  })?.row
  if (row === undefined) throw new Error('No record Lund')
  session.records.remove([row])
  const other = edit(session, 'Oslo', 'Hours', '8–16')
  read(session)
  session.takeRead(true)
  const onSave = vi.fn<(only?: ReadonlySet<string>) => void>()
  const onGoTo = vi.fn(({ key }: { readonly key: string }) => session.set({ focusedKey: key }))
  const keyOf = (column: string) => session.cells.keyOf(row, column)
  act(() => session.set({ focusedKey: keyOf('Hours') }))
  render(
    <ConflictPanel
      onClose={() => {}}
      onPutText={() => {}}
      onGoTo={onGoTo}
      onSave={onSave}
      records={NO_RECORD_ACTIONS}
      session={session}
    />,
  )
  return { session, onSave, other, keyOf }
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const buttons = () =>
  within(screen.getByRole('article'))
    .getAllByRole('button')
    .map(({ textContent }) => textContent)

for (const level of ['VALUE', 'DATA_TABLE'] as const) {
  it(`is asked about as a whole at ${level}, whichever of its values is on show`, () => {
    const { session, keyOf } = touchedDeletion(level)
    for (const column of ['Hours', 'Note']) {
      act(() => session.set({ focusedKey: keyOf(column) }))
      expect(buttons()).toEqual([
        'Lund, to be deleted',
        'Delete the whole record',
        'Keep the record',
        'Delete the record now, with all that is in it',
      ])
      // What is not as it was is named, whichever of the cells was come to.
      expect(screen.getByRole('article').textContent).toMatch(/Note.*theirs/)
      expect(screen.getByRole('article').textContent).toContain('2 values')
    }
  })

  it(`goes at once as a whole at ${level} where its user says so, and nothing else with it`, () => {
    const { session, onSave, keyOf, other } = touchedDeletion(level)
    press('Delete the record now, with all that is in it')
    const [only] = onSave.mock.lastCall ?? []
    expect([...(only ?? [])].sort()).toEqual([keyOf('Hours'), keyOf('Note')].sort())
    expect(session.drafts.get(keyOf('Note'))).toMatchObject({
      value: null,
      base: { value: 'theirs' },
      status: { kind: 'dirty' },
    })
    expect(session.drafts.get(other)).toBeDefined()
    expect(session.state.state.said.text).toBe('Deleting all of Lund.')
  })

  it(`stays as a whole at ${level} where its user says so, by one step of undo`, () => {
    const { session, keyOf } = touchedDeletion(level)
    press('Keep the record')
    expect(session.drafts.all().map(({ address }) => address.primaryValues[0]?.value)).toEqual([
      'Oslo',
    ])
    expect(session.state.state.said.text).toBe('Lund is kept.')
    act(() => session.drafts.replay('undo'))
    expect(session.drafts.get(keyOf('Hours'))?.group).toBe('deleted-record')
    expect(session.drafts.get(keyOf('Note'))?.group).toBe('deleted-record')
  })
}

it('is no cell among those that are sent again at once', () => {
  const { session, onSave, other } = touchedDeletion('DATA_TABLE')
  act(() => session.set({ focusedKey: other }))
  expect(screen.queryByRole('button', { name: /Send again: all/ })).toBeNull()
  press('Send this cell again')
  expect([...(onSave.mock.lastCall?.[0] ?? [])]).toEqual([other])
})

it('is told of beside a choice for all conflicts at once', () => {
  touchedDeletion('DATA_TABLE')
  expect(screen.getByText('All 2 at once, the deletion of 1 record among them:')).toBeDefined()
})

/** A colleague renamed Lund to Visby, and made another record Lund. */
function otherLund(session: TableSession): void {
  const reload = session.data.beginReload()
  const renamed = (name: string, value: string) => ({
    ...stored('Lund', name, value),
    primaryValues: [{ attribute: 'Branch', value: 'Visby' }],
  })
  const other = { ...stored('Lund', 'Note', 'theirs', 'v2'), recordId: 'record-other' }
  const oslo = [stored('Oslo', 'Note', 'a', 'v2'), stored('Oslo', 'Hours', '9–17', 'v2')]
  reload.ingest({ values: [renamed('Hours', '9–17'), renamed('Note', 'a'), other, ...oslo] })
  reload.finish()
}

it('of a record whose name another has says so, and can only be let go', () => {
  const { session, onSave } = touchedDeletion('DATA_TABLE', otherLund)
  expect(buttons()).toEqual(['Lund, to be deleted', 'Let go of the deletion'])
  const { textContent } = screen.getByRole('article')
  expect(textContent).toContain('is called Visby now, and another record has its name')
  expect(textContent).not.toContain('a colleague changed')
  press('Let go of the deletion')
  expect(session.state.state.said.text).toContain('The deletion of')
  expect(session.drafts.summary().deletedRecords).toBe(0)
  expect(onSave).not.toHaveBeenCalled()
})

it('of a record whose name another has is left waiting where all of mine are kept', () => {
  const { session, other } = touchedDeletion('DATA_TABLE', otherLund)
  expect(screen.getByText('All 2 at once:')).toBeDefined()
  press('Keep all mine')
  expect(session.drafts.get(other)?.status.kind).toBe('dirty')
  expect(session.drafts.summary()).toMatchObject({ heldDeletions: 1, sendable: 1 })
})
