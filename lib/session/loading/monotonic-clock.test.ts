import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { agoMs, newPressTime } from '../saving/press-time'
import { momentNow, sinceMs, steadyNow } from './monotonic-clock'

const DAY_MS = 86_400_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('goes on by what has passed, wherever the clock of the computer is set', () => {
  const [before, moment] = [steadyNow(), momentNow()]
  vi.advanceTimersByTime(5_000)
  vi.setSystemTime(Date.now() - DAY_MS)
  expect(steadyNow() - before).toBe(5_000)
  expect(sinceMs(moment)).toBe(5_000)
})

it('counts a sleep that only the clock of the computer noticed', () => {
  const moment = momentNow()
  vi.setSystemTime(Date.now() + DAY_MS)
  expect(sinceMs(moment)).toBe(DAY_MS)
})

it('tells how long ago a save of this tab was asked for though the clock is set back, and of no other', () => {
  const pressedAtMs = newPressTime()
  vi.advanceTimersByTime(5_000)
  vi.setSystemTime(Date.now() - DAY_MS)
  expect(agoMs(pressedAtMs)).toBe(5_000)
  // Of a save of an earlier tab nothing is known then: none may be called never begun.
  expect(agoMs(pressedAtMs - 1)).toBeUndefined()
})
