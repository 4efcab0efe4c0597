import { describe, expect, test } from 'vitest'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, Outcome, SaveEvent, SaveRequest } from '../protocol/types'
import { baseOf, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService, POISON } from '../testing/faulty-service'
import { ModelTable, REFUSED_VALUE } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

const NO_WAITS: SaveOptions = { sleep: () => Promise.resolve(), random: () => 0.5 }

/** A table of `count` records with the attribute A, and a draft for each. */
function fill(table: ModelTable, count: number, value = (_: number) => 'm'): DraftToSave[] {
  const addresses = Array.from({ length: count }, (_, index) =>
    draftOf(String(index), 'A', baseOf('x'), value(index)),
  )
  for (const address of addresses) table.writeByOthers(address, 'x')
  return addresses.map((draft) => ({ ...draft, base: table.read(draft) }))
}

function serviceOf(table: ModelTable, faults: readonly Fault[] = []): SaveService {
  let calls = 0
  return faultyService(table, () => {
    calls += 1
    return faults[calls - 1] ?? 'none'
  })
}

function save(request: SaveRequest, service: SaveService, options: SaveOptions = {}) {
  return eventsOf(executeSave(request, service, { ...NO_WAITS, ...options }))
}

function callsOf(events: readonly SaveEvent[]): Readonly<Record<string, number>> {
  const last = events.at(-1)
  return last?.type === 'finished' ? last.calls : {}
}

function outcomesOf(events: readonly SaveEvent[]): Outcome[] {
  return events.flatMap((event) => (event.type === 'outcomes' ? event.outcomes : []))
}

describe('the calls of a save', () => {
  test('are exactly forty updates for a thousand drafts at VALUE', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const request = requestOf('VALUE', fill(table, 1000))
    const events = await save(request, serviceOf(table))
    expect(callsOf(events)).toEqual({ BatchUpdateDataTableValue: 40 })
    expect(events.at(-1)).toMatchObject({ saved: 1000, failed: 0, conflicts: 0, kept: 0 })
  })

  test.each(['ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE'] as const)(
    'are the fewest at %s too, since versions are chained',
    async (level) => {
      const table = new ModelTable(level, true, 'snapshot')
      const events = await save(requestOf(level, fill(table, 100)), serviceOf(table))
      expect(callsOf(events)).toEqual({ BatchUpdateDataTableValue: 4 })
    },
  )

  test('are one for each cell where the service checks a whole table one cell after the other', async () => {
    const table = new ModelTable('DATA_TABLE', true, 'sequential')
    const events = await save(requestOf('DATA_TABLE', fill(table, 30)), serviceOf(table))
    expect(callsOf(events)).toEqual({ BatchUpdateDataTableValue: 30 })
    expect(events.at(-1)).toMatchObject({ saved: 30 })
  })

  test('read each batch once before it is written at NONE', async () => {
    const table = new ModelTable('NONE', true, 'snapshot')
    const events = await save(requestOf('NONE', fill(table, 50)), serviceOf(table))
    expect(callsOf(events)).toEqual({
      BatchDescribeDataTableValue: 2,
      BatchUpdateDataTableValue: 2,
    })
    expect(events[0]).toMatchObject({ type: 'planned', cells: 50, calls: 4 })
  })

  test('are none for a draft that asks for nothing', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const request = requestOf('VALUE', [draftOf('1', 'A', baseOf(null), null)])
    const events = await save(request, serviceOf(table))
    expect(callsOf(events)).toEqual({})
    expect(outcomesOf(events)).toMatchObject([{ kind: 'saved' }])
  })
})

