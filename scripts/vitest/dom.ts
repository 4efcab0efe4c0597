import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect } from 'vitest'

// React, Base UI and the DOM report misuse in the console, so a message there fails the test. A test that expects a
// message spies on the console.
const original = { warn: console.warn, error: console.error }
let messages: unknown[][] = []

beforeEach(() => {
  messages = []
  // Buttons remember the pointer position; move it away from the tested elements.
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
