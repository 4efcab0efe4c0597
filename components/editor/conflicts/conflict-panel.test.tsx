import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { NO_RECORD_ACTIONS } from '@/components/editor/testing'
import { LOOK_MS } from '@/components/ui'
import type { ValueType } from '@/lib/data-table'
import { TableSession } from '@/lib/session/session'
import { edit, schemaOf, stored } from '@/lib/session/testing'
import { ConflictPanel } from './conflict-panel'

/** A session with one more column, `Tags`, of this type, and a panel for it. */
function panelFor(valueType: ValueType, value: string) {
  const { table, attributes } = schemaOf()
  const note = attributes[3]
  if (!note) throw new Error('The schema has no fourth attribute.')
  const tags = { ...note, id: 'id-Tags', name: 'Tags', valueType }
  const session = new TableSession({ table, attributes: [...attributes, tags] })
  session.data.ingest({
    values: [
      stored('Lund', 'Tags', value),
      stored('Oslo', 'Tags', value),
      stored('Lund', 'Note', 'a'),
    ],
  })
  const onClose = vi.fn()
  const onGoTo = vi.fn(({ key }: { readonly key: string }) => session.set({ focusedKey: key }))
  const show = (of = session) =>
    render(
      <ConflictPanel
        records={NO_RECORD_ACTIONS}
        onClose={onClose}
        onPutText={() => {}}
        onGoTo={onGoTo}
        onSave={() => {}}
        session={of}
      />,
    )
  const { unmount } = show()
  const read = (branch: string, now: string, version: string) =>
    act(() => {
      session.data.ingest({ values: [stored(branch, 'Tags', now, version)] })
      session.takeRead()
    })
  return { session, read, onClose, onGoTo, show, unmount }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** As long as it takes to see what the panel shows now. */
const look = () => vi.advanceTimersByTime(LOOK_MS)

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('offers the lists of both put together, and takes it as the value to save', () => {
  const { session, read } = panelFor('TEXT_LIST', '["A","B"]')
  const key = edit(session, 'Lund', 'Tags', '["A","B","C"]')
  read('Lund', '["B"]', 'v2')
  const card = within(screen.getByRole('article'))
  expect(card.getByText('Merged').closest('div')?.querySelector('ins')?.textContent).toContain('C')
  press('Take the merge')
  expect(session.drafts.get(key)).toMatchObject({
    value: '["B","C"]',
    base: { value: '["B"]' },
    status: { kind: 'dirty' },
  })
})

it('shows by how much each side changed a number, and leaves the sum to its user', () => {
  const { session, read } = panelFor('NUMBER', '10')
  edit(session, 'Lund', 'Tags', '15')
  read('Lund', '13', 'v2')
  const panel = screen.getByRole('region', { name: 'Conflicts' })
  expect(panel.textContent).toContain('+5, not saved')
  expect(panel.textContent).toContain('+3, stored')
  expect(panel.textContent).toContain('Both changes together would make 18.')
  expect(screen.queryByRole('button', { name: 'Take the merge' })).toBeNull()
})

it('keeps a third value that is being typed while theirs moves again, and says so', () => {
  const { session, read } = panelFor('TEXT', 'base')
  const key = edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs one', 'v2')
  press('Edit…')
  fireEvent.change(screen.getByLabelText('A third value'), { target: { value: 'third' } })
  read('Lund', 'theirs two', 'v3')
  expect(screen.getByLabelText('A third value')).toHaveProperty('value', 'third')
  expect(screen.getByRole('article').textContent).toMatch(
    /theirs two.*Changed again while you were deciding; before, theirs was theirs one/,
  )
  // Pressed before that can be seen, it decides nothing.
  press('Use this value')
  expect(session.drafts.get(key)?.status.kind).toBe('conflict')
  expect(screen.getByRole('article').textContent).toContain('it changed again while you looked')
  expect(screen.getByLabelText('A third value')).toHaveProperty('value', 'third')
  look()
  press('Use this value')
  expect(session.drafts.get(key)).toMatchObject({ value: 'third', base: { value: 'theirs two' } })
})

it.each(['Keep mine', 'Take theirs'])(
  'takes no %s for one about what came too late to be seen',
  (choice) => {
    const { session, read } = panelFor('TEXT', 'base')
    const key = edit(session, 'Lund', 'Tags', 'mine')
    read('Lund', 'theirs one', 'v2')
    look()
    read('Lund', 'theirs two', 'v3')
    press(choice)
    expect(session.drafts.get(key)).toMatchObject({
      value: 'mine',
      status: { kind: 'conflict', theirs: { value: 'theirs two' } },
    })
    expect(session.state.state.said.text).toContain('Not decided')
    look()
    press(choice)
    expect(session.drafts.summary().conflicts).toEqual([])
  },
)

it('leaves what came, or changed, too late to be seen out of a choice for all', () => {
  const { session, read } = panelFor('TEXT', 'base')
  for (const branch of ['Lund', 'Oslo']) edit(session, branch, 'Tags', 'mine')
  edit(session, 'Lund', 'Note', 'mine')
  read('Lund', 'theirs', 'v2')
  read('Oslo', 'theirs', 'v2')
  look()
  read('Oslo', 'theirs two', 'v3')
  act(() => {
    session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] })
    session.takeRead()
  })
  press('Keep all mine')
  const { conflicts, sendable } = session.drafts.summary()
  expect(conflicts.map(({ address, value }) => [address.attribute, value])).toEqual([
    ['Tags', 'mine'],
    ['Note', 'mine'],
  ])
  expect(sendable).toBe(1)
  expect(session.state.state.said.text).toContain('1 changed while you looked and still wait')
})

