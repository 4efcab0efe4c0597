import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LiveRegion } from './live-region'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const region = () => screen.getByRole('status')
const after = (ms: number) => act(() => vi.advanceTimersByTime(ms))

it('empties some seconds after an announcement, and no sooner', () => {
  render(<LiveRegion serial={1} text="Record Lund will be deleted." />)
  after(9_000)
  expect(region().textContent).toBe('Record Lund will be deleted.')
  after(2_000)
  // The region itself stays: one that appears together with its text is not read out.
  expect(region().childElementCount).toBe(0)
})

it('keeps a later announcement as long, also of the same text', () => {
  const { rerender } = render(<LiveRegion serial={1} text="Undone." />)
  after(9_000)
  const first = region().firstElementChild
  rerender(<LiveRegion serial={2} text="Undone." />)
  expect(region().firstElementChild).not.toBe(first)
  after(9_000)
  expect(region().textContent).toBe('Undone.')
  after(2_000)
  expect(region().textContent).toBe('')
  rerender(<LiveRegion serial={3} text="Undone." />)
  expect(region().textContent).toBe('Undone.')
})
