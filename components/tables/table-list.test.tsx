import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import axe from 'axe-core'
import { Suspense } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { TableList } from './table-list'
import { TableListSkeleton } from './table-list-skeleton'
import type { TablesSnapshot } from './tables-snapshot'
import { makeTable, readNow, renderWithTables } from './testing'

const TABLES = [
  makeTable('Opening hours', {
    description: 'When each branch is open.',
    lockLevel: 'PRIMARY_VALUE',
  }),
  makeTable('Holidays', { description: 'Days with other hours.', lastModifiedAtMs: 1 }),
  makeTable('Prompts', { lockLevel: null, timeZone: null, lastModifiedAtMs: null }),
]
const UNREACHABLE = {
  title: 'The service cannot be reached',
  explanation: 'Nothing was changed. Try again.',
  serviceMessage: 'connect ECONNREFUSED',
  isRetryable: true,
}

const page = (
  <Suspense fallback={<TableListSkeleton />}>
    <TableList />
  </Suspense>
)

const field = () => screen.getByLabelText('Search tables')
const names = () => screen.queryAllByRole('link').map((link) => link.textContent)

function answerWith(snapshot: TablesSnapshot) {
  const fetched = vi.fn<typeof fetch>(async () => Response.json(snapshot))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('shows every table with lock, time zone and last change, and links to it', async () => {
  const fetched = answerWith(readNow(TABLES))
  await renderWithTables(page, readNow(TABLES))
  expect(names()).toEqual(['Holidays', 'Opening hours', 'Prompts'])
  const row = screen.getByRole('row', { name: /Opening hours/ })
  expect(within(row).getByRole('link').getAttribute('href')).toBe('/tables/id-Opening%20hours')
  expect(row.textContent).toContain('Whole record')
  expect(row.textContent).toContain('Europe/Stockholm')
  expect(row.textContent).toContain('2 hours ago')
  expect(screen.getByRole('row', { name: /Prompts/ }).textContent).toContain('Unknown')
  expect(fetched).not.toHaveBeenCalled()
})

it('filters while typing, highlights matches and announces the count', async () => {
  await renderWithTables(page, readNow(TABLES))
  fireEvent.change(field(), { target: { value: 'hours' } })
  expect(names()).toEqual(['Holidays', 'Opening hours'])
  expect(screen.getAllByText('hours').every((part) => part.tagName === 'MARK')).toBe(true)
  expect(screen.getByRole('status').textContent).toBe('2 of 3 tables found')
})

it('says when nothing matches, and clears', async () => {
  await renderWithTables(page, readNow(TABLES))
  fireEvent.change(field(), { target: { value: 'zzz' } })
  expect(screen.getByText('No table matches “zzz”')).toBeDefined()
  fireEvent.click(screen.getAllByRole('button', { name: 'Clear search' })[0] ?? field())
  expect(names()).toHaveLength(3)
  expect(document.activeElement).toBe(field())
})

it('is driven by the keyboard: slash, arrows and Escape', async () => {
  await renderWithTables(page, readNow(TABLES))
  fireEvent.keyDown(document.body, { key: '/' })
  expect(document.activeElement).toBe(field())
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key })
  press('ArrowDown')
  expect(document.activeElement?.textContent).toBe('Holidays')
  press('End')
  expect(document.activeElement?.textContent).toBe('Prompts')
  press('ArrowDown')
  expect(document.activeElement?.textContent).toBe('Prompts')
  press('Home')
  press('ArrowUp')
  expect(document.activeElement).toBe(field())
  fireEvent.change(field(), { target: { value: 'open' } })
  press('Escape')
  expect(names()).toHaveLength(3)
})

it('sorts by last change, latest first, and says so', async () => {
  await renderWithTables(page, readNow(TABLES))
  fireEvent.click(screen.getByRole('button', { name: 'Last change' }))
  expect(names()).toEqual(['Opening hours', 'Holidays', 'Prompts'])
  expect(screen.getByRole('columnheader', { name: 'Last change' }).getAttribute('aria-sort')).toBe(
    'descending',
  )
  expect(screen.getByRole('columnheader', { name: 'Name' }).hasAttribute('aria-sort')).toBe(false)
})

it('says that the list is loading', async () => {
  let arrive: (snapshot: TablesSnapshot) => void = () => undefined
  const first = new Promise<TablesSnapshot>((resolve) => {
    arrive = resolve
  })
  await renderWithTables(page, first)
  expect(screen.getByRole('status').textContent).toBe('Loading tables')
  await act(async () => arrive(readNow(TABLES)))
  expect(names()).toHaveLength(3)
})

it('shows an error if the service is unavailable, and retries', async () => {
  const fetched = answerWith(readNow(TABLES))
  await renderWithTables(page, readNow(null, UNREACHABLE))
  const alert = screen.getByRole('alert')
  expect(alert.textContent).toContain(UNREACHABLE.title)
  expect(alert.textContent).toContain('connect ECONNREFUSED')
  fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(names()).toHaveLength(3))
  expect(fetched).toHaveBeenCalledTimes(1)
})

it('keeps the list if refreshing fails', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
  await renderWithTables(page, readNow(TABLES))
  fireEvent.click(screen.getByRole('button', { name: 'Refresh the list' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Lockstep did not answer')
  expect(names()).toHaveLength(3)
})

it('says that there are no tables yet', async () => {
  await renderWithTables(page, readNow([]))
  expect(screen.getByText('This instance has no data tables yet')).toBeDefined()
})

it('shows markup in a name as text', async () => {
  const name = '<img src=x onerror=alert(1)>'
  const { container } = await renderWithTables(page, readNow([makeTable(name)]))
  expect(names()).toEqual([name])
  expect(container.querySelector('img')).toBeNull()
})

it('has no accessibility problem that axe finds', async () => {
  const { container } = await renderWithTables(page, readNow(TABLES))
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
  })
  expect(violations.map((violation) => violation.id)).toEqual([])
})
