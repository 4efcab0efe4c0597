import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect } from 'vitest'

// React, Base UI and the DOM report misuse as console messages: a test that causes one is red. A
// test that expects one spies on the console itself, and its spy takes the message instead.
const original = { warn: console.warn, error: console.error }
let messages: unknown[][] = []

beforeEach(() => {
  messages = []
  // Buttons remember where the pointer was; in a test nothing lies under it.
  globalThis.window?.dispatchEvent(
    new MouseEvent('pointermove', { clientX: -1000, clientY: -1000 }),
  )
  for (const method of ['warn', 'error'] as const) {
    console[method] = (...message: unknown[]) => {
      messages.push(message)
      original[method](...message)
    }
  }
})

afterEach(() => {
  cleanup()
  Object.assign(console, original)
  expect(messages, 'warnings and errors in the console').toEqual([])
})
