import { expect, test } from 'vitest'
import { editingIntent, type KeyPress, navigationIntent } from './keyboard'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }
}

test('a printable key replaces, the first key of a composition too', () => {
  expect(navigationIntent(press('a'))).toEqual({ kind: 'replace', key: 'a' })
  expect(navigationIntent(press('A', { shiftKey: true }))).toEqual({ kind: 'replace', key: 'A' })
  expect(navigationIntent(press('Process'))).toEqual({ kind: 'replace', key: 'Process' })
  expect(navigationIntent(press('🙂'))).toEqual({ kind: 'replace', key: '🙂' })
})

test('a character typed with AltGr replaces', () => {
  expect(navigationIntent(press('@', { ctrlKey: true, altKey: true }))).toEqual({
    kind: 'replace',
    key: '@',
  })
  expect(navigationIntent(press('s', { ctrlKey: true, altKey: true }))).toBeNull()
})

test('Enter and F2 edit, Delete and Backspace clear, Space toggles, Alt+Enter shows details', () => {
  expect(navigationIntent(press('Enter'))).toEqual({ kind: 'edit' })
  expect(navigationIntent(press('F2'))).toEqual({ kind: 'edit' })
  expect(navigationIntent(press('Delete'))).toEqual({ kind: 'clear' })
  expect(navigationIntent(press('Backspace'))).toEqual({ kind: 'clear' })
  expect(navigationIntent(press(' '))).toEqual({ kind: 'toggle' })
  expect(navigationIntent(press('Enter', { altKey: true }))).toEqual({ kind: 'details' })
})

test("keys of the page and of the owner are not the grid's", () => {
  for (const key of ['Tab', 'F8', 'Escape', 'Shift', 'F5']) {
    expect(navigationIntent(press(key))).toBeNull()
  }
  expect(navigationIntent(press('s', { ctrlKey: true }))).toBeNull()
  expect(navigationIntent(press('z', { metaKey: true }))).toBeNull()
})

test('Ctrl and Cmd with an arrow jump to the edge', () => {
  expect(navigationIntent(press('ArrowDown', { ctrlKey: true }))).toEqual({
    kind: 'move',
    motion: 'last-row',
  })
  expect(navigationIntent(press('Home', { metaKey: true }))).toEqual({
    kind: 'move',
    motion: 'grid-start',
  })
})

test('while editing Enter and Tab commit in their directions and Escape cancels', () => {
  expect(editingIntent(press('Enter'))).toEqual({ kind: 'commit', next: 'down' })
  expect(editingIntent(press('Enter', { shiftKey: true }))).toEqual({ kind: 'commit', next: 'up' })
  expect(editingIntent(press('Tab'))).toEqual({ kind: 'commit', next: 'right' })
  expect(editingIntent(press('Tab', { shiftKey: true }))).toEqual({ kind: 'commit', next: 'left' })
  expect(editingIntent(press('Enter', { ctrlKey: true }))).toEqual({ kind: 'commit', next: 'stay' })
  expect(editingIntent(press('Enter', { altKey: true }))).toEqual({ kind: 'line-break' })
  expect(editingIntent(press('Escape'))).toEqual({ kind: 'cancel' })
})

test('an editor leaves caret keys, Ctrl+S and the Enter of a composition alone', () => {
  for (const key of ['ArrowLeft', 'Home', 'End', 'a', 'Delete']) {
    expect(editingIntent(press(key))).toBeNull()
  }
  expect(editingIntent(press('s', { ctrlKey: true }))).toBeNull()
  expect(editingIntent(press('Enter', { isComposing: true }))).toBeNull()
})

test('Option types characters on a Mac, and is a command elsewhere', () => {
  for (const key of ['@', '[', '{', '|', '~', '€', 'π', '®', 'å', 'Dead']) {
    expect(navigationIntent(press(key, { altKey: true }), true)).toEqual({ kind: 'replace', key })
    expect(navigationIntent(press(key, { altKey: true }), false)).toBeNull()
  }
  expect(navigationIntent(press('Enter', { altKey: true }), true)).toEqual({ kind: 'details' })
  expect(navigationIntent(press('ArrowDown', { altKey: true }), true)).toBeNull()
})

test('the key that ends a composition in Safari is no command', () => {
  for (const key of ['Enter', 'Escape', 'Tab']) {
    expect(editingIntent(press(key, { keyCode: 229 }))).toBeNull()
  }
})
