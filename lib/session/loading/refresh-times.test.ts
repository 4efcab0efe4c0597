import { expect, it } from 'vitest'
import { freshMs, intervalMs, retryMs } from './refresh-times'

it('spends at most one call a minute on reading again, up to 15,000 values', () => {
  for (const values of [0, 1, 999, 1_000, 1_001, 15_000]) {
    const calls = Math.max(1, Math.ceil(values / 1_000))
    expect(intervalMs(values)).toBe(calls * 60_000)
  }
  expect(intervalMs(100_000)).toBe(900_000)
})

it('takes a reading for fresh the longer, the more it cost', () => {
  expect([freshMs(0), freshMs(1_000), freshMs(10_000)]).toEqual([2_000, 2_000, 20_000])
})

it('looks again soon at first, and then ever later', () => {
  expect([1, 2, 3, 4, 5, 50].map(retryMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
})
