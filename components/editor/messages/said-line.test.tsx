import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SaidLine } from './said-line'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const region = () => screen.getByRole('status')
const after = (ms: number) => act(() => vi.advanceTimersByTime(ms))

it('is empty some seconds after its words were said, and no sooner', () => {
  render(<SaidLine said={{ words: 'Record Lund will be deleted.', serial: 1 }} />)
  after(9_000)
  expect(region().textContent).toBe('Record Lund will be deleted.')
  after(2_000)
  // The region stays: one that came with its words would not be read out.
  expect(region().childElementCount).toBe(0)
})

it('gives words that come later their own time, also the same ones', () => {
  const said = { words: 'Undone.', serial: 1 }
  const { rerender } = render(<SaidLine said={said} />)
  after(9_000)
  const first = region().firstElementChild
  rerender(<SaidLine said={{ ...said, serial: 2 }} />)
  expect(region().firstElementChild).not.toBe(first)
  after(9_000)
  expect(region().textContent).toBe('Undone.')
  after(2_000)
  expect(region().textContent).toBe('')
  rerender(<SaidLine said={{ ...said, serial: 3 }} />)
  expect(region().textContent).toBe('Undone.')
})
