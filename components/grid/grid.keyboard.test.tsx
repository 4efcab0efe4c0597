import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { GridRows } from '@/lib/data-table'
import { cellAt, columnOf, MemorySource, pressKey, renderGrid, rowsOf, viewOf } from './testing'
import type { GridHandle, GridProps } from './types'

afterEach(cleanup)

const columns = [
  columnOf('Branch', 'TEXT', { isPrimary: true }),
  columnOf('City'),
  columnOf('Seats', 'NUMBER'),
  ...['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((name) => columnOf(name)),
]

function start(more: Partial<Omit<GridProps, 'source'>> = {}, rowCount = 1000) {
  const source = new MemorySource((row, column) =>
    viewOf(`${column} ${row}`, { isReadOnly: column === 'Branch' }),
  )
  const ref = createRef<GridHandle>()
  const moves: unknown[] = []
  const grid = renderGrid({
    columns,
    source,
    ref,
    rows: rowsOf(rowCount),
    onActiveCellChange: (place) => moves.push(place),
    ...more,
  })
  const scroller = grid.container.querySelector<HTMLElement>('.ls-scroller')
  if (scroller === null) throw new Error('No scroller')
  return { ...grid, source, ref, moves, scroller }
}

/** `count` rows without one of them. */
function withoutRows(count: number, gone: number): GridRows {
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => row !== gone)
  return { length: rows.length, at: (at) => rows[at] ?? -1, indexOf: (row) => rows.indexOf(row) }
}

function focused(): string {
  const element = document.activeElement
  return element instanceof HTMLElement ? `${element.dataset.row} ${element.dataset.column}` : ''
}

function scrollTo(scroller: HTMLElement, topPx: number): void {
  act(() => {
    scroller.scrollTop = topPx
    fireEvent.scroll(scroller)
  })
}

test('arrows move focus one cell at a time and stop at the edges', () => {
  start()
  act(() => cellAt(0, 'Branch').focus())
  pressKey('ArrowDown')
  pressKey('ArrowRight')
  expect(focused()).toBe('1 City')
  pressKey('ArrowLeft')
  pressKey('ArrowLeft')
  expect(focused()).toBe('1 Branch')
})

test('the tab stop follows focus, and there is only one', () => {
  const { container } = start()
  fireEvent.mouseDown(cellAt(3, 'Seats'))
  expect(focused()).toBe('3 Seats')
  pressKey('ArrowDown')
  expect([...container.querySelectorAll('[tabindex="0"]')]).toEqual([cellAt(4, 'Seats')])
})

test('a move renders no cell', () => {
  let reads = 0
  const source = new MemorySource(() => ({
    ...viewOf('x'),
    get state(): 'clean' {
      reads += 1
      return 'clean'
    },
  }))
  renderGrid({ columns, source })
  fireEvent.mouseDown(cellAt(1, 'City'))
  reads = 0
  pressKey('ArrowDown')
  pressKey('ArrowRight')
  expect(focused()).toBe('2 Seats')
  expect(reads).toBe(0)
})

test('the header row is above the first row and can have focus', () => {
  start()
  fireEvent.mouseDown(cellAt(0, 'City'))
  pressKey('ArrowUp')
  expect(focused()).toBe('header City')
  pressKey('ArrowRight')
  expect(focused()).toBe('header Seats')
  pressKey('ArrowDown')
  expect(focused()).toBe('0 Seats')
})

test('Home and End, also with Ctrl, reach cells that were not on the page', () => {
  start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  act(() => pressKey('End'))
  expect(focused()).toBe('2 H')
  act(() => pressKey('End', { ctrlKey: true }))
  expect(focused()).toBe('999 H')
  act(() => pressKey('Home', { ctrlKey: true }))
  expect(focused()).toBe('0 Branch')
})

test('PageDown and PageUp move by as many rows as fit', () => {
  start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  act(() => pressKey('PageDown'))
  expect(focused()).toBe('9 City')
  act(() => pressKey('PageUp'))
  expect(focused()).toBe('2 City')
})

test('Tab, F8 and Ctrl+S are left to the page and the owner', () => {
  start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  const stop = (key: string, more: KeyboardEventInit = {}) =>
    fireEvent.keyDown(cellAt(2, 'City'), { key, cancelable: true, ...more })
  expect(stop('Tab')).toBe(true)
  expect(stop('F8')).toBe(true)
  expect(stop('s', { ctrlKey: true })).toBe(true)
  expect(stop('ArrowDown')).toBe(false)
})

