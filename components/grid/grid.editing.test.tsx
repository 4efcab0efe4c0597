import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { Attribute, CellView } from '@/lib/data-table'
import { cellAt, columnOf, MemorySource, pressKey, renderGrid, typeText, viewOf } from './testing'
import type { GridHandle, GridProps } from './types'

afterEach(cleanup)

const columns = [
  columnOf('Branch', 'TEXT', { isPrimary: true }),
  columnOf('City'),
  columnOf('Seats', 'NUMBER', { rules: { maximum: 50 } }),
  columnOf('Open', 'BOOLEAN'),
]

const VALUES: Readonly<Record<string, string>> = {
  Branch: 'B',
  City: 'Oslo',
  Seats: '12',
  Open: 'true',
}

function start(
  more: (row: number, column: string) => Partial<CellView> = () => ({}),
  props: Pick<GridProps, 'onMessage'> = {},
) {
  const source = new MemorySource((row, column) =>
    viewOf(VALUES[column] ?? null, { isReadOnly: column === 'Branch', ...more(row, column) }),
  )
  const ref = createRef<GridHandle>()
  return { ...renderGrid({ columns, source, ref, ...props }), source, ref }
}

/** A grid of one column of the given kind beside the key, with one stored value. */
function startWith(
  valueType: Attribute['valueType'],
  value: string | null,
  rules: Attribute['rules'] = {},
) {
  const kind = columnOf('Kind', valueType, { rules })
  const source = new MemorySource((_, column) => viewOf(column === 'Kind' ? value : 'x'))
  const ref = createRef<GridHandle>()
  const grid = renderGrid({ columns: [kind, columnOf('Next')], source, ref })
  fireEvent.mouseDown(cellAt(2, 'Kind'))
  return { ...grid, ref }
}

function editorText(): string {
  const field = document.activeElement
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement
    ? field.value
    : ''
}

test('a printable key opens an empty editor that takes the key, Enter commits and moves down', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('B')
  expect(editorText()).toBe('')
  typeText('Bergen')
  pressKey('Enter')
  expect(edits).toEqual([{ row: 2, column: 'City', value: 'Bergen' }])
  expect(document.activeElement).toBe(cellAt(3, 'City'))
  expect(cellAt(2, 'City').textContent).toBe('Bergen')
})

test('F2, Enter and a double click open the value with the caret at its end', () => {
  start()
  for (const open of [
    () => pressKey('F2'),
    () => pressKey('Enter'),
    () => fireEvent.doubleClick(cellAt(2, 'City')),
  ]) {
    fireEvent.mouseDown(cellAt(2, 'City'))
    open()
    expect(screen.getByRole('textbox', { name: 'City' })).toBe(document.activeElement)
    expect(editorText()).toBe('Oslo')
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').selectionStart).toBe(4)
    pressKey('Escape')
  }
})

test('Escape restores the value and gives focus back', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('F2')
  typeText('Nowhere')
  pressKey('Escape')
  expect(edits).toEqual([])
  expect(cellAt(2, 'City').textContent).toBe('Oslo')
  expect(document.activeElement).toBe(cellAt(2, 'City'))
})

test('Enter after a run of Tabs returns to the column where the run began', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('x')
  typeText('Bodø')
  pressKey('Tab')
  expect(document.activeElement).toBe(cellAt(2, 'Seats'))
  pressKey('9')
  typeText('9')
  pressKey('Enter')
  expect(document.activeElement).toBe(cellAt(3, 'City'))
  expect(edits.map(({ value }) => value)).toEqual(['Bodø', '9'])
})

test('Shift reverses the directions of Enter and Tab', () => {
  start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('F2')
  pressKey('Enter', { shiftKey: true })
  expect(document.activeElement).toBe(cellAt(1, 'City'))
  fireEvent.mouseDown(cellAt(2, 'Seats'))
  pressKey('F2')
  pressKey('Tab', { shiftKey: true })
  expect(document.activeElement).toBe(cellAt(2, 'City'))
})

