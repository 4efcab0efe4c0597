import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { TableNav } from './table-nav'
import { makeTable, readNow, renderWithTables } from './testing'

const TABLES = [makeTable('Prompts'), makeTable('Holidays'), makeTable('Opening hours')]

afterEach(cleanup)

it('lists every table A to Z and marks the one that is open', async () => {
  await renderWithTables(<TableNav />, readNow(TABLES), '/tables/id-Prompts')
  const links = screen.getAllByRole('link')
  expect(links.map((link) => link.textContent)).toEqual(['Holidays', 'Opening hours', 'Prompts'])
  expect(links.map((link) => link.getAttribute('aria-current'))).toEqual([null, null, 'page'])
  expect(screen.getByText('Tables 3')).toBeDefined()
})

it('opens the first match on Enter, and calls onNavigate', async () => {
  const onNavigate = vi.fn()
  await renderWithTables(<TableNav onNavigate={onNavigate} />, readNow(TABLES))
  const field = screen.getByLabelText('Find a table')
  fireEvent.change(field, { target: { value: 'hou' } })
  const link = screen.getByRole('link')
  link.addEventListener('click', (event) => event.preventDefault())
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onNavigate).toHaveBeenCalledTimes(1)
  expect(link.textContent).toBe('Opening hours')
})

it('says that the list could not be read, without a count', async () => {
  const trouble = {
    title: 'Access was refused',
    explanation: '',
    serviceMessage: null,
    isRetryable: true,
  }
  await renderWithTables(<TableNav />, readNow(null, trouble))
  expect(screen.getByText('Access was refused')).toBeDefined()
  expect(screen.getByText('Tables')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined()
})
