import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cellKey } from '@/lib/data-table'
import type { CallNote } from '@/lib/metrics'
import type { SaveEvent } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { createGateway, type Gateway } from './gateway'
import type { Clock } from './pace'
import { type CountedCalls, countCalls } from './testing/counted-calls'
import { startTestService, type TestService } from './testing/service'
import { steppedClock } from './testing/stepped-clock'

let service: TestService
let line: CountedCalls
let tableId: string

beforeEach(async () => {
  service = await startTestService()
  line = await countCalls(service.url)
  tableId = await service.makeTable('VALUE', ['Branch'], [['b0'], ['b1']])
})
afterEach(async () => {
  await line.close()
  await service.close()
})

function gatewayAt(
  callsPerSecond: number,
  burst: number,
  { clock, noteCall }: { clock?: Clock; noteCall?: (call: CallNote) => void } = {},
): Gateway {
  const { instanceId } = service
  const settings = { mode: 'stand-in' as const, instanceId, region: 'us-east-1', batchSize: 25 }
  const limits = { callsPerSecond, burst }
  return createGateway({ ...settings, ...limits, endpoint: line.url }, clock, noteCall)
}

async function valuesOf(gateway: Gateway, client?: string, signal?: AbortSignal) {
  const values: string[] = []
  for await (const one of gateway.readValues(tableId, { client, signal })) {
    if (one.type === 'page') values.push(...one.values.map(({ value }) => value))
  }
  return values
}

async function saveNote(gateway: Gateway, value: string): Promise<readonly SaveEvent[]> {
  const address = { primaryValues: [{ attribute: 'Branch', value: 'b0' }], attribute: 'Note' }
  const service = gateway.saveServiceForOne()
  const [read] = await service.describe(tableId, [address]).then((a) => (a.ok ? a.results : []))
  if (read?.kind !== 'read') throw new Error('The cell could not be read.')
  const draft = { ...address, id: cellKey(tableId, address), valueType: 'TEXT' as const, value }
  const drafts = [{ ...draft, base: read.base }]
  const request = { tableId, lockLevel: 'VALUE' as const, primaryAttributes: ['Branch'], drafts }
  const events: SaveEvent[] = []
  for await (const event of executeSave(request, service)) events.push(event)
  return events
}

const isList = (call: string) => /\/values\/list/.test(call)

describe('readings of one table', () => {
  test('are one call as long as it waits for its turn, with what is stored when it goes', async () => {
    const clock = steppedClock()
    const gateway = gatewayAt(1, 1, { clock })
    expect(await valuesOf(gateway)).toEqual(['x', 'x'])
    const readers = Array.from({ length: 50 }, (_, index) => valuesOf(gateway, `client ${index}`))
    expect((await saveNote(service.gateway, 'new')).at(-1)).toMatchObject({ saved: 1 })
    await clock.advance(1_000)
    for (const values of await Promise.all(readers)) expect(values.sort()).toEqual(['new', 'x'])
    expect(line.calls.filter(isList)).toHaveLength(2)
  })

  test('are not answered by a call that was sent before they asked', async () => {
    const gateway = gatewayAt(1_000, 1_000)
    const first = valuesOf(gateway)
    while (line.calls.length === 0) await new Promise((resolve) => setTimeout(resolve))
    await Promise.all([first, valuesOf(gateway)])
    expect(line.calls.filter(isList)).toHaveLength(2)
  })

  test('of its schema are shared by all who ask within the age that they allow', async () => {
    const gateway = gatewayAt(1_000, 1_000)
    const pages = Array.from({ length: 50 }, () =>
      gateway.readSchema(tableId, { maxJoinMs: 1_000 }),
    )
    for (const answer of await Promise.all(pages)) expect(answer.ok).toBe(true)
    expect(line.calls.splice(0)).toHaveLength(2)
    await gateway.readSchema(tableId, { maxJoinMs: 1_000 })
    expect(line.calls.splice(0)).toHaveLength(2)
    const asker = { maxAgeMs: 1_000 }
    const all = Array.from({ length: 50 }, () => gateway.readSchema(tableId, asker))
    for (const answer of await Promise.all(all)) expect(answer.ok).toBe(true)
    expect(line.calls).toHaveLength(0)
    await gateway.readSchema(tableId)
    expect(line.calls).toHaveLength(2)
  })
})

describe('a reader that has gone', () => {
  test('costs no call, neither the one that it waits for nor a further page', async () => {
    const clock = steppedClock()
    const gateway = gatewayAt(2, 1, { clock })
    await Promise.all([gateway.listTables(), gateway.readSchema(tableId), valuesOf(gateway)])
    const before = line.calls.length
    const gone = new AbortController()
    const asker = { signal: gone.signal }
    const readings = [
      gateway.listTables(asker),
      gateway.readSchema(tableId, asker),
      valuesOf(gateway, undefined, gone.signal),
    ]
    gone.abort()
    await Promise.all(readings)
    await clock.advance(5_000)
    expect(line.calls).toHaveLength(before)
  })

  test('takes nothing from those who wait for the same', async () => {
    const gateway = gatewayAt(5, 1)
    await valuesOf(gateway)
    const gone = new AbortController()
    const leaving = valuesOf(gateway, 'a', gone.signal)
    const staying = valuesOf(gateway, 'b')
    gone.abort()
    expect(await leaving).toEqual([])
    expect(await staying).toEqual(['x', 'x'])
  })
})

test('three hundred readings of one client hold up neither the save nor the reading of another', async () => {
  const gateway = gatewayAt(2, 5)
  const flood = Array.from({ length: 300 }, (_, index) => `00000000-0000-4000-8000-${index}`)
  const gone = new AbortController()
  setMaxListeners(0, gone.signal)
  const asker = { client: 'many', signal: gone.signal }
  const readings = [tableId, ...flood].map((id) => gateway.readSchema(id, asker))
  const startedMs = performance.now()
  expect((await saveNote(gateway, 'new')).at(-1)).toMatchObject({ saved: 1 })
  expect((await gateway.readSchema(tableId, { client: 'one' })).ok).toBe(true)
  expect(performance.now() - startedMs).toBeLessThan(5_000)
  gone.abort()
  await Promise.all(readings)
})

test('whoever watches is told of each call, how long it waited, and of those that wait', async () => {
  const calls: CallNote[] = []
  const clock = steppedClock()
  const gateway = gatewayAt(2, 1, { clock, noteCall: (call) => calls.push(call) })
  await valuesOf(gateway)
  const next = valuesOf(gateway)
  expect(gateway.waiting()).toEqual({ ListDataTableValues: 1 })
  await clock.advance(500)
  await next
  await gateway.readSchema('00000000-0000-4000-8000-000000000000')
  expect(gateway.waiting()).toMatchObject({ ListDataTableValues: 0 })
  expect(calls.slice(0, 2)).toMatchObject([
    { operation: 'ListDataTableValues', outcome: 'ok', waitedMs: 0 },
    { operation: 'ListDataTableValues', outcome: 'ok', waitedMs: 500 },
  ])
  expect(calls[2]?.outcome).toBe('not-found')
})