test('an untouched editor makes no edit, and neither does the same value typed again', () => {
  const { gestures } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('Enter')
  pressKey('Enter')
  fireEvent.mouseDown(cellAt(2, 'Seats'))
  pressKey('x')
  typeText('12.0')
  pressKey('Enter')
  expect(gestures).toEqual([])
})

test('a touched and emptied text is the empty text; an emptied number is no value', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('F2')
  typeText('')
  pressKey('Enter')
  fireEvent.mouseDown(cellAt(2, 'Seats'))
  pressKey('F2')
  typeText('')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['', null])
})

test('a press elsewhere commits, in and outside the grid', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('x')
  typeText('one')
  fireEvent.mouseDown(cellAt(5, 'City'))
  pressKey('x')
  typeText('two')
  act(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  expect(edits.map(({ row, value }) => [row, value])).toEqual([
    [2, 'one'],
    [5, 'two'],
  ])
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('the owner commits the open editor, and focus returns to the cell', () => {
  const { edits, ref } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('x')
  typeText('one')
  expect(
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 's', ctrlKey: true }),
  ).toBe(true)
  act(() => ref.current?.commitEditor())
  expect(edits.map(({ value }) => value)).toEqual(['one'])
  expect(document.activeElement).toBe(cellAt(2, 'City'))
})

test('Delete clears a cell, but not a read-only one', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('Delete')
  fireEvent.mouseDown(cellAt(2, 'Branch'))
  pressKey('Delete')
  pressKey('x')
  expect(edits).toEqual([{ row: 2, column: 'City', value: null }])
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('the broken rule shows while typing, and the value can be committed', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'Seats'))
  pressKey('9')
  typeText('99')
  const field = screen.getByRole('textbox', { name: 'Seats' })
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(
    document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent,
  ).toMatch(/50/)
  pressKey('Enter')
  expect(edits).toEqual([{ row: 2, column: 'Seats', value: '99' }])
})

test('Alt+Enter breaks the line in a text', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('F2')
  pressKey('Enter', { altKey: true })
  expect(editorText()).toBe('Oslo\n')
  pressKey('Enter')
  expect(edits).toEqual([{ row: 2, column: 'City', value: 'Oslo\n' }])
  expect(cellAt(2, 'City').textContent).toBe('Oslo ↵ ')
})

test('a boolean toggles with Space, takes t and f as they are typed, and offers three choices', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'Open'))
  pressKey(' ')
  pressKey('t')
  pressKey('Enter')
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
    'true',
    'false',
    'no value',
  ])
  pressKey('ArrowUp')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['false', 'true', null])
})

test('= on a boolean begins an expression', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'Open'))
  pressKey('=')
  typeText('=AND(true, false)')
  expect(document.activeElement?.getAttribute('data-content')).toBe('expression')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['=AND(true, false)'])
  expect(cellAt(2, 'Open').dataset.content).toBe('expression')
})

test('a strict list offers its first match; a text that matches none is kept', () => {
  const { edits } = startWith('TEXT', 'gold', {
    enum: { values: ['gold', 'silver'], isStrict: true },
  })
  pressKey('s')
  typeText('sil')
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['silver'])
  pressKey('Enter')
  fireEvent.mouseDown(cellAt(2, 'Kind'))
  pressKey('t')
  typeText('tin')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['silver', 'tin'])
})

test('a choice that is only highlighted is taken by Enter and Tab, not by a save or a press elsewhere', () => {
  const { edits, ref } = startWith('TEXT', 'gold', {
    enum: { values: ['gold', 'silver', 'marigold'], isStrict: true },
  })
  const typeIl = () => {
    fireEvent.mouseDown(cellAt(2, 'Kind'))
    pressKey('i')
    typeText('il')
    expect(screen.getByRole('option').dataset.highlighted).toBe('true')
  }
  typeIl()
  act(() => ref.current?.commitEditor())
  typeIl()
  fireEvent.mouseDown(cellAt(4, 'Next'))
  typeIl()
  pressKey('Tab')
  expect(edits.map(({ value }) => value)).toEqual(['il', 'silver'])
})

