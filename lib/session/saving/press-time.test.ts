import { expect, it } from 'vitest'
import { newPressTime } from './press-time'

it('gives every save a time of its own', () => {
  const times = Array.from({ length: 100 }, newPressTime)
  expect(new Set(times).size).toBe(100)
  expect(Math.abs(Date.now() - (times[0] ?? 0))).toBeLessThan(1_000)
})