it('puts no other collision in the place of one that ended by itself', () => {
  const { session, read } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  edit(session, 'Oslo', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  read('Oslo', 'theirs', 'v2')
  read('Lund', 'base', 'v3')
  expect(screen.getByRole('article').textContent).toMatch(/Lund › Tags.*no conflict any more/)
  expect(screen.queryByRole('button', { name: 'Keep mine' })).toBeNull()
  press('Next conflict')
  expect(screen.getByRole('article').textContent).toContain('Oslo › Tags')
})

it('takes no second click of a double click, and no key that is held', () => {
  const { session, read } = panelFor('TEXT', 'base')
  for (const branch of ['Lund', 'Oslo']) edit(session, branch, 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  read('Oslo', 'theirs', 'v2')
  const keep = () => screen.getByRole('button', { name: 'Keep mine' })
  fireEvent.click(keep(), { detail: 1 })
  fireEvent.click(keep(), { detail: 2 })
  expect(session.drafts.summary()).toMatchObject({ conflicts: [{}], sendable: 1 })
  expect(fireEvent.keyDown(keep(), { key: 'Enter', repeat: true })).toBe(false)
  press('Edit…')
  fireEvent.keyDown(screen.getByLabelText('A third value'), { key: 'Enter', repeat: true })
  expect(session.drafts.summary().conflicts).toHaveLength(1)
})

it('keeps a third value when its colleague puts the old value back, and sends nothing older meanwhile', () => {
  const { session, read, unmount, show } = panelFor('TEXT', 'base')
  const key = edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  press('Edit…')
  fireEvent.change(screen.getByLabelText('A third value'), { target: { value: 'third' } })
  read('Lund', 'base', 'v3')
  expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 0 })
  unmount()
  show()
  const card = screen.getByRole('article')
  expect(card.textContent).toMatch(
    /Lund › Tags.*The conflict is over.*Stored nowbase.*Your edit beforemine/,
  )
  expect(screen.getByLabelText('A third value')).toHaveProperty('value', 'third')
  press('Use this value')
  expect(session.drafts.get(key)).toMatchObject({
    value: 'third',
    base: { value: 'base' },
    status: { kind: 'dirty' },
  })
  expect(session.drafts.summary().sendable).toBe(1)
  expect(session.drafts.texts.all()).toEqual([])
})

it('goes on with a third value in an attribute that was given another name', () => {
  const { session, read, show, unmount } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  press('Edit…')
  fireEvent.change(screen.getByLabelText('A third value'), { target: { value: 'third' } })
  const { table, attributes } = session.schema
  const renamed = attributes.map((one) => (one.name === 'Tags' ? { ...one, name: 'Labels' } : one))
  const next = new TableSession({ table, attributes: renamed }, session)
  unmount()
  show(next)
  expect(screen.getByRole('article').textContent).toContain('Lund › Labels')
  expect(screen.getByLabelText('A third value')).toHaveProperty('value', 'third')
})