test('a choice made by arrows is in the field, and a save takes it', () => {
  const { edits, ref } = startWith('TEXT', 'gold', {
    enum: { values: ['gold', 'silver'], isStrict: true },
  })
  pressKey('F2')
  pressKey('ArrowDown')
  expect(editorText()).toBe('silver')
  expect(screen.getAllByRole('option')).toHaveLength(2)
  act(() => ref.current?.commitEditor())
  expect(edits.map(({ value }) => value)).toEqual(['silver'])
})

test('an open list takes free text, and arrows choose', () => {
  const { edits } = startWith('TEXT', null, {
    enum: { values: ['gold', 'silver'], isStrict: false },
  })
  pressKey('s')
  typeText('s')
  pressKey('Enter')
  fireEvent.mouseDown(cellAt(2, 'Kind'))
  pressKey('F2')
  pressKey('ArrowDown')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['s', 'gold'])
})

test('a press on an allowed value commits it', () => {
  const { edits } = startWith('TEXT', 'gold', {
    enum: { values: ['gold', 'silver'], isStrict: true },
  })
  pressKey('F2')
  fireEvent.click(screen.getByRole('option', { name: 'silver' }))
  expect(edits.map(({ value }) => value)).toEqual(['silver'])
})

test('a list grows by Enter and comma, and an empty field commits it', () => {
  const { edits } = startWith('TEXT_LIST', '["a"]')
  pressKey('F2')
  typeText('b')
  pressKey(',')
  typeText('c')
  pressKey('Enter')
  expect(editorText()).toBe('')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['["a","b","c"]'])
  expect(document.activeElement).toBe(cellAt(3, 'Kind'))
})

test('Tab commits a list with the text still being typed', () => {
  const { edits } = startWith('NUMBER_LIST', '[1.10]')
  pressKey('F2')
  typeText('2.50')
  pressKey('Tab')
  expect(edits.map(({ value }) => value)).toEqual(['[1.10,2.50]'])
  expect(document.activeElement).toBe(cellAt(2, 'Next'))
})

test('items are removed by Backspace, by Delete on a selected chip and by their button', () => {
  const { edits } = startWith('TEXT_LIST', '["a","b","c","d"]')
  pressKey('F2')
  pressKey('Backspace')
  pressKey('ArrowLeft')
  pressKey('ArrowLeft')
  pressKey('Delete')
  fireEvent.click(screen.getByRole('button', { name: 'Remove a' }))
  pressKey('Enter', { ctrlKey: true })
  expect(edits.map(({ value }) => value)).toEqual(['["c"]'])
})

test('a list whose items were all removed is the empty list', () => {
  const { edits } = startWith('TEXT_LIST', '["a"]')
  pressKey('F2')
  pressKey('Backspace')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['[]'])
})

test('pasting lines into a list adds an item for each', () => {
  const { edits } = startWith('TEXT_LIST', '["a"]')
  pressKey('F2')
  fireEvent.paste(document.activeElement ?? document.body, {
    clipboardData: { getData: () => 'b\nc, d' },
  })
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['["a","b","c","d"]'])
})

test('copy gives the text of the active cell, and paste makes an edit', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'Seats'))
  let copied = ''
  fireEvent.copy(cellAt(2, 'Seats'), {
    clipboardData: {
      setData: (_type: string, text: string) => {
        copied = text
      },
    },
  })
  expect(copied).toBe('12')
  fireEvent.paste(cellAt(2, 'Seats'), { clipboardData: { getData: () => ' 40\r\n' } })
  expect(edits).toEqual([{ row: 2, column: 'Seats', value: '40' }])
})

test('quotation marks keep a comma inside one item of a list', () => {
  const { edits } = startWith('TEXT_LIST', '["a"]')
  pressKey('F2')
  typeText('"Smith')
  pressKey(',')
  typeText('"Smith, Inc"')
  pressKey('Enter')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['["a","Smith, Inc"]'])
})

/** Clipboard data by type. */
function clipboard(texts: Readonly<Record<string, string>>) {
  return { clipboardData: { getData: (type: string) => texts[type] ?? '' } }
}

