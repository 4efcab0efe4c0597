import { expect, it } from 'vitest'
import { pasteMessage } from '../controller/messages'
import { columnOf, MemorySource, rowsOf, viewOf } from '../testing'
import { planPaste } from './paste'

const columns = [
  columnOf('Branch', 'TEXT', { isPrimary: true }),
  columnOf('City'),
  columnOf('Seats', 'NUMBER'),
  columnOf('Open', 'BOOLEAN'),
]
const VALUES: Readonly<Record<string, string>> = { Branch: 'B', City: 'Oslo', Seats: '12' }

function plan(block: (string | null)[][], at = { row: 0, column: 0 }) {
  const source = new MemorySource((_, column) =>
    viewOf(VALUES[column] ?? null, { isReadOnly: column === 'Branch' }),
  )
  return planPaste(block, { rows: rowsOf(3), columns, source, at })
}

it('reads each text as if it were typed into its cell', () => {
  const { edits, invalid } = plan([
    ['B', 'Bergen', '.5', 'YES'],
    ['B', ' two ', '1,5', 'maybe'],
  ])
  expect(edits.map(({ row, column, value }) => [row, column, value])).toEqual([
    [0, 'City', 'Bergen'],
    [0, 'Seats', '0.5'],
    [0, 'Open', 'true'],
    [1, 'City', ' two '],
    [1, 'Seats', '1,5'],
    [1, 'Open', 'maybe'],
  ])
  expect(invalid).toBe(2)
})

it('a blank cell empties a text, clears any other value, and does nothing without a value', () => {
  const { edits, unchanged } = plan([['x', null, null, null]], { row: 0, column: 0 })
  expect(edits.map(({ value }) => value)).toEqual(['', null])
  expect(unchanged).toBe(1)
})

it('counts unchanged cells, read-only cells, and rows and columns that do not fit', () => {
  const paste = plan(
    [['B', 'Oslo', '12.0', null, 'beyond', 'beyond'], ['other', 'Oslo', '13', null], ['B']],
    { row: 2, column: 0 },
  )
  expect(paste).toMatchObject({ edits: [], unchanged: 4, rowsBeyond: 2, columnsBeyond: 2 })
  expect(plan([['other']])).toMatchObject({ edits: [], readOnly: 1 })
  expect(pasteMessage(paste)).toEqual({
    title: 'Nothing was changed',
    description: '4 cells already had this value. 2 rows and 2 columns did not fit.',
    tone: 'warning',
  })
})

it('refuses a value that is too long for the service, with its length and the limit', () => {
  const paste = plan([['x'.repeat(6_000), '7']], { row: 0, column: 1 })
  expect(paste.edits).toEqual([{ row: 0, column: 'Seats', value: '7' }])
  expect(pasteMessage(paste)).toEqual({
    title: 'Pasted into 1 cell',
    description: 'Too long for City: at most 5,000 characters; this has 6,000.',
    tone: 'warning',
  })
})
