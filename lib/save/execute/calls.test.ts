import { describe, expect, it } from 'vitest'
import type { SaveService, ServiceAnswer } from '../protocol/service'
import type { SaveEvent, TroubleCode } from '../protocol/types'
import { troubleOf } from '../testing/faulty-service'
import { Calls, type Steps } from './calls'

const NEVER = () => Promise.reject(new Error('not asked for'))
const DONE: ServiceAnswer<never> = { ok: true, results: [] }

/** Calls of a service that answers everything with these troubles in turn, then well. */
function callsWith(troubles: readonly TroubleCode[], hasAborted = () => false) {
  const left = [...troubles]
  const answer = async (): Promise<ServiceAnswer<never>> => {
    const code = left.shift()
    return code === undefined ? DONE : { ok: false, trouble: troubleOf(code) }
  }
  const service: SaveService = {
    ...{ update: answer, remove: answer, create: NEVER },
    ...{ describe: answer, listStored: answer },
  }
  const waits: number[] = []
  const sleep = async (ms: number) => {
    waits.push(ms)
  }
  return { calls: new Calls(service, 'table', { hasAborted, sleep, random: () => 0 }), waits }
}

/** What the steps tell and what they come to. */
async function resultOf<Result>(steps: Steps<Result>) {
  const events: SaveEvent[] = []
  let next = await steps.next()
  for (; next.done !== true; next = await steps.next()) events.push(next.value)
  return { events, result: next.value }
}

describe('the calls of a save', () => {
  it('are counted by operation, each attempt', async () => {
    const { calls } = callsWith(['throttled'])
    await resultOf(calls.describe([]))
    await resultOf(calls.write('delete', [], undefined))
    expect(calls.counts).toEqual({ BatchDescribeDataTableValue: 2, BatchDeleteDataTableValue: 1 })
  })

  it('repeat a throttled read after growing waits, which they tell', async () => {
    const { calls, waits } = callsWith(['throttled', 'throttled'])
    const { events, result } = await resultOf(calls.describe([]))
    expect(result).toBe(DONE)
    expect(waits).toEqual([500, 1000])
    expect(events.map(({ type }) => type)).toEqual(['waiting', 'waiting'])
  })

  it('give up a read whose answer is lost a fourth time, and a list at the third', async () => {
    const lost: TroubleCode[] = ['unreachable', 'service-down', 'unknown-outcome', 'unreachable']
    const reading = callsWith(lost)
    expect((await resultOf(reading.calls.describe([]))).result.ok).toBe(false)
    expect(reading.waits).toHaveLength(3)
    const listing = callsWith(lost)
    expect((await resultOf(listing.calls.list([], null))).result?.ok).toBe(false)
    expect(listing.waits).toHaveLength(2)
  })

  it.each(['throttled', 'unknown-outcome'] as const)('never repeat a write (%s)', async (code) => {
    const { calls, waits } = callsWith([code])
    const { result } = await resultOf(calls.write('update', [], undefined))
    expect(result).toMatchObject({ ok: false, trouble: { code } })
    expect(waits).toEqual([])
  })

  it('read on after the user has gone, but list no more', async () => {
    const { calls } = callsWith(['throttled'], () => true)
    expect((await resultOf(calls.list([], null))).result?.ok).toBe(false)
    const reading = callsWith(['throttled'], () => true)
    expect((await resultOf(reading.calls.describe([]))).result.ok).toBe(true)
  })

  it('answer nothing for what the service cannot do', async () => {
    const { calls } = callsWith([])
    expect((await resultOf(calls.find([], []))).result).toBeUndefined()
    expect(calls.canFind).toBe(false)
    expect(calls.counts).toEqual({})
  })

  it('tell the first trouble that stops the save, and no other', () => {
    const { calls } = callsWith([])
    expect(calls.isStopped).toBe(false)
    const events = [
      ...calls.stop(troubleOf('credentials')),
      ...calls.stop(troubleOf('unreachable')),
    ]
    expect(events).toEqual([{ type: 'trouble', trouble: troubleOf('credentials') }])
    expect(calls.isStopped).toBe(true)
  })
})
