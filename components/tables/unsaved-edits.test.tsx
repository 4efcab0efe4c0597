import { cleanup, screen, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it } from 'vitest'
import { TableList } from './table-list'
import { TableNav } from './table-nav'
import { makeTable, readNow, renderWithTables } from './testing'
import { UnsavedEdits } from './unsaved-edits'

const TABLES = [makeTable('Holidays'), makeTable('Prompts')]
const UNREACHABLE = {
  title: 'The service cannot be reached',
  explanation: '',
  serviceMessage: null,
  isRetryable: true,
}

afterEach(cleanup)

function withEdits(children: ReactNode) {
  const edits = [
    { tableId: 'id-Holidays', tableName: 'Holidays', drafts: 1 },
    { tableId: 'gone', tableName: 'Opening hours', drafts: 1_200 },
  ]
  return <UnsavedEdits tables={edits}>{children}</UnsavedEdits>
}

it('are shown beside their table, as a number with an accessible text', async () => {
  await renderWithTables(withEdits(<TableNav />), readNow(TABLES))
  expect(screen.getByRole('link', { name: 'Holidays 1 unsaved edit' })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Prompts' })).toBeDefined()
})

it('of a table that is not in the list have a link to its page', async () => {
  await renderWithTables(withEdits(<TableList />), readNow(TABLES))
  const row = screen.getByRole('row', { name: /Holidays/ })
  expect(within(row).getByText('1 unsaved edit')).toBeDefined()
  expect(screen.getByText('Unsaved edits of 1 table that is not in the list')).toBeDefined()
  const link = screen.getByRole('link', { name: '1,200 edits of Opening hours' })
  expect(link.getAttribute('href')).toBe('/tables/gone')
})

it('of other tables are not reported while the list could not be read', async () => {
  await renderWithTables(withEdits(<TableList />), readNow(TABLES, UNREACHABLE))
  expect(screen.queryByText(/not in the list/)).toBeNull()
})