test('a pasted block is one edit of the cells from the active one on, with a message', () => {
  const messages: unknown[] = []
  const { gestures } = start(undefined, { onMessage: (message) => messages.push(message) })
  fireEvent.mouseDown(cellAt(0, 'City'))
  act(() => pressKey('ArrowDown', { ctrlKey: true }))
  act(() => pressKey('ArrowUp'))
  fireEvent.paste(
    cellAt(18, 'City'),
    clipboard({ 'text/plain': 'Bergen\t40\tyes\tbeyond\r\n"two\nlines"\t12\r\nbelow\t1\r\n' }),
  )
  expect(gestures).toEqual([
    [
      { row: 18, column: 'City', value: 'Bergen' },
      { row: 18, column: 'Seats', value: '40' },
      { row: 19, column: 'City', value: 'two\nlines' },
    ],
  ])
  expect(messages).toEqual([
    {
      title: 'Pasted into 3 cells',
      description: '2 cells already had this value. 1 row and 1 column did not fit.',
      tone: 'warning',
    },
  ])
})

test('a paste without readable text changes nothing and shows a message', () => {
  const messages: unknown[] = []
  const { gestures } = start(undefined, { onMessage: (message) => messages.push(message) })
  fireEvent.mouseDown(cellAt(2, 'City'))
  for (const texts of [{}, { 'text/plain': '\r\n' }, { 'text/html': '<img src="a.png">' }]) {
    fireEvent.paste(cellAt(2, 'City'), clipboard(texts))
  }
  expect(gestures).toEqual([])
  expect(messages).toHaveLength(3)
  expect(messages[0]).toMatchObject({ title: 'Nothing was pasted', tone: 'warning' })
})

test('pasted HTML is read as its table', () => {
  const { edits } = start()
  fireEvent.mouseDown(cellAt(2, 'City'))
  const html = '<table><tr><td>Bodø</td><td>7</td></tr></table>'
  fireEvent.paste(cellAt(2, 'City'), clipboard({ 'text/html': html }))
  expect(edits.map(({ value }) => value)).toEqual(['Bodø', '7'])
})

test('cut copies and clears a cell, and only copies a read-only one', () => {
  const messages: unknown[] = []
  const { gestures } = start(undefined, { onMessage: (message) => messages.push(message) })
  const copied: string[] = []
  const clipboardData = {
    setData: (type: string, text: string) => type === 'text/plain' && copied.push(text),
  }
  fireEvent.mouseDown(cellAt(2, 'City'))
  fireEvent.cut(cellAt(2, 'City'), { clipboardData })
  fireEvent.mouseDown(cellAt(2, 'Branch'))
  fireEvent.cut(cellAt(2, 'Branch'), { clipboardData })
  expect(copied).toEqual(['Oslo', 'B'])
  expect(gestures).toEqual([[{ row: 2, column: 'City', value: null }]])
  expect(messages).toMatchObject([{ title: 'Copied, not cut' }])
})

test('a number with a decimal comma stays as typed, and its meaning is offered', () => {
  const { edits } = start()
  for (const keys of [['Enter'], ['ArrowDown', 'Enter']]) {
    fireEvent.mouseDown(cellAt(2, 'Seats'))
    pressKey('3')
    typeText('3,5')
    expect(screen.getByRole('option').textContent).toBe('Use 3.5')
    for (const key of keys) pressKey(key)
  }
  expect(edits.map(({ value }) => value)).toEqual(['3,5', '3.5'])
})

test('a pasted JSON array becomes items beside the typed text', () => {
  const { edits } = startWith('TEXT_LIST', '["a"]')
  pressKey('F2')
  typeText('b')
  fireEvent.paste(document.activeElement ?? document.body, {
    clipboardData: { getData: () => '["c, d"]' },
  })
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['["a","b","c, d"]'])
})

test('an item is edited at its place, in quotation marks if needed', () => {
  const { edits } = startWith('TEXT_LIST', '["a","Smith, Inc","c"]')
  pressKey('F2')
  pressKey('ArrowLeft')
  pressKey('ArrowLeft')
  pressKey('Enter')
  expect(editorText()).toBe('"Smith, Inc"')
  expect(screen.getAllByRole('status')[0]?.textContent).toBe('Editing item 2 of 3')
  typeText('"Jones, Inc"')
  pressKey('Enter')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['["a","Jones, Inc","c"]'])
})

