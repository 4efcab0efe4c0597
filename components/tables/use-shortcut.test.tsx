import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { usePageKeyGuard, useShortcut } from './use-shortcut'

afterEach(cleanup)

const presses: string[] = []

function Page() {
  usePageKeyGuard()
  useShortcut({ key: 'k', withControl: true }, () => presses.push('k'))
  return (
    <main>
      <button type="button">Button</button>
      <input aria-label="Field" />
    </main>
  )
}

/** True if the browser would still handle the key. */
function isLeftToBrowser(element: HTMLElement, init: KeyboardEventInit): boolean {
  return fireEvent.keyDown(element, { ctrlKey: true, ...init })
}

it('a shortcut works on a keyboard with another script, and not while composing', () => {
  render(<Page />)
  presses.length = 0
  fireEvent.keyDown(document.body, { key: 'л', code: 'KeyK', ctrlKey: true })
  fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK', ctrlKey: true, keyCode: 229 })
  fireEvent.keyDown(document.body, { key: 't', code: 'KeyK', ctrlKey: true })
  expect(presses).toEqual(['k'])
})

it('the browser shortcuts for saving and selecting the page are disabled', () => {
  render(<Page />)
  const button = screen.getByRole('button')
  const field = screen.getByRole('textbox')
  expect(isLeftToBrowser(button, { key: 's', code: 'KeyS' })).toBe(false)
  expect(isLeftToBrowser(field, { key: 'ы', code: 'KeyS' })).toBe(false)
  expect(isLeftToBrowser(button, { key: 'ф', code: 'KeyA' })).toBe(false)
  expect(isLeftToBrowser(field, { key: 'a', code: 'KeyA' })).toBe(true)
})
