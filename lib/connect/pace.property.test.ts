import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bucket, fullBucket, refill, slowDown, takeToken, waitOf } from './bucket'
import { joinTurns, leaveTurns, nextTurn, type Turns } from './turns'

const limitsArbitrary = fc.record({
  callsPerSecond: fc.double({ min: 0.1, max: 50, noNaN: true }),
  burst: fc.integer({ min: 1, max: 20 }),
})

/** What may happen to a bucket: time passes, somebody wants a token, the service throttles. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(3_000) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('throttled' as const) }) },
)

describe('a token bucket', () => {
  test('never gives more than the limit over any window, whatever happens', () => {
    fc.assert(
      fc.property(limitsArbitrary, fc.array(happening, { maxLength: 150 }), (limits, events) => {
        let nowMs = 0
        let bucket = fullBucket(limits, nowMs)
        const taken: number[] = []
        for (const event of events) {
          if (event.kind === 'wait') nowMs += event.ms
          bucket = refill(bucket, limits, nowMs)
          if (event.kind === 'throttled') bucket = slowDown(bucket, limits)
          if (event.kind === 'take' && waitOf(bucket, limits) === 0) {
            bucket = takeToken(bucket)
            taken.push(nowMs)
          }
          expect(bucket.callsPerSecond).toBeLessThanOrEqual(limits.callsPerSecond)
          expect(bucket.callsPerSecond).toBeGreaterThanOrEqual(limits.callsPerSecond / 16)
        }
        for (const [first, from] of taken.entries()) {
          for (const [last, to] of taken.entries()) {
            const allowed = limits.burst + ((to - from) / 1000) * limits.callsPerSecond
            if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6)
          }
        }
      }),
    )
  })

  test('holds a token after the wait that it told, and none two milliseconds before', () => {
    const bucketArbitrary = fc.record({
      tokens: fc.double({ min: 0, max: 0.99, noNaN: true }),
      part: fc.double({ min: 1 / 16, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(limitsArbitrary, bucketArbitrary, (limits, { tokens, part }) => {
        const bucket: Bucket = { tokens, callsPerSecond: limits.callsPerSecond * part, atMs: 0 }
        const waitMs = waitOf(bucket, limits)
        expect(waitOf(refill(bucket, limits, waitMs), limits)).toBe(0)
        if (waitMs > 2)
          expect(waitOf(refill(bucket, limits, waitMs - 2), limits)).toBeGreaterThan(0)
      }),
    )
  })

  test('sinks to half with a throttled call and rises to its limit within half a minute', () => {
    fc.assert(
      fc.property(limitsArbitrary, fc.integer({ min: 1, max: 10 }), (limits, throttled) => {
        let bucket = fullBucket(limits, 0)
        for (let count = 0; count < throttled; count += 1) bucket = slowDown(bucket, limits)
        const part = Math.max(1 / 16, 0.5 ** throttled)
        expect(bucket.callsPerSecond).toBeCloseTo(limits.callsPerSecond * part, 9)
        const recovered = refill(bucket, limits, 30_000)
        expect(recovered.callsPerSecond).toBeCloseTo(limits.callsPerSecond, 9)
      }),
    )
  })

  test('is not confused by a clock that goes back', () => {
    const bucket = { tokens: 1, callsPerSecond: 2, atMs: 1_000 }
    expect(refill(bucket, { callsPerSecond: 2, burst: 5 }, 0)).toBe(bucket)
  })
})

const PARTIES = 6
const turnsEvent = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('join' as const), party: fc.nat(PARTIES - 1) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('next' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), pick: fc.nat() }) },
)

describe('turns', () => {
  test('make a party wait for at most one turn of each other, and lose nobody', () => {
    fc.assert(
      fc.property(fc.array(turnsEvent, { maxLength: 200 }), (events) => {
        let turns: Turns<number, number> = []
        let tickets = 0
        const served = new Set<number>()
        const waiting = new Map<number, number>()
        /** Turns of others since a party began to wait for its next one. */
        const passed = new Map<number, number[]>()
        for (const event of events) {
          if (event.kind === 'join') {
            const { party } = event
            if (![...waiting.values()].includes(party)) passed.set(party, [])
            turns = joinTurns(turns, party, tickets, !served.has(party))
            waiting.set(tickets, party)
            tickets += 1
          } else if (event.kind === 'leave') {
            const ticket = [...waiting.keys()][event.pick % Math.max(1, waiting.size)]
            if (ticket === undefined) continue
            turns = leaveTurns(turns, ticket)
            waiting.delete(ticket)
          } else {
            const next = nextTurn(turns)
            expect(next === null).toBe(waiting.size === 0)
            if (next === null) continue
            turns = next.turns
            expect(waiting.get(next.ticket)).toBe(next.party)
            const own = [...waiting].find(([, party]) => party === next.party)
            expect(own?.[0]).toBe(next.ticket)
            waiting.delete(next.ticket)
            served.add(next.party)
            for (const party of new Set(waiting.values())) {
              if (party === next.party) passed.set(party, [])
              else passed.set(party, [...(passed.get(party) ?? []), next.party])
            }
            for (const others of passed.values()) expect(new Set(others).size).toBe(others.length)
          }
        }
      }),
    )
  })

  test('let two newcomers go first, but no more, before one who waits', () => {
    let turns: Turns<string, number> = []
    turns = joinTurns(turns, 'old', 0, false)
    for (const [index, name] of ['x', 'y', 'z'].entries()) {
      turns = joinTurns(turns, name, index + 1, true)
    }
    expect(turns.map(({ party }) => party)).toEqual(['x', 'y', 'old', 'z'])
  })
})
