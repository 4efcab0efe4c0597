import { act, fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { NO_RECORD_ACTIONS } from '@/components/editor/testing'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { ConflictPanel } from './conflict-panel'

/** Conflicts of cells in Lund and Visby, and between them the rename of Oslo. */
function openPanel() {
  const before = ['Lund', 'Oslo', 'Visby'].map((branch) => stored(branch, 'Note', 'a'))
  const session = sessionWith([...before, stored('Lund', 'Hours', '9-17')], 'PRIMARY_VALUE')
  session.takeRead()
  const oslo = session.data.knowRecord([{ attribute: 'Branch', value: 'Oslo' }])
  session.records.rename(oslo, [{ attribute: 'Branch', value: 'Tromsø' }])
  edit(session, 'Visby', 'Note', 'mine')
  edit(session, 'Lund', 'Note', 'mine')
  edit(session, 'Lund', 'Hours', '8-16')
  const after = ['Lund', 'Oslo', 'Visby'].map((branch) => stored(branch, 'Note', 'theirs', 'v2'))
  session.data.ingest({ values: [...after, stored('Lund', 'Hours', '7-15', 'v2')] })
  session.takeRead(true)
  const at: string[] = []
  render(
    <ConflictPanel
      onClose={() => {}}
      onPutText={() => {}}
      onGoTo={({ key, address }) => {
        at.push(address.primaryValues[0]?.value ?? '')
        session.set({ focusedKey: key })
      }}
      onSave={() => {}}
      records={{
        ...NO_RECORD_ACTIONS,
        restore: (rows) => session.records.restore(rows),
      }}
      session={session}
    />,
  )
  return { session, at, oslo }
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const shown = () => screen.getAllByRole('article').map(({ textContent }) => textContent ?? '')
const place = () => screen.getByRole('status').textContent

it('shows the rename of a record in its turn, and no other conflict beside it', () => {
  openPanel()
  expect(place()).toBe('1 of 4: Lund › Hours')
  const seen = [shown()]
  for (const next of ['2 of 4: Lund › Note', '3 of 4: Oslo › rename', '4 of 4: Visby › Note']) {
    press('Next conflict')
    expect(place()).toBe(next)
    seen.push(shown())
  }
  expect(seen.map(({ length }) => length)).toEqual([1, 1, 1, 1])
  expect(seen[2]?.[0]).toContain('Rename Oslo to Tromsø')
  press('Next conflict')
  expect(place()).toBe('1 of 4: Lund › Hours')
})

it.each(['Rename all the same', 'Take back the rename'])(
  'goes on to the next conflict after “%s”, with the keyboard in the panel',
  (choice) => {
    const { session, at, oslo } = openPanel()
    press('Next conflict')
    press('Next conflict')
    act(() => screen.getByRole('button', { name: choice }).focus())
    press(choice)
    expect(place()).toBe('3 of 3: Visby › Note')
    expect(at.at(-1)).toBe('Visby')
    expect(document.activeElement?.textContent).toBe('Conflicts')
    const isKept = choice === 'Rename all the same'
    expect(session.records.renameOf(oslo)?.status.kind).toBe(isKept ? 'dirty' : undefined)
    if (isKept) {
      expect(session.state.state.said.text).toBe('Oslo is renamed to Tromsø by the next save.')
    }
  },
)

it('offers a choice for all cells beside renames in whole words', () => {
  openPanel()
  expect(screen.getByText('All 3 cell conflicts at once:')).toBeDefined()
})

/** A colleague gave the record another name than the one that is to be given to it here. */
function openRenamedByBoth(theirs: string) {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'a')])
  session.takeRead()
  const oslo = session.data.knowRecord([{ attribute: 'Branch', value: 'Oslo' }])
  session.records.rename(oslo, [{ attribute: 'Branch', value: 'Tromsø' }])
  edit(session, 'Oslo', 'Note', 'mine')
  function read(name: string) {
    const reload = session.data.beginReload()
    reload.ingest({
      values: [
        stored('Lund', 'Note', 'a'),
        { ...stored(name, 'Note', 'theirs', 'v2'), recordId: 'record-Oslo' },
      ],
    })
    reload.finish()
    session.takeRead()
    session.set({ load: { kind: 'read', values: 2, atMs: 1 } })
  }
  read(theirs)
  const [rename] = session.records.renames()
  session.set({ focusedKey: rename?.key ?? null })
  render(
    <ConflictPanel
      onClose={() => {}}
      onPutText={() => {}}
      onGoTo={({ key }) => session.set({ focusedKey: key })}
      onSave={() => {}}
      records={NO_RECORD_ACTIONS}
      session={session}
    />,
  )
  return { session, read }
}

describe('a record that both rename', () => {
  it('is said to be called what it is called now, and is renamed from that', () => {
    const { session } = openRenamedByBoth('Bergen')
    const [card = ''] = shown()
    expect(card).toContain('it is called Bergen now')
    expect(card).toContain('Baseas you read itOslo')
    expect(card).toContain('Theirsits name nowBergen')
    expect(screen.queryByRole('button', { name: 'Rename all the same' })).toBeNull()
    press('Give it my name')
    expect(session.records.renames()).toMatchObject([
      {
        record: [{ value: 'Bergen' }],
        to: [{ value: 'Tromsø' }],
        status: { kind: 'dirty' },
        recordId: 'record-Oslo',
        witness: { lockVersion: { value: 'Bergen-Note-v2' } },
      },
    ])
    session.drafts.replay('undo')
    expect(session.records.renames()).toMatchObject([{ record: [{ value: 'Oslo' }] }])
  })

  it('keeps their name at its user’s word', () => {
    const { session } = openRenamedByBoth('Bergen')
    press('Keep their name')
    expect(session.records.renames()).toEqual([])
    expect(session.state.state.said.text).toContain('Bergen keeps its name.')
  })

  it('is not renamed from a name that was not shown', () => {
    const { session, read } = openRenamedByBoth('Bergen')
    act(() => read('Molde'))
    press('Give it my name')
    expect(session.records.renames()).toMatchObject([
      { record: [{ value: 'Oslo' }], status: { kind: 'conflict' } },
    ])
  })

  it('has nothing left to be renamed where a colleague gave it the very name', () => {
    const { session } = openRenamedByBoth('Tromsø')
    expect(session.records.renames()).toEqual([])
  })

  it('shows beside an edit what is stored under the name that it has now', () => {
    const { session } = openRenamedByBoth('Bergen')
    const [draft] = session.drafts.all()
    act(() => session.set({ focusedKey: draft?.key ?? null }))
    const [card = ''] = shown()
    expect(card).toContain('Theirsstored under the name Bergentheirs')
    expect(card).not.toContain('no value is stored')
  })
})

it('offers no rename of a record that was deleted', () => {
  const session = sessionWith([stored('Oslo', 'Note', 'a')])
  session.takeRead()
  const oslo = session.data.knowRecord([{ attribute: 'Branch', value: 'Oslo' }])
  session.records.rename(oslo, [{ attribute: 'Branch', value: 'Tromsø' }])
  const reload = session.data.beginReload()
  reload.finish()
  session.takeRead()
  render(
    <ConflictPanel
      onClose={() => {}}
      onPutText={() => {}}
      onGoTo={() => {}}
      onSave={() => {}}
      records={NO_RECORD_ACTIONS}
      session={session}
    />,
  )
  for (const name of ['Rename all the same', 'Other primary values…']) {
    expect(screen.queryByRole('button', { name })).toBeNull()
  }
  press('Take back the rename')
  expect(session.records.renames()).toEqual([])
})
