import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ToastProvider, TooltipProvider } from '@/components/ui'
import { type ReadValue, schemaFingerprint, type TableSchema } from '@/lib/data-table'
import type { SaveActions, SaveEvent, Trouble } from '@/lib/save'
import type { TableSession } from '@/lib/session/session'
import { knownSession } from '@/lib/session/sessions'
import type { RecordView } from '@/lib/session/state'
import { edit, schemaOf, stored } from '@/lib/session/testing'
import { TableTrouble } from './notices/table-trouble'
import { TableEditor } from './table-editor'

/** Saves all that it is asked for. */
const SAVES: SaveActions = {
  save: async ({ drafts }) =>
    (async function* (): AsyncGenerator<SaveEvent> {
      const outcomes = drafts.map(
        ({ id, value, base }) => ({ kind: 'saved', id, base: { ...base, value } }) as const,
      )
      yield { type: 'outcomes', outcomes, moves: [] }
      const counts = { saved: outcomes.length, failed: 0, conflicts: 0, kept: 0 }
      yield { type: 'finished', ...counts, calls: {} }
    })(),
  follow: async () => null,
}
const ROUTER = {
  bfcacheId: '',
  back() {},
  forward() {},
  refresh() {},
  push() {},
  replace() {},
  prefetch() {},
}

const UNREACHABLE: Trouble = {
  code: 'service-down',
  title: 'The service is down',
  explanation: 'Your edits are kept in this tab.',
  serviceMessage: null,
  isRetryable: true,
}

let tables = 0
const opened: TableSession[] = []

beforeEach(() => {
  // The DOM of a test has no layout: every element is as large as a page.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  // Sessions live as long as the tab, which a test shares with others.
  for (const { drafts } of opened.splice(0)) {
    drafts.forgetAsked()
    drafts.discard(drafts.all().map(({ key }) => key))
    for (const text of drafts.texts.all()) drafts.texts.drop(text.key)
  }
})

/** The page of a table of its own, whose values come from the network as they are told. */
async function openPage(values: readonly ReadValue[]) {
  tables += 1
  const { table, attributes } = schemaOf()
  const schema: TableSchema = { table: { ...table, id: `page-${tables}` }, attributes }
  const client = new QueryClient()
  let now = values
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.endsWith('/schema')) {
      return Response.json({ type: 'schema', fingerprint: schemaFingerprint(schema) })
    }
    const lines = [
      { type: 'page', values: now },
      { type: 'end', calls: 1 },
    ]
    return new Response(lines.map((line) => JSON.stringify(line)).join('\n'))
  })
  const page = (shown: ReactNode) => (
    <AppRouterContext value={ROUTER}>
      <QueryClientProvider client={client}>
        <TooltipProvider>
          <ToastProvider>{shown}</ToastProvider>
        </TooltipProvider>
      </QueryClientProvider>
    </AppRouterContext>
  )
  const editor = <TableEditor actions={SAVES} schema={schema} />
  const view = render(page(editor))
  const session = knownSession(schema.table.id)
  if (session === undefined) throw new Error('The page has no session.')
  opened.push(session)
  await waitFor(() => expect(session.isRead).toBe(true))
  return {
    session,
    /** The page is read anew: in vain, then once more. */
    async failAndRetry() {
      view.rerender(page(<TableTrouble trouble={UNREACHABLE} />))
      expect(screen.getByRole('alert').textContent).toContain(UNREACHABLE.title)
      view.rerender(page(editor))
      await waitFor(() => expect(session.state.state.load.kind).toBe('read'))
    },
    async read(then: readonly ReadValue[]) {
      now = then
      const { load } = session.state.state
      fireEvent.click(screen.getByLabelText('Read the table again'))
      await waitFor(() => expect(session.state.state.load).not.toBe(load))
      await waitFor(() => expect(session.state.state.load.kind).toBe('read'))
    },
  }
}

/** The cell of the ring, as `record › attribute`; `nothing` where it is on none. */
function ring(): string {
  const cell = document.querySelector('[role=grid] [tabindex="0"]')
  const record = cell?.parentElement?.querySelector('[role=rowheader]')?.textContent
  return record ? `${record} › ${cell?.getAttribute('data-column')}` : 'nothing'
}

const rowHeaders = () => [...document.querySelectorAll('[role=rowheader]')]
const records = () => rowHeaders().map((cell) => cell.textContent)

const cellOf = (record: string, column: string) => {
  const row = rowHeaders().find((cell) => cell.textContent === record)?.parentElement
  const cell = row?.querySelector<HTMLElement>(`[data-column="${column}"]`)
  if (!cell) throw new Error(`No cell ${record} › ${column}`)
  return cell
}
const press = (cell: HTMLElement) => {
  fireEvent.pointerDown(cell, { button: 0 })
  fireEvent.mouseDown(cell, { button: 0 })
  fireEvent.click(cell)
}
const key = (name: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...more })

