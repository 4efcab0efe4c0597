import { describe, expect, test } from 'vitest'
import { createPace, type Party } from './pace'
import { steppedClock } from './testing/stepped-clock'

const LIMITS = { callsPerSecond: 2, burst: 5 }

function setUp(limits = LIMITS) {
  const clock = steppedClock()
  const pace = createPace(limits, clock)
  const granted: { readonly name: string; readonly atMs: number }[] = []
  /** Asks for `calls` turns of one party, one after the other, as a save does with a scope in common. */
  async function oneByOne(name: string, calls: number, operation = 'A'): Promise<void> {
    const party: Party = { kind: 'save' }
    for (let call = 0; call < calls; call += 1) {
      await pace.take(operation, party)
      granted.push({ name, atMs: clock.nowMs() })
    }
  }
  return { clock, pace, granted, oneByOne }
}

describe('the pace', () => {
  test('gives its burst at once and then one call each half second', async () => {
    const { clock, granted, oneByOne } = setUp()
    void oneByOne('a', 8)
    await clock.advance(10_000)
    expect(granted.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 0, 500, 1_000, 1_500])
  })

  test('keeps the place of a call that goes later, and saves up nothing for it meanwhile', async () => {
    const { clock, pace, granted, oneByOne } = setUp({ callsPerSecond: 1, burst: 2 })
    const turn = await pace.reserve('A', { kind: 'save' })
    await clock.advance(10_000)
    void oneByOne('a', 3)
    await clock.advance(0)
    expect(granted).toHaveLength(1)
    turn.use()
    await clock.advance(1_000)
    expect(granted.map(({ atMs }) => atMs)).toEqual([10_000, 11_000])
  })

  test('gives a place that is not needed to whoever waits, once', async () => {
    const { clock, pace, granted, oneByOne } = setUp({ callsPerSecond: 1, burst: 1 })
    const turn = await pace.reserve('A', { kind: 'save' })
    void oneByOne('a', 2)
    await clock.advance(100)
    expect(granted).toEqual([])
    turn.giveBack()
    turn.giveBack()
    await clock.advance(0)
    expect(granted).toHaveLength(1)
  })

  test('counts each operation for itself', async () => {
    const { clock, granted, oneByOne } = setUp({ callsPerSecond: 1, burst: 1 })
    void oneByOne('a', 2, 'A')
    void oneByOne('b', 2, 'B')
    await clock.advance(1_000)
    expect(granted.map(({ name }) => name).sort()).toEqual(['a', 'a', 'b', 'b'])
  })

  test('tells how long a call waited', async () => {
    const { clock, pace } = setUp({ callsPerSecond: 1, burst: 1 })
    const party: Party = { kind: 'reading' }
    const waits = [pace.take('A', party), pace.take('A', party), pace.take('A', party)]
    await clock.advance(5_000)
    expect(await Promise.all(waits)).toEqual([0, 1_000, 2_000])
  })

  test('ends a save of one cell within three seconds beside four saves of a thousand', async () => {
    const { clock, granted, oneByOne } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) {
      void oneByOne(name, 20)
      void oneByOne(name, 20)
    }
    await clock.advance(20_000)
    void oneByOne('small', 1)
    await clock.advance(3_000)
    const small = granted.find(({ name }) => name === 'small')
    expect(small?.atMs).toBeLessThanOrEqual(20_500)
    await clock.advance(100_000)
    expect(granted).toHaveLength(161)
  })

  test('gives saves every second turn, however many read, and readings the other', async () => {
    const { clock, pace, granted, oneByOne } = setUp({ callsPerSecond: 1, burst: 1 })
    const read = async (name: string) => {
      await pace.take('A', { kind: 'reading' })
      granted.push({ name, atMs: clock.nowMs() })
    }
    for (let index = 0; index < 100; index += 1) void read('reading')
    await clock.advance(2_000)
    void oneByOne('save', 3)
    await clock.advance(6_000)
    const names = granted.slice(3).map(({ name }) => name)
    expect(names).toEqual(['save', 'reading', 'save', 'reading', 'save', 'reading'])
  })

  test('gives the turn of a caller that goes away to the next one', async () => {
    const { clock, pace } = setUp({ callsPerSecond: 1, burst: 1 })
    const party: Party = { kind: 'save' }
    await pace.take('A', party)
    const caller = new AbortController()
    const leaving = pace.take('A', party, caller.signal)
    const staying = pace.take('A', { kind: 'reading' })
    caller.abort()
    await expect(leaving).rejects.toThrow('abort')
    await clock.advance(1_000)
    expect(await staying).toBe(1_000)
  })

  test('does not begin to wait for a caller that has gone already', async () => {
    const { pace } = setUp()
    await expect(pace.take('A', { kind: 'save' }, AbortSignal.abort())).rejects.toThrow('abort')
  })

  test('slows down for those who wait already, once for calls sent together, and recovers', async () => {
    const { clock, pace, granted, oneByOne } = setUp({ callsPerSecond: 2, burst: 1 })
    void oneByOne('a', 100)
    await clock.advance(1_000)
    expect(granted).toHaveLength(3)
    pace.throttled('A', 900)
    pace.throttled('A', 950)
    await clock.advance(900)
    expect(granted).toHaveLength(3)
    await clock.advance(100)
    expect(granted).toHaveLength(4)
    await clock.advance(30_000)
    const before = granted.length
    await clock.advance(5_000)
    expect(granted.length - before).toBe(10)
  })
})
