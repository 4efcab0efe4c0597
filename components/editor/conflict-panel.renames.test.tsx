import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ConflictPanel } from './conflict-panel'
import { edit, NO_RECORD_ACTIONS, sessionWith, stored } from './testing'

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
      expect(session.state.state.said.words).toBe('Oslo is renamed to Tromsø by the next save.')
    }
  },
)

it('offers a choice for all cells beside renames in whole words', () => {
  openPanel()
  expect(screen.getByText('All 3 cell conflicts at once:')).toBeDefined()
})