const NOTES = ['Lund', 'Malmö', 'Oslo', 'Umeå', 'Visby'].map((branch) =>
  stored(branch, 'Note', branch),
)
const AFTER = [...NOTES.slice(0, 4), stored('Visby', 'Note', 'theirs', 'v2')]

/** A record that is only changed, one that was refused, one against a rule, and one that a colleague changed. */
async function everyState() {
  const page = await openPage(NOTES)
  const { session } = page
  const refused = edit(session, 'Oslo', 'Note', 'refused')
  session.drafts.beginSave()
  act(() =>
    session.drafts.settle([{ kind: 'failed', id: refused, reason: 'cell', message: 'No.' }]),
  )
  act(() => {
    edit(session, 'Lund', 'Note', 'mine')
    edit(session, 'Umeå', 'Hours', 'more than eleven characters')
    edit(session, 'Visby', 'Note', 'mine')
  })
  await page.read(AFTER)
  return page
}

const VIEWS: readonly (readonly [RecordView, readonly string[]])[] = [
  ['changed', ['Lund', 'Oslo', 'Umeå', 'Visby']],
  ['failed', ['Oslo', 'Umeå']],
  ['conflicts', ['Visby']],
]

it('names above the grid the cell that the ring is on, whichever records are on show', async () => {
  const { session } = await everyState()
  for (const [view, shown] of VIEWS) {
    act(() => session.set({ view }))
    expect(records()).toEqual(shown)
    for (const record of shown) {
      press(cellOf(record, 'Note'))
      expect(ring()).toBe(`${record} › Note`)
      expect(screen.getByTitle(ring())).toBeTruthy()
    }
    key('Home')
    expect(screen.getByTitle(ring()).textContent).toBe(`${shown.at(-1)} › Branch`)
  }
})

it.each<readonly [string, string, string, () => void]>([
  ['Ctrl+Z', 'Lund', 'Hours', () => key('z', { ctrlKey: true })],
  ['F8', 'Oslo', 'Note', () => key('F8')],
  ['Shift+F8', 'Visby', 'Note', () => key('F8', { shiftKey: true })],
])(
  'goes by %s to what that is about from a cursor that is on nothing',
  async (_, record, column, go) => {
    const { session, read } = await everyState()
    act(() => void edit(session, 'Lund', 'Hours', 'nine'))
    press(cellOf('Malmö', 'Note'))
    await read(AFTER.filter(({ recordId }) => recordId !== 'record-Malmö'))
    expect(ring()).toBe('nothing')
    go()
    expect(ring()).toBe(`${record} › ${column}`)
    expect(document.activeElement).toBe(cellOf(record, column))
  },
)

it('has the text of its open editor again when the page failed to be read in between', async () => {
  const { session, failAndRetry } = await openPage(NOTES)
  press(cellOf('Oslo', 'Note'))
  key('F2')
  const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Note/ })
  fireEvent.input(await field(), { target: { value: 'half' } })
  await failAndRetry()
  expect((await field()).value).toBe('half')
  key('Enter')
  expect(session.drafts.all().map(({ value }) => value)).toEqual(['half'])
})

it('has a third value again when the page failed to be read in between', async () => {
  const { session, failAndRetry } = await everyState()
  fireEvent.click(screen.getByText('1 conflict to decide'))
  fireEvent.click(screen.getByText('Edit…'))
  const field = () => screen.getByLabelText<HTMLTextAreaElement>('A third value')
  fireEvent.change(field(), { target: { value: 'third' } })
  await failAndRetry()
  expect(field().value).toBe('third')
  fireEvent.click(screen.getByText('Use this value'))
  expect(session.drafts.all().find(({ value }) => value === 'third')).toMatchObject({
    value: 'third',
    base: { value: 'theirs' },
    status: { kind: 'dirty' },
  })
})

it('takes the keyboard to the conflict that “to decide” opens', async () => {
  await everyState()
  fireEvent.click(screen.getByText('1 conflict to decide'))
  expect(document.activeElement?.textContent).toBe('Visby › Note')
  expect(document.activeElement?.closest('[aria-label=Conflicts]')).toBeTruthy()
})

it.each([
  ['nothing else', () => {}],
  ['other edits', (session: TableSession) => void edit(session, 'Lund', 'Note', 'mine')],
])('opens the conflicts that a reading found once, at a save of %s', async (_, change) => {
  const { session, read } = await openPage(NOTES)
  act(() => void edit(session, 'Visby', 'Note', 'mine'))
  await read(AFTER)
  const save = async () => {
    act(() => change(session))
    key('s', { ctrlKey: true })
    await waitFor(() => expect(session.drafts.summary().sendable).toBe(0))
    await waitFor(() => expect(session.runningSave).toBeNull())
  }
  await save()
  await waitFor(() => expect(session.state.state.panel?.kind).toBe('conflicts'))
  act(() => session.set({ panel: null }))
  await save()
  expect(session.state.state.panel).toBeNull()
})

