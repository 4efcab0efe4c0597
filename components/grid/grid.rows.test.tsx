import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { cellAt, columnOf, MemorySource, pressKey, renderGrid, viewOf } from './testing'
import type { RowMenuRequest } from './types'

const COLUMNS = [columnOf('Branch', 'TEXT', { isPrimary: true }), columnOf('Phone')]

function sourceOf(): MemorySource {
  return new MemorySource((row, column) =>
    viewOf(`${column} ${row}`, { isReadOnly: column === 'Branch' }),
  )
}

test('a row renders again when its state changes, and no other row does', () => {
  const source = sourceOf()
  const read = vi.spyOn(source, 'get')
  renderGrid({ columns: COLUMNS, source })
  read.mockClear()
  act(() => source.setRowState(2, 'deleted'))
  expect(cellAt(2, 'Phone').closest('[role=row]')?.getAttribute('data-record')).toBe('deleted')
  expect(new Set(read.mock.calls.map(([row]) => row))).toEqual(new Set([2]))
})

test('cells of a record to be deleted say so and keep their values', () => {
  const source = new MemorySource((row) => viewOf(`v${row}`, { isOfDeletedRecord: row === 1 }))
  renderGrid({ columns: COLUMNS, source })
  const description = document.getElementById(
    cellAt(1, 'Phone').getAttribute('aria-describedby') ?? '',
  )
  expect(description?.textContent).toBe('will be deleted with its record')
  expect(cellAt(1, 'Phone').textContent).toBe('v1')
  expect(cellAt(2, 'Phone').hasAttribute('aria-describedby')).toBe(false)
})

test('Enter, F2 and a double click on a row header ask to edit it', () => {
  const onRowHeaderEdit = vi.fn()
  renderGrid({ columns: COLUMNS, source: sourceOf(), onRowHeaderEdit })
  fireEvent.mouseDown(cellAt(1, 'Branch'))
  pressKey('Enter')
  pressKey('F2')
  fireEvent.doubleClick(cellAt(3, 'Branch'))
  expect(onRowHeaderEdit.mock.calls).toEqual([[1], [1], [3]])
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('keys, a right click and the button ask for the menu of a row and make it active', () => {
  const asked: RowMenuRequest[] = []
  renderGrid({ columns: COLUMNS, source: sourceOf(), onRowMenu: (request) => asked.push(request) })
  fireEvent.mouseDown(cellAt(1, 'Phone'))
  pressKey('F10', { shiftKey: true })
  pressKey('ContextMenu')
  fireEvent.contextMenu(cellAt(2, 'Phone'))
  expect(document.activeElement).toBe(cellAt(2, 'Phone'))
  fireEvent.pointerOver(cellAt(4, 'Phone'))
  const button = screen.getByRole('button', { name: 'Menu of record Branch 4' })
  expect(button.getAttribute('tabindex')).toBe('-1')
  fireEvent.click(button)
  expect(document.activeElement).toBe(cellAt(4, 'Branch'))
  expect(asked.map(({ row }) => row)).toEqual([1, 1, 2, 4])
})

test('without a row menu, the browser opens its own menu', () => {
  const { container } = renderGrid({ columns: COLUMNS, source: sourceOf() })
  expect(fireEvent.contextMenu(cellAt(2, 'Phone'))).toBe(true)
  fireEvent.pointerOver(cellAt(2, 'Phone'))
  expect(within(container).queryByRole('button')).toBeNull()
})