describe('trouble with a whole request', () => {
  test('is narrowed down to the one bad cell when the request is refused', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const drafts = fill(table, 25, (index) => (index === 7 ? POISON : 'm'))
    const outcomes = outcomesOf(await save(requestOf('VALUE', drafts), serviceOf(table)))
    const failed = outcomes.filter(({ kind }) => kind !== 'saved')
    expect(failed).toMatchObject([{ kind: 'failed', reason: 'request', id: drafts[7]?.id }])
  })

  test('is waited out, in words, when the service throttles', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const service = serviceOf(table, ['throttled', 'throttled'])
    const events = await save(requestOf('VALUE', fill(table, 3)), service)
    const waits = events.filter((event) => event.type === 'waiting')
    expect(waits.map(({ waitMs }) => waitMs)).toEqual([750, 1500])
    expect(events.at(-1)).toMatchObject({ saved: 3 })
  })

  test('is not sent again when its user stopped the save while it waited', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    let isStopped = false
    const options = {
      hasAborted: () => isStopped,
      sleep: async () => {
        isStopped = true
      },
    }
    const service = serviceOf(table, ['throttled'])
    const events = await save(requestOf('VALUE', fill(table, 3)), service, options)
    expect(table.accepted).toEqual([])
    expect(events.at(-1)).toMatchObject({ saved: 0, kept: 3, isCancelled: true })
    expect(events.filter(({ type }) => type === 'trouble')).toEqual([])
  })

  test('is sent again while another change is under way, and is not called unknown at last', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const once = serviceOf(table, ['conflict'])
    const events = await save(requestOf('VALUE', fill(table, 3)), once)
    expect(events.at(-1)).toMatchObject({ saved: 3 })

    const busy = new ModelTable('VALUE', true, 'snapshot')
    const faults = Array.from(
      { length: 12 },
      (_, at): Fault => (at % 2 === 0 ? 'conflict' : 'none'),
    )
    const told = outcomesOf(await save(requestOf('VALUE', fill(busy, 3)), serviceOf(busy, faults)))
    expect(busy.accepted).toEqual([])
    for (const outcome of told) {
      expect(outcome).toMatchObject({ kind: 'failed', reason: 'cell' })
      expect(outcome.kind === 'failed' && outcome.message).toContain('Nothing was written')
    }
    expect(told).toHaveLength(3)
  })

  test('is in doubt where an answer was lost before another change was under way', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const faults: readonly Fault[] = ['lost-before', 'none', 'conflict', 'none', 'conflict', 'none']
    const told = outcomesOf(
      await save(requestOf('VALUE', fill(table, 1)), serviceOf(table, faults)),
    )
    expect(told).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test('ends the waiting at last, and keeps what was not sent', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const service = serviceOf(table, Array<Fault>(20).fill('throttled'))
    const events = await save(requestOf('VALUE', fill(table, 30)), service, { callsInFlight: 1 })
    expect(callsOf(events)).toEqual({ BatchUpdateDataTableValue: 9 })
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'trouble',
        trouble: expect.objectContaining({ code: 'throttled' }),
      }),
    )
    expect(events.at(-1)).toMatchObject({ saved: 0, kept: 30 })
  })

  test.each(['not-found', 'quota-exceeded', 'credentials', 'service-down', 'unreachable'] as const)(
    'stops the save and keeps its drafts: %s',
    async (code) => {
      const table = new ModelTable('VALUE', true, 'snapshot')
      const service = serviceOf(table, ['none', code])
      const events = await save(requestOf('VALUE', fill(table, 75)), service, { callsInFlight: 1 })
      expect(events.filter(({ type }) => type === 'trouble')).toMatchObject([{ trouble: { code } }])
      expect(events.at(-1)).toMatchObject({ saved: 25, kept: 50, failed: 0 })
      expect(callsOf(events)).toEqual({ BatchUpdateDataTableValue: 2 })
    },
  )
})

describe('a value that the service refuses to create', () => {
  test('fails, and blames nobody, when this save’s own creations go on moving its scope', async () => {
    const table = new ModelTable('DATA_TABLE', true, 'snapshot-each', false)
    const stored = fill(table, 2)
    const [neighbour] = stored
    const lockVersion = neighbour?.base.lockVersion
    const witness = neighbour && lockVersion ? { ...neighbour, lockVersion } : null
    const drafts = ['2', '3', '4', '5'].map((record) => ({
      ...draftOf(record, 'A', baseOf(null), record === '2' ? REFUSED_VALUE : 'm'),
      witness,
    }))
    const request = requestOf('DATA_TABLE', [...stored, ...drafts])
    const events = await save(request, serviceOf(table), { batchSize: 3, callsInFlight: 1 })
    expect(events.at(-1)).toMatchObject({ saved: 5, failed: 1, conflicts: 0 })
  })
})