test('an item with line breaks is edited in several lines and keeps its breaks', () => {
  const { edits } = startWith('TEXT_LIST', String.raw`["a\r\nb","c"]`)
  pressKey('F2')
  fireEvent.click(screen.getByRole('button', { name: /Choose a/ }))
  fireEvent.click(screen.getByRole('button', { name: /Edit a/ }))
  expect(document.activeElement?.tagName).toBe('TEXTAREA')
  typeText('"a\nB"')
  pressKey('Tab')
  expect(edits.map(({ value }) => value)).toEqual([String.raw`["a\r\nB","c"]`])
})

test('an item moves by Alt with an arrow and by its buttons', () => {
  const { edits } = startWith('TEXT_LIST', '["a","b","c"]')
  pressKey('F2')
  pressKey('ArrowLeft')
  pressKey('ArrowLeft', { altKey: true })
  fireEvent.click(screen.getByRole('button', { name: 'Move c one place earlier' }))
  fireEvent.click(screen.getByRole('button', { name: 'Choose a' }))
  fireEvent.click(screen.getByRole('button', { name: 'Move a one place later' }))
  pressKey('Enter', { ctrlKey: true })
  expect(edits.map(({ value }) => value)).toEqual(['["c","b","a"]'])
})

test('a list of numbers accepts what a number accepts, and asks whether 1,5 is one or two', () => {
  const { edits } = startWith('NUMBER_LIST', '[1]')
  pressKey('F2')
  typeText('.5')
  pressKey('Enter')
  typeText('2, ')
  typeText('1,5')
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
    'Use 1.5',
    'Use 1 and 5',
  ])
  pressKey('Enter')
  expect(editorText()).toBe('1,5')
  pressKey('ArrowDown')
  pressKey('Enter')
  typeText('1,5')
  fireEvent.click(screen.getByRole('option', { name: 'Use 1 and 5' }))
  typeText('7,25')
  pressKey('Tab')
  expect(edits.map(({ value }) => value)).toEqual(['[1,0.5,2,1.5,1,5,"7,25"]'])
})

test('a text above the limit is not pasted into an editor, with a message', () => {
  const messages: unknown[] = []
  const { edits } = start(undefined, { onMessage: (message) => messages.push(message) })
  fireEvent.mouseDown(cellAt(2, 'City'))
  pressKey('F2')
  const isLeftToField = fireEvent.paste(
    document.activeElement ?? document.body,
    clipboard({ 'text/plain': 'x'.repeat(2_000_000) }),
  )
  expect(isLeftToField).toBe(false)
  pressKey('Enter')
  expect(edits).toEqual([])
  expect(messages).toEqual([
    {
      title: 'Nothing was pasted',
      description: 'Too long for City: at most 5,000 characters; this has 2,000,000.',
      tone: 'warning',
    },
  ])
})

test('a value far above the limit is edited without wrapping, and an untouched one stays', () => {
  const { edits } = startWith('TEXT', 'x'.repeat(30_000))
  pressKey('F2')
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Kind' })
  expect(field.getAttribute('wrap')).toBe('off')
  expect(screen.getByRole('status').textContent).toContain('this has 30,000')
  pressKey('Enter')
  expect(edits).toEqual([])
  fireEvent.mouseDown(cellAt(2, 'Kind'))
  pressKey('F2')
  typeText('short')
  pressKey('Enter')
  expect(edits.map(({ value }) => value)).toEqual(['short'])
})

test('reveal scrolls to a cell without moving the active cell, unless an editor is open', () => {
  const { ref } = start()
  const scroller = screen.getByRole('grid').parentElement
  fireEvent.mouseDown(cellAt(1, 'City'))
  act(() => ref.current?.reveal({ row: 19, column: 'City' }))
  expect(scroller?.scrollTop).toBeGreaterThan(0)
  expect(ref.current?.activeCell()).toEqual({ row: 1, column: 'City' })
  pressKey('F2')
  const before = scroller?.scrollTop
  act(() => ref.current?.reveal({ row: 0, column: 'City' }))
  expect(scroller?.scrollTop).toBe(before)
})
