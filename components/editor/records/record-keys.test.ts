import { expect, it } from 'vitest'
import { recordKeyOf } from './record-keys'

function press(
  key: string,
  more: Partial<Parameters<typeof recordKeyOf>[0]> = {},
  isApple = false,
) {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  return recordKeyOf(
    { key, code: '', defaultPrevented: false, target: null, ...plain, ...more },
    isApple,
  )
}

function element(html: string): Element {
  const place = document.createElement('div')
  place.innerHTML = html
  const found = place.querySelector('[data-here]')
  if (found === null) throw new Error('Nothing is here.')
  return found
}

it('Alt+R adds, and with Shift duplicates, whatever the key types on this keyboard', () => {
  expect(press('r', { altKey: true })).toBe('add')
  expect(press('R', { altKey: true, shiftKey: true })).toBe('duplicate')
  expect(press('к', { code: 'KeyR', altKey: true })).toBe('add')
  expect(press('r')).toBeNull()
  expect(press('r', { altKey: true, ctrlKey: true })).toBeNull()
  expect(press('r', { altKey: true, isComposing: true })).toBeNull()
})

it('Ctrl+R adds on a Mac, where Option with R types a character', () => {
  expect(press('®', { code: 'KeyR', altKey: true }, true)).toBeNull()
  expect(press('r', { code: 'KeyR', ctrlKey: true }, true)).toBe('add')
  expect(press('R', { ctrlKey: true, shiftKey: true }, true)).toBe('duplicate')
  expect(press('r', { metaKey: true }, true)).toBeNull()
  expect(press('r', { ctrlKey: true }, false)).toBeNull()
})

it('Ctrl+Delete deletes in the grid alone, and Delete alone does not', () => {
  const cell = element('<div role="grid"><div data-here></div></div>')
  expect(press('Delete', { ctrlKey: true, target: cell })).toBe('remove')
  expect(press('Backspace', { metaKey: true, target: cell })).toBe('remove')
  expect(press('Delete', { target: cell })).toBeNull()
  expect(press('Delete', { ctrlKey: true, target: element('<p data-here></p>') })).toBeNull()
})

it('texts and open questions keep their keys', () => {
  const target = element('<div role="dialog"><p data-here></p></div>')
  expect(press('r', { altKey: true, target })).toBeNull()
  expect(press('r', { altKey: true, target: element('<input data-here>') })).toBeNull()
  expect(press('r', { altKey: true, defaultPrevented: true })).toBeNull()
})