describe('a lost answer', () => {
  test('to a write that was carried out ends in saved, without a second write', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const service = serviceOf(table, ['lost-after'])
    const events = await save(requestOf('VALUE', fill(table, 3)), service)
    expect(callsOf(events)).toEqual({
      BatchUpdateDataTableValue: 1,
      BatchDescribeDataTableValue: 1,
    })
    expect(events.at(-1)).toMatchObject({ saved: 3 })
    expect(table.accepted).toHaveLength(3)
  })

  test('to a write that was not carried out is followed by a read and a second write', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const service = serviceOf(table, ['lost-before'])
    const events = await save(requestOf('VALUE', fill(table, 3)), service)
    expect(callsOf(events)).toEqual({
      BatchUpdateDataTableValue: 2,
      BatchDescribeDataTableValue: 1,
    })
    expect(events.at(-1)).toMatchObject({ saved: 3 })
  })

  test('leaves the fate of a cell open when it cannot be read either, and stops', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const service = serviceOf(table, ['lost-after', ...Array<Fault>(10).fill('unreachable')])
    const events = await save(requestOf('VALUE', fill(table, 30)), service, { callsInFlight: 1 })
    const reasons = outcomesOf(events).map((one) => (one.kind === 'failed' ? one.reason : one.kind))
    expect(reasons.filter((reason) => reason === 'unknown')).toHaveLength(25)
    expect(reasons.filter((reason) => reason === 'kept')).toHaveLength(5)
    expect(events.filter(({ type }) => type === 'trouble')).toHaveLength(1)
  })
})

describe('a save that its user leaves', () => {
  test('sends nothing further and keeps the rest', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    let hasLeft = false
    const service = faultyService(table, () => {
      hasLeft = true
      return 'none'
    })
    const options = { callsInFlight: 1, hasAborted: () => hasLeft }
    const events = await save(requestOf('VALUE', fill(table, 75)), service, options)
    expect(events.at(-1)).toMatchObject({ saved: 25, kept: 50 })
  })

  test('ends its calls when nobody reads its events any more', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const request = requestOf('VALUE', fill(table, 1000))
    for await (const event of executeSave(request, serviceOf(table), NO_WAITS)) {
      if (event.type === 'outcomes') break
    }
    expect(table.accepted.length).toBeLessThanOrEqual(100)
  })
})

describe('the scopes that a save moves', () => {
  test('are told with the version to which they moved', async () => {
    const table = new ModelTable('ATTRIBUTE', true, 'snapshot')
    const drafts = fill(table, 3)
    const from = drafts[0]?.base.lockVersion?.attribute
    const events = await save(requestOf('ATTRIBUTE', drafts), serviceOf(table))
    const moves = events.flatMap((event) => (event.type === 'outcomes' ? event.moves : []))
    const to = drafts[0] && table.read(drafts[0]).lockVersion?.attribute
    expect(moves).toMatchObject([{ from, to }])
  })

  test('are not told at VALUE, where each outcome brings its cell’s version', async () => {
    const table = new ModelTable('VALUE', true, 'snapshot')
    const events = await save(requestOf('VALUE', fill(table, 3)), serviceOf(table))
    expect(events.flatMap((event) => (event.type === 'outcomes' ? event.moves : []))).toEqual([])
  })

  test('are not told when several versions came back: the last one is not known', async () => {
    const table = new ModelTable('ATTRIBUTE', true, 'snapshot-each')
    const events = await save(requestOf('ATTRIBUTE', fill(table, 3)), serviceOf(table))
    expect(events.flatMap((event) => (event.type === 'outcomes' ? event.moves : []))).toEqual([])
  })
})

test('a value beside one that this save was to remove, and others removed first, is asked about', async () => {
  const table = new ModelTable('DATA_TABLE', true, 'snapshot')
  const beside = draftOf('1', 'A', baseOf('x'), null)
  const added = draftOf('2', 'A', baseOf(null), 'new')
  for (const one of [beside, { ...added, attribute: 'B' }]) table.writeByOthers(one, 'x')
  const removal = { ...beside, base: table.read(beside) }
  const { lockVersion } = removal.base
  if (lockVersion === null) throw new Error('It is stored.')
  const witness = { primaryValues: beside.primaryValues, attribute: 'A', lockVersion }
  const request = requestOf('DATA_TABLE', [removal, { ...added, witness }])
  table.writeByOthers(beside, null)
  const outcomes = outcomesOf(await save(request, serviceOf(table)))
  expect(outcomes.find(({ id }) => id === added.id)).toMatchObject({
    kind: 'conflict',
    reason: 'scope',
  })
})