it('takes a third value by Enter, as the grid does, and breaks its line by Alt+Enter', () => {
  const { session, read } = panelFor('TEXT', 'base')
  const key = edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  press('Edit…')
  const field = screen.getByLabelText('A third value')
  expect(fireEvent.keyDown(field, { key: 'Enter', altKey: true })).toBe(false)
  expect(field).toHaveProperty('value', 'mine\n')
  // The field breaks the line by itself.
  expect(fireEvent.keyDown(field, { key: 'Enter', shiftKey: true })).toBe(true)
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  expect(session.drafts.get(key)?.status.kind).toBe('conflict')
  fireEvent.change(field, { target: { value: 'third' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(session.drafts.get(key)).toMatchObject({ value: 'third', status: { kind: 'dirty' } })
})

it('refuses to paste what no value may be as long as, and says its length', () => {
  const { session, read } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  press('Edit…')
  const isLeftToField = fireEvent.paste(screen.getByLabelText('A third value'), {
    clipboardData: { getData: () => 'x'.repeat(6_000) },
  })
  expect(isLeftToField).toBe(false)
  expect(
    screen.getByText('Too long to be pasted. At most 5,000 characters; this has 6,000.'),
  ).toBeDefined()
})

it('stays with its collision when another one comes before it', () => {
  const { session, read } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  edit(session, 'Oslo', 'Tags', 'mine')
  read('Oslo', 'theirs', 'v2')
  press('Edit…')
  read('Lund', 'theirs', 'v2')
  expect(screen.getByRole('article').textContent).toContain('Oslo › Tags')
  expect(screen.getByLabelText('A third value')).toBeDefined()
  press('Keep all mine')
  expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 2 })
})

it('decides for one record and leaves the others', () => {
  const { session, read } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  edit(session, 'Lund', 'Note', 'mine')
  edit(session, 'Oslo', 'Tags', 'mine')
  act(() => session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] }))
  read('Lund', 'theirs', 'v2')
  read('Oslo', 'theirs', 'v2')
  press('Take all theirs of this record')
  expect(session.drafts.all().map(({ address }) => address.primaryValues[0]?.value)).toEqual([
    'Oslo',
  ])
})

it('stays with its collision while the keyboard visits a cell that collided with nothing', () => {
  const { session, read } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  edit(session, 'Oslo', 'Tags', 'mine')
  const elsewhere = edit(session, 'Lund', 'Hours', 'longer than the rule allows')
  read('Lund', 'theirs', 'v2')
  read('Oslo', 'theirs', 'v2')
  press('Next conflict')
  act(() => session.set({ focusedKey: elsewhere }))
  // F8 goes on from there: were it drawn back to a collision, nothing behind it could be reached.
  expect(session.state.state.focusedKey).toBe(elsewhere)
  expect(screen.getByRole('article').textContent).toContain('Oslo › Tags')
})

it('goes through collisions as the grid shows them, and takes the grid along when one is decided', () => {
  const { session, read, onGoTo } = panelFor('TEXT', 'base')
  const last = edit(session, 'Oslo', 'Tags', 'mine')
  edit(session, 'Lund', 'Tags', 'mine')
  read('Oslo', 'theirs', 'v2')
  read('Lund', 'theirs', 'v2')
  // It stays with the one that was there first, which the grid shows last.
  expect(screen.getByRole('status').textContent).toBe('2 of 2: Oslo › Tags')
  press('Next conflict')
  expect(screen.getByRole('status').textContent).toBe('1 of 2: Lund › Tags')
  press('Take theirs')
  expect(onGoTo.mock.lastCall?.[0]).toHaveProperty('key', last)
  expect(document.activeElement?.textContent).toBe('Conflicts')
})

it('closes with Escape, but not out of a value that is being typed', () => {
  const { session, read, onClose } = panelFor('TEXT', 'base')
  edit(session, 'Lund', 'Tags', 'mine')
  read('Lund', 'theirs', 'v2')
  press('Edit…')
  fireEvent.keyDown(screen.getByLabelText('A third value'), { key: 'Escape' })
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.keyDown(screen.getByRole('button', { name: 'Edit…' }), { key: 'Escape' })
  expect(onClose).toHaveBeenCalledTimes(1)
})
