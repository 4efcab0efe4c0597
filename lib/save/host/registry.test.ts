import { describe, expect, test } from 'vitest'
import type { SaveEvent } from '../protocol/types'
import { createSaveRegistry } from './registry'

function planned(cells: number): SaveEvent {
  return { type: 'planned', cells, calls: 0 }
}

/** A run that tells one event each time it is allowed to. */
function stepwise() {
  const steps: (() => void)[] = []
  let starts = 0
  let told = 0
  async function* run(hasAborted: () => boolean): AsyncGenerator<SaveEvent> {
    starts += 1
    while (told < 3 && !hasAborted()) {
      await new Promise<void>((resolve) => steps.push(resolve))
      told += 1
      yield planned(told)
    }
  }
  async function step(): Promise<void> {
    while (steps.length === 0) await Promise.resolve()
    steps.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { run, step, starts: () => starts, told: () => told }
}

describe('a registry that stops', () => {
  test('begins no save, and waits for those that run', async () => {
    const registry = createSaveRegistry()
    const { run, step, told } = stepwise()
    registry.start('a', 'x', run)
    let isOver = false
    const stopped = registry.stop(60_000).then(() => {
      isOver = true
    })
    expect(registry.isStopping()).toBe(true)
    expect(registry.start('b', 'y', stepwise().run)).toBe('stopping')
    expect(registry.start('a', 'x', run)).toBe('joined')
    await step()
    expect(isOver).toBe(false)
    for (let count = 0; count < 2; count += 1) await step()
    await stopped
    expect(told()).toBe(3)
  })

  test('lets those that take too long end early', async () => {
    const registry = createSaveRegistry()
    const { run, step, told } = stepwise()
    registry.start('a', 'x', run)
    const stopped = registry.stop(0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await step()
    await stopped
    expect(told()).toBeLessThan(3)
  })

  test('is over at once where nothing runs', async () => {
    await createSaveRegistry().stop(60_000)
  })
})

async function all(events: AsyncIterable<SaveEvent> | null): Promise<readonly SaveEvent[]> {
  const found: SaveEvent[] = []
  for await (const event of events ?? []) found.push(event)
  return found
}

describe('a save in the registry', () => {
  test('goes to its end when nobody reads, and is told whole afterwards', async () => {
    const registry = createSaveRegistry()
    const { run, step, told } = stepwise()
    registry.start('a', 'x', run)
    for (let count = 0; count < 3; count += 1) await step()
    expect(told()).toBe(3)
    expect(await all(registry.follow('a', 0))).toEqual([planned(1), planned(2), planned(3)])
    expect(await all(registry.follow('a', 2))).toEqual([planned(3)])
  })

  test('is carried out once, however often it is begun', async () => {
    const registry = createSaveRegistry()
    const { run, step, starts } = stepwise()
    registry.start('a', 'x', run)
    registry.start('a', 'x', run)
    const readers = [all(registry.follow('a', 0)), all(registry.follow('a', 0))]
    for (let count = 0; count < 3; count += 1) await step()
    expect(starts()).toBe(1)
    for (const events of await Promise.all(readers)) expect(events).toHaveLength(3)
  })

  test('does not begin any more once it was asked for and not known', async () => {
    const registry = createSaveRegistry()
    const { run, starts } = stepwise()
    expect(registry.follow('a', 0)).toBeNull()
    expect(registry.start('a', 'x', run)).toBe('taken')
    expect(registry.start('b', 'x', run)).toBe('started')
    expect(starts()).toBe(1)
  })

  test('is not taken for another that claims its id', () => {
    const registry = createSaveRegistry()
    const { run, starts } = stepwise()
    expect(registry.start('a', 'x', run)).toBe('started')
    expect(registry.start('a', 'x', run)).toBe('joined')
    expect(registry.start('a', 'y', run)).toBe('taken')
    expect(starts()).toBe(1)
  })

  test('goes on when a reader leaves in the middle', async () => {
    const registry = createSaveRegistry()
    const { run, step } = stepwise()
    registry.start('a', 'x', run)
    const reader = registry.follow('a', 0)
    await step()
    await reader?.next()
    await reader?.return(undefined)
    await step()
    await step()
    expect(await all(registry.follow('a', 1))).toEqual([planned(2), planned(3)])
  })

  test('is asked to stop, and says so of one that it does not know', async () => {
    const registry = createSaveRegistry()
    const { run, step, told } = stepwise()
    registry.start('a', 'x', run)
    await step()
    expect(registry.cancel('a')).toBe(true)
    expect(registry.cancel('b')).toBe(false)
    await step()
    expect(await all(registry.follow('a', 0))).toHaveLength(told())
    expect(told()).toBeLessThan(3)
  })

  test('that breaks by a mistake of ours ends its readers with it, after what it told', async () => {
    const registry = createSaveRegistry()
    registry.start('a', 'x', async function* () {
      yield planned(1)
      throw new Error('broken')
    })
    const reader = registry.follow('a', 0)
    expect(await reader?.next()).toEqual({ done: false, value: planned(1) })
    await expect(reader?.next()).rejects.toThrow('broken')
  })

  test('is forgotten after a while, and when many have ended since', async () => {
    let nowMs = 0
    const registry = createSaveRegistry({ keepMs: 1_000, maxCharacters: 100, nowMs: () => nowMs })
    for (const saveId of ['a', 'b', 'c']) {
      registry.start(saveId, 'x', async function* () {
        yield planned(1)
      })
      await all(registry.follow(saveId, 0))
    }
    expect(registry.follow('a', 0)).toBeNull()
    expect(registry.follow('c', 0)).not.toBeNull()
    nowMs = 2_000
    registry.start('d', 'x', async function* () {})
    expect(registry.follow('c', 0)).toBeNull()
  })

  test('is said never to have begun only where all that began since it was asked for is remembered', async () => {
    let nowMs = 0
    const server = { id: 'me', former: new Set<string>() }
    const registry = createSaveRegistry({ keepMs: 600_000, nowMs: () => nowMs }, server)
    const wasNeverBegun = (saveId: string, agoMs: number) =>
      registry.unknown(saveId, { server: 'me', agoMs }) === 'never-begun'
    registry.start('a', 'x', async function* () {})
    await all(registry.follow('a', 0))
    // Asked for before this process was there; within a minute of that nobody can be sure.
    nowMs = 100_000
    expect(wasNeverBegun('b', 100_001)).toBe(false)
    expect(wasNeverBegun('b', 50_000)).toBe(false)
    expect(wasNeverBegun('b', 30_000)).toBe(true)
    expect(wasNeverBegun('a', 30_000)).toBe(false)
    nowMs = 500_000
    registry.start('c', 'x', async function* () {})
    await all(registry.follow('c', 0))
    nowMs = 1_200_000
    registry.start('d', 'x', async function* () {})
    // One that began at 500,000 is forgotten, and may have been it.
    expect(wasNeverBegun('b', 700_000)).toBe(false)
    expect(wasNeverBegun('b', 600_000)).toBe(true)
  })

  test('is forgotten when much has ended since, but never the newest', async () => {
    const registry = createSaveRegistry({ maxCharacters: 200 })
    const outcomes = ['1', '2', '3', '4'].map((id) => ({ kind: 'kept' as const, id }))
    for (const saveId of ['a', 'b']) {
      registry.start(saveId, 'x', async function* () {
        yield { type: 'outcomes', outcomes, moves: [] }
      })
      await all(registry.follow(saveId, 0))
    }
    expect(registry.follow('a', 0)).toBeNull()
    expect(registry.follow('b', 0)).not.toBeNull()
  })
})

describe('the bounds of a registry', () => {
  test('let no more saves run at once than there is room for, and the next one begin when one has ended', async () => {
    const registry = createSaveRegistry({ maxRunning: 1 })
    const { run, step } = stepwise()
    registry.start('a', 'x', run)
    const other = stepwise()
    expect(registry.start('b', 'y', other.run)).toBe('busy')
    expect(registry.start('a', 'x', run)).toBe('joined')
    expect(other.starts()).toBe(0)
    for (let count = 0; count < 3; count += 1) await step()
    expect(registry.start('b', 'y', other.run)).toBe('started')
  })

  test('let no client have so many under way that others could begin none', () => {
    const registry = createSaveRegistry({ maxRunning: 3, maxOfClient: 2 })
    const begin = (saveId: string, client: string) =>
      registry.start(saveId, 'x', stepwise().run, { client })
    expect([begin('a', 'one'), begin('b', 'one'), begin('c', 'one')]).toEqual([
      'started',
      'started',
      'busy',
    ])
    expect([begin('c', 'two'), begin('d', 'two')]).toEqual(['started', 'busy'])
    expect(registry.running()).toBe(3)
  })

  test('let one client read so many at once; whoever has gone makes room', async () => {
    const registry = createSaveRegistry({ maxReaders: 2 })
    const { run } = stepwise()
    registry.start('a', 'x', run)
    const [first, second] = [new AbortController(), new AbortController()]
    const readers = [first, second].map(({ signal }) =>
      all(registry.follow('a', 0, { client: 'one', signal })),
    )
    expect(await all(registry.follow('a', 0, { client: 'one' }))).toEqual([])
    first.abort()
    expect(await readers[0]).toEqual([])
    const next = registry.follow('a', 0, { client: 'one', signal: second.signal })
    const pending = next?.next()
    const other = registry.follow('a', 0, { client: 'two', signal: second.signal })?.next()
    second.abort()
    expect(await Promise.all([pending, other])).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    expect(await readers[1]).toEqual([])
  })

  test('keep no line silent: a save that has nothing to tell says so, in its place among the events', async () => {
    const registry = createSaveRegistry({ beatMs: 5 })
    const { run, step } = stepwise()
    registry.start('a', 'x', run)
    const reader = registry.follow('a', 0)
    expect(await reader?.next()).toEqual({ done: false, value: { type: 'beat' } })
    await reader?.return(undefined)
    await step()
    expect(await registry.follow('a', 0)?.next()).toEqual({ done: false, value: { type: 'beat' } })
    await step()
    await step()
    const told = await all(registry.follow('a', 0))
    expect(told.filter(({ type }) => type === 'planned')).toHaveLength(3)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await all(registry.follow('a', 0))).toEqual(told)
  })
})

describe('a server among others', () => {
  const identity = { id: 'me', former: new Set(['before me']) }

  test('begins no save that another was asked for, unless that one has ended', () => {
    const registry = createSaveRegistry({}, identity)
    const { run, starts } = stepwise()
    expect(registry.start('a', 'x', run, { server: 'another' })).toBe('elsewhere')
    expect(starts()).toBe(0)
    expect(registry.start('a', 'x', run, { server: 'before me' })).toBe('started')
    expect(registry.start('b', 'x', run, { server: 'me' })).toBe('started')
    expect(registry.start('c', 'x', run)).toBe('started')
  })

  test('says that a save was never begun only of one that it was asked for itself', () => {
    let nowMs = 0
    const registry = createSaveRegistry({ nowMs: () => nowMs }, identity)
    nowMs = 600_000
    const standing = (server?: string) => registry.unknown('a', { server, agoMs: 1_000 })
    expect(standing('me')).toBe('never-begun')
    expect(standing('before me')).toBeNull()
    expect(standing()).toBeNull()
    expect(standing('another')).toBe('elsewhere')
    expect(registry.unknown('a', { server: 'me' })).toBeNull()
  })
})
