import { act, cleanup, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { cellAt, columnOf, MemorySource, renderGrid, rowsOf, viewOf } from './testing'

afterEach(cleanup)

const columns = [
  columnOf('Branch', 'TEXT', { isPrimary: true }),
  columnOf('City'),
  columnOf('Seats', 'NUMBER'),
  columnOf('Open', 'BOOLEAN'),
]

function source(): MemorySource {
  return new MemorySource((row, column) =>
    column === 'Branch' ? viewOf(`B${row}`, { isReadOnly: true }) : viewOf(`${column} ${row}`),
  )
}

test('the grid is named and counts all rows and columns, not only those on the page', () => {
  renderGrid({ columns, source: source(), rows: rowsOf(100_000) })
  const grid = screen.getByRole('grid', { name: 'Branches' })
  expect(grid.getAttribute('aria-rowcount')).toBe('100001')
  expect(grid.getAttribute('aria-colcount')).toBe('4')
  expect(within(grid).getAllByRole('row').length).toBeLessThan(20)
})

test('rows, headers and cells carry 1-based indices of the full data', () => {
  renderGrid({ columns, source: source() })
  expect(cellAt('header', 'City').getAttribute('aria-rowindex')).toBe('1')
  expect(cellAt(0, 'City').getAttribute('aria-rowindex')).toBe('2')
  expect(cellAt(3, 'Seats').getAttribute('aria-colindex')).toBe('3')
  expect(cellAt(3, 'Branch').getAttribute('role')).toBe('rowheader')
  expect(cellAt(3, 'Branch').getAttribute('aria-readonly')).toBe('true')
})

test("a header cell's name begins with the attribute's name", () => {
  renderGrid({ columns, source: source() })
  const names = screen.getAllByRole('columnheader').map((cell) => cell.textContent)
  expect(names[0]).toMatch(/^Branch/)
  expect(screen.getByRole('columnheader', { name: /^Seats/ })).toBe(cellAt('header', 'Seats'))
})

test('exactly one element of the grid is in the tab order', () => {
  const { container } = renderGrid({ columns, source: source() })
  const stops = container.querySelectorAll(
    '[tabindex="0"], input, textarea, button:not([tabindex="-1"])',
  )
  expect([...stops]).toEqual([cellAt(0, 'Branch')])
})

test('a failed cell has its message as accessible description', () => {
  const cells = source()
  renderGrid({ columns, source: cells })
  act(() => cells.set(2, 'City', viewOf('x', { state: 'failed', message: 'Too many requests' })))
  const cell = cellAt(2, 'City')
  expect(cell.dataset.cellState).toBe('failed')
  expect(cell.getAttribute('aria-invalid')).toBe('true')
  const description = document.getElementById(cell.getAttribute('aria-describedby') ?? '')
  expect(description?.textContent).toBe('Too many requests')
})

test('the default record is named and marked', () => {
  const cells = new MemorySource(
    (row, column) => (row === 0 && column === 'Branch' ? viewOf(null) : viewOf(`${column} ${row}`)),
    0,
  )
  renderGrid({ columns, source: cells })
  expect(screen.getByRole('row', { name: 'Default record' }).dataset.kind).toBe('default-record')
  expect(cellAt(0, 'Branch').textContent).toBe('Default')
})

test('the default record shows "any" for its further primary values', () => {
  const cells = new MemorySource(() => viewOf(null), 0)
  const keys = [
    columnOf('Branch', 'TEXT', { isPrimary: true }),
    columnOf('Season', 'TEXT', { isPrimary: true }),
  ]
  renderGrid({ columns: keys, source: cells })
  expect(cellAt(0, 'Season').textContent).toBe('any')
  expect(cellAt(0, 'Season').getAttribute('aria-label')).toBeNull()
})

test('a cell without a value shows what a lookup returns, and differs from an empty text', () => {
  const cells = new MemorySource((row) =>
    row === 0 ? viewOf(null, { fallback: { value: 'Oslo', from: 'default-record' } }) : viewOf(''),
  )
  renderGrid({ columns, source: cells })
  expect(cellAt(0, 'City').dataset.content).toBe('no-value')
  expect(cellAt(0, 'City').getAttribute('aria-label')).toBe(
    'no value stored; a lookup returns Oslo, from the default record',
  )
  expect(cellAt(1, 'City').dataset.content).toBe('empty-text')
})

test('values are text, never markup', () => {
  const cells = new MemorySource(() => viewOf('<img src=x onerror=alert(1)>'))
  renderGrid({ columns, source: cells })
  expect(cellAt(0, 'City').querySelector('img')).toBeNull()
  expect(cellAt(0, 'City').textContent).toBe('<img src=x onerror=alert(1)>')
})

test('the grid is busy while rows are loading', () => {
  const { rerenderWith } = renderGrid({ columns, source: source(), isLoading: true })
  expect(screen.getByRole('grid').getAttribute('aria-busy')).toBe('true')
  rerenderWith({ isLoading: false })
  expect(screen.getByRole('grid').getAttribute('aria-busy')).toBeNull()
})

test('a change of one cell renders that cell alone', () => {
  const renders: string[] = []
  const counted = (row: number, column: string, value: string) => ({
    ...viewOf(value),
    // Each render of a cell reads its state once.
    get state(): 'clean' {
      renders.push(`${row} ${column}`)
      return 'clean'
    },
  })
  const cells = new MemorySource((row, column) => counted(row, column, 'old'))
  renderGrid({ columns, source: cells })
  renders.length = 0
  act(() => cells.set(4, 'City', counted(4, 'City', 'new')))
  expect(cellAt(4, 'City').textContent).toBe('new')
  expect(new Set(renders)).toEqual(new Set(['4 City']))
})