test('an active row that was scrolled away stays on the page, with the tab stop', () => {
  const { container, scroller } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  scrollTo(scroller, 36 * 500)
  expect(cellAt(500, 'City')).toBeDefined()
  expect([...container.querySelectorAll('[tabindex="0"]')]).toEqual([cellAt(2, 'City')])
  expect(document.activeElement).toBe(cellAt(2, 'City'))
})

test('a scrolled grid that never had focus still has its tab stop', () => {
  const { container, scroller } = start()
  scrollTo(scroller, 36 * 500)
  expect([...container.querySelectorAll('[tabindex="0"]')]).toEqual([cellAt(0, 'Branch')])
})

test('when the rows change, focus stays on the same record', () => {
  const { rerenderWith } = start()
  fireEvent.mouseDown(cellAt(5, 'City'))
  rerenderWith({ rows: rowsOf(6, 3) })
  expect(focused()).toBe('5 City')
})

test('a cursor whose record disappears is lost, reported once, and acts on nothing until it moves', () => {
  const lost: unknown[] = []
  const { rerenderWith, edits, ref } = start({ onCursorLost: (place) => lost.push(place) })
  fireEvent.mouseDown(cellAt(5, 'City'))
  const rows = withoutRows(20, 5)
  rerenderWith({ rows })
  rerenderWith({ rows })
  expect(document.activeElement).toBe(screen.getByRole('grid'))
  expect(document.querySelectorAll('.ls-scroller [tabindex="0"]')).toHaveLength(1)
  expect(lost).toEqual([{ row: 5, column: 'City' }])
  expect(ref.current?.activeCell()).toBeNull()
  for (const key of ['x', 'Delete', ' ', 'Enter', 'F2', 'Backspace']) pressKey(key)
  expect(edits).toEqual([])
  expect(screen.queryByRole('textbox')).toBeNull()
  pressKey('ArrowDown')
  expect(focused()).toBe('6 City')
  pressKey('Delete')
  expect(edits).toEqual([{ row: 6, column: 'City', value: null }])
})

test('the cursor does not move to a new record with the name of its own', () => {
  const source = new MemorySource((row, column) => viewOf(`${column} ${row}`))
  const { rerenderWith, edits } = renderGrid({ columns, source })
  fireEvent.mouseDown(cellAt(5, 'City'))
  source.setRecordId(5, 'another')
  pressKey('Delete')
  expect(edits).toEqual([])
  // It follows its record to another name.
  source.setRecordId(8, 'record-5')
  rerenderWith({ rows: rowsOf(20) })
  pressKey('Delete')
  expect(edits).toEqual([{ row: 8, column: 'City', value: null }])
})

test('a cursor is not reported as lost while rows are loading', () => {
  const lost: unknown[] = []
  const { rerenderWith } = start({ onCursorLost: (place) => lost.push(place) })
  fireEvent.mouseDown(cellAt(5, 'City'))
  rerenderWith({ rows: rowsOf(0), isLoading: true })
  pressKey('Delete')
  rerenderWith({ rows: rowsOf(20), isLoading: false })
  expect(focused()).toBe('5 City')
  expect(lost).toEqual([])
})

test('the owner can go to a cell and read which one is active', () => {
  const { ref, moves } = start()
  expect(ref.current?.activeCell()).toBeNull()
  act(() => ref.current?.goTo({ row: 700, column: 'H' }))
  expect(focused()).toBe('700 H')
  expect(ref.current?.activeCell()).toEqual({ row: 700, column: 'H' })
  act(() => ref.current?.goTo({ row: 1, column: 'City' }, { focus: false }))
  expect(focused()).toBe('700 H')
  expect(moves).toEqual([
    { row: 700, column: 'H' },
    { row: 1, column: 'City' },
  ])
})

test('Alt+Enter asks for the details of the cell, Enter on a header for those of the column', async () => {
  const asked: unknown[] = []
  const source = new MemorySource(() => viewOf('x'))
  renderGrid({
    columns,
    source,
    onCellDetails: (place) => asked.push(place),
    renderColumnDetails: (column) => <p>All about {column.id}</p>,
  })
  fireEvent.mouseDown(cellAt(5, 'City'))
  pressKey('Enter', { altKey: true })
  expect(asked).toEqual([{ row: 5, column: 'City' }])
  act(() => cellAt('header', 'City').focus())
  pressKey('Enter')
  expect(await screen.findByText('All about City')).toBeDefined()
})