it('leads by F8 to a text whose record was deleted, counts it with the conflicts, and on', async () => {
  const { session, read } = await openPage(NOTES)
  act(() => void edit(session, 'Lund', 'Hours', 'more than eleven characters'))
  press(cellOf('Malmö', 'Note'))
  key('F2')
  const field = await screen.findByRole('textbox', { name: /Note/ })
  fireEvent.input(field, { target: { value: 'mine' } })
  await read(NOTES.filter(({ recordId }) => recordId !== 'record-Malmö'))
  press(cellOf('Oslo', 'Note'))
  expect(screen.getByText('1 conflict to decide')).toBeTruthy()
  const visited = []
  for (let presses = 0; presses < 4; presses += 1) {
    key('F8')
    const card = document.activeElement?.closest('article')
    visited.push(card ? card.querySelector('h3')?.textContent : ring())
  }
  const kept = 'What you typed into Malmö › Note is kept'
  expect(visited).toEqual([kept, 'Lund › Hours', kept, 'Lund › Hours'])
  key('F8', { shiftKey: true })
  fireEvent.click(screen.getAllByText(/^Put it into/).at(-1) ?? document.body)
  expect(screen.queryByText('1 conflict to decide')).toBeNull()
  expect(document.activeElement).toHaveProperty('value', 'mine')
})

it('counts the text of an open editor whose record was deleted once, beside the bar, the view and the panel', async () => {
  const { session, read } = await openPage(NOTES)
  press(cellOf('Malmö', 'Note'))
  key('F2')
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Note/ })
  fireEvent.input(field, { target: { value: 'mine' } })
  expect(screen.getByText('1 text in an open field')).toBeTruthy()
  await read(NOTES.filter(({ recordId }) => recordId !== 'record-Malmö'))
  // It lies over no other record's cell.
  expect(field.closest('.ls-editor')?.hasAttribute('data-detached')).toBe(true)
  expect(field.closest('.ls-editor')?.textContent).toContain('Malmö › Note')
  expect(screen.getByText('1 text without a cell')).toBeTruthy()
  expect(screen.queryByText('1 text in an open field')).toBeNull()
  expect(screen.getByText('1 conflict to decide')).toBeTruthy()
  expect(screen.getByText('Conflicts 1')).toBeTruthy()
  fireEvent.input(field, { target: { value: 'mine, and more' } })
  act(() => session.set({ panel: { kind: 'conflicts' } }))
  expect(screen.queryByText('Every conflict is settled')).toBeNull()
  const panel = within(screen.getByLabelText('Conflicts'))
  expect(panel.getByText('mine, and more')).toBeTruthy()
  key('s', { ctrlKey: true })
  expect(screen.getByText('Nothing can be sent: 1 conflict to decide.')).toBeTruthy()
  act(() => session.set({ view: 'conflicts' }))
  expect(screen.getByText('No record of this table')).toBeTruthy()
  fireEvent.click(panel.getByText('Discard it'))
  expect(session.drafts.texts.all()).toEqual([])
  expect(screen.getByText('No unsaved edits')).toBeTruthy()
  expect(screen.getByText('Conflicts 0')).toBeTruthy()
})

it('opens the panel at the first collision of the save, not at an older one', async () => {
  const { session, read } = await openPage(NOTES)
  act(() => void edit(session, 'Lund', 'Note', 'mine'))
  const lund = stored('Lund', 'Note', 'theirs', 'v2')
  await read([lund, ...NOTES.slice(1)])
  key('s', { ctrlKey: true })
  await waitFor(() => expect(session.state.state.panel?.kind).toBe('conflicts'))
  act(() => session.set({ panel: null, focusedKey: null }))
  act(() => void edit(session, 'Visby', 'Note', 'mine'))
  await read([lund, ...NOTES.slice(1, 4), stored('Visby', 'Note', 'theirs', 'v2')])
  press(cellOf('Malmö', 'Note'))
  act(() => void edit(session, 'Oslo', 'Note', 'mine'))
  key('s', { ctrlKey: true })
  await waitFor(() => expect(session.state.state.panel?.kind).toBe('conflicts'))
  const card = screen.getByLabelText('Conflicts').querySelector('article')
  expect(card?.textContent).toContain('Visby › Note')
  // Cursor and keyboard are where they were.
  expect(ring()).toBe('Malmö › Note')
})

it('gives the keyboard back to the sheet when all edits are discarded', async () => {
  const { session } = await openPage(NOTES)
  act(() => void edit(session, 'Lund', 'Note', 'mine'))
  press(cellOf('Malmö', 'Note'))
  const button = screen.getByText('Discard all')
  button.focus()
  fireEvent.click(button)
  fireEvent.click(await screen.findByText('Discard 1 edit'))
  await waitFor(() => expect(document.activeElement).toBe(cellOf('Malmö', 'Note')))
  expect(session.drafts.all()).toEqual([])
})

it('calls an edit against a rule by that name over the list of what was not sent', async () => {
  const { session } = await openPage(NOTES)
  act(() => void edit(session, 'Umeå', 'Hours', 'more than eleven characters'))
  act(() => session.set({ panel: { kind: 'failures' } }))
  expect(screen.getByText('Against a rule (1)')).toBeTruthy()
})
