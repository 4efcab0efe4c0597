import { describe, expect, it } from 'vitest'
import { commandKey, isComposing, shortcutKey } from './key-press'

function press(key: string, code: string, more = {}) {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, ...more }
}

describe('the key of a shortcut', () => {
  it.each([
    ['Russian', 'ы', 'KeyS', 's'],
    ['Russian', 'я', 'KeyZ', 'z'],
    ['Greek', 'σ', 'KeyS', 's'],
    ['Arabic', 'س', 'KeyS', 's'],
    ['Hebrew', 'ד', 'KeyS', 's'],
    ['Thai, with a mark that is no letter', 'ั', 'KeyY', 'y'],
    ['Arabic, with a key of two letters', 'لا', 'KeyB', 'b'],
  ])('is the Latin letter of the key on a keyboard that is %s', (_layout, key, code, letter) => {
    expect(shortcutKey({ key, code })).toBe(letter)
  })

  it.each([
    ['QWERTZ', 'z', 'KeyY', 'z'],
    ['AZERTY', 'a', 'KeyQ', 'a'],
    ['Dvorak', ';', 'KeyZ', ';'],
    ['BÉPO', 'é', 'KeyW', 'é'],
    ['capitals', 'S', 'KeyS', 's'],
  ])('is the typed letter on a Latin keyboard: %s', (_layout, key, code, letter) => {
    expect(shortcutKey({ key, code })).toBe(letter)
  })

  it('is the name of a named key', () => {
    expect(shortcutKey({ key: 'F8', code: 'F8' })).toBe('f8')
  })

  it('counts as a command with Ctrl or Command, and not with Alt', () => {
    expect(commandKey(press('ы', 'KeyS', { ctrlKey: true }))).toBe('s')
    expect(commandKey(press('s', 'KeyS', { metaKey: true }))).toBe('s')
    expect(commandKey(press('ś', 'KeyS', { ctrlKey: true, altKey: true }))).toBeNull()
    expect(commandKey(press('s', 'KeyS'))).toBeNull()
    expect(commandKey(press('s', 'KeyS', { ctrlKey: true, isComposing: true }))).toBeNull()
  })
})

describe('a composition', () => {
  it('is recognised by the flag of the DOM or React event, and by the key code', () => {
    expect(isComposing({ isComposing: true })).toBe(true)
    expect(isComposing({ nativeEvent: { isComposing: true } })).toBe(true)
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true)
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false)
  })
})
