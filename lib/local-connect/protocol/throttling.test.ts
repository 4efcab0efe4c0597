import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenBuckets, DEFAULT_RATE } from './token-bucket'

describe('token buckets', () => {
  it('documented: let a burst of five pass, then two a second', () => {
    let now = 0
    const buckets = createTokenBuckets(DEFAULT_RATE, () => now)
    const takes = () => Array.from({ length: 8 }, () => buckets.take('ListDataTables'))
    expect(takes().filter(Boolean)).toHaveLength(5)
    now = 1_000
    expect(takes().filter(Boolean)).toHaveLength(2)
    now = 60_000
    expect(takes().filter(Boolean)).toHaveLength(5)
  })

  it('documented: count each operation for itself', () => {
    const buckets = createTokenBuckets({ perSecond: 1, burst: 1 }, () => 0)
    expect(buckets.take('ListDataTables')).toBe(true)
    expect(buckets.take('ListDataTables')).toBe(false)
    expect(buckets.take('DescribeDataTable')).toBe(true)
  })

  it('guess: a refused call costs nothing', () => {
    let now = 0
    const buckets = createTokenBuckets({ perSecond: 2, burst: 1 }, () => now)
    buckets.take('A')
    for (let i = 0; i < 100; i += 1) buckets.take('A')
    now = 500
    expect(buckets.take('A')).toBe(true)
  })

  it('guess: calls that keep the pace may arrive up to 200 ms late', () => {
    const late = fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(late, (delaysMs) => {
        let now = 0
        const buckets = createTokenBuckets(DEFAULT_RATE, () => now)
        const arrivals = delaysMs.map((delay, i) => Math.max(0, i - 4) * 500 + delay)
        const passed = arrivals
          .sort((a, b) => a - b)
          .map((at) => {
            now = at
            return buckets.take('A')
          })
        expect(passed.every(Boolean)).toBe(true)
      }),
    )
  })

  it('never let more pass than the rate and the burst, and one, allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 100 }), (gapsMs) => {
        let now = 0
        const buckets = createTokenBuckets(DEFAULT_RATE, () => now)
        const passed = gapsMs.filter((gap) => {
          now += gap
          return buckets.take('A')
        })
        expect(passed.length).toBeLessThanOrEqual(5 + (now / 1_000) * 2 + 1)
      }),
    )
  })
})
