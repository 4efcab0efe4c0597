import type { ConnectClient } from '@aws-sdk/client-connect'
import { connectClient, INSTANCE_ID } from '../e2e/support/services'
import { createGateway, type Gateway } from '../lib/connect'
import type { LockLevel, ReadValue } from '../lib/data-table'
import type { SaveRequest } from '../lib/save'
import { BATCH_SIZE, leastSeconds, QUOTA } from '../lib/save/plan/quota'
import { executeSave, type SaveService } from '../lib/save/server'
import { runBaselineScript } from './support/baseline-script'
import { callsOf, totalOf } from './support/calls'
import { type Figure, seconds } from './support/report'
import { draftsOf, readAll } from './support/requests'
import { withStandIn } from './support/stand-in'
import { makeThousand, VALUES } from './support/thousand'
import { createVirtualTime, type VirtualTime } from './support/virtual-time'

const LEVELS: readonly LockLevel[] = ['VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE', 'NONE']
const SIZES = [25, 250, 1_000]
/** Others change one of this many cells just before the first write is sent. */
const CHANGED_PER = 20
const SCHEMA_STATES: readonly SchemaState[] = ['not-read', 'just-read']
const UPDATE = 'BatchUpdateDataTableValue'

/** Whether the schema is cached: `not-read`, or `just-read` by the open page or another save of the process. */
type SchemaState = 'not-read' | 'just-read'

/** A save of some cells, with or without writes of others. */
interface Case {
  readonly connect: ConnectClient
  readonly url: string
  readonly tableId: string
  readonly level: LockLevel
  readonly cells: readonly ReadValue[]
  readonly isAlone: boolean
  /** Makes the values of this case unique. */
  readonly tag: string
}

/** The choices of the user for a table. */
type Choices = Pick<SaveRequest, 'scopePolicy' | 'guardNone'>

interface Measured {
  readonly calls: number
  /** Time at the quota. */
  readonly ms: number
  readonly saved: number
  /** Cells that others changed and our save overwrote. */
  readonly overwritten: number
}

/** Compares the engine with the baseline script at every level: calls, and their time at the quota. */
export function benchSaving(): Promise<readonly Figure[]> {
  return withStandIn(async (url) => {
    const connect = connectClient(url)
    const figures: Figure[] = []
    try {
      for (const level of LEVELS) figures.push(...(await benchLevel(connect, url, level)))
    } finally {
      connect.destroy()
    }
    return figures
  })
}

async function benchLevel(
  connect: ConnectClient,
  url: string,
  level: LockLevel,
): Promise<readonly Figure[]> {
  const { tableId } = await makeThousand(connect, level)
  const figures: Figure[] = []
  for (const size of SIZES) {
    for (const isAlone of [true, false]) {
      const name = `${level}, ${size.toLocaleString('en')} cells, ${isAlone ? 'alone' : '5% changed'}`
      const next = async (tag: string): Promise<Case> => {
        const cells = (await readAll(openGateway(url, createVirtualTime()), tableId)).slice(0, size)
        return { connect, url, tableId, level, cells, isAlone, tag: `${name}, ${tag}` }
      }
      const script = await byScript(await next('script'))
      for (const [names, choices] of choicesAt(level, isAlone)) {
        for (const schemaState of SCHEMA_STATES) {
          const way = [...names, schemaState].join(', ')
          const measured = await byEngine(await next(`engine, ${way}`), choices, schemaState)
          figures.push(figureOf(`${name}, ${way}`, size, level, measured, script))
        }
      }
    }
  }
  return figures
}

/** The choices that make a difference at a level, with their names. */
function choicesAt(
  level: LockLevel,
  isAlone: boolean,
): readonly (readonly [readonly string[], Choices])[] {
  if (level === 'NONE') {
    return [
      [[], { guardNone: true }],
      [['unguarded'], { guardNone: false }],
    ]
  }
  if (isAlone || level === 'VALUE') return [[[], { scopePolicy: 'ask' }]]
  return [
    [['send again'], { scopePolicy: 'send-again' }],
    [['ask'], { scopePolicy: 'ask' }],
  ]
}

function figureOf(
  name: string,
  size: number,
  level: LockLevel,
  engine: Measured,
  script: Measured,
): Figure {
  const leastMs = 1000 * leastSeconds({ update: Math.ceil(size / BATCH_SIZE) }, QUOTA)
  const ratio = leastMs === 0 ? '' : ` = ${(engine.ms / leastMs).toFixed(3)}`
  const times = `${seconds(engine.ms)} (bound ${seconds(leastMs)}${ratio}; script ${seconds(script.ms)})`
  const saved = `saved ${engine.saved}, script ${script.saved}`
  const lost = `overwritten ${engine.overwritten}, script ${script.overwritten}`
  return {
    name,
    measured: `${engine.calls} / ${script.calls} = ${(engine.calls / script.calls).toFixed(2)}`,
    target: `${times}; ${saved}; ${lost}`,
    // At NONE the service compares nothing, so changes between read and write are lost for any client.
    isWrong: level !== 'NONE' && engine.overwritten > 0,
  }
}

async function byEngine(one: Case, choices: Choices, schemaState: SchemaState): Promise<Measured> {
  const time = createVirtualTime()
  const { saveService, readSchema } = openGateway(one.url, time)
  if (schemaState === 'just-read') await readSchema(one.tableId)
  const others = othersOf(one)
  const service = paced(saveService, time, others.write)
  return measure(one, time, others, async () => {
    let saved = 0
    const request = { ...requestOf(one), ...choices }
    const options = { sleep: time.sleep, now: time.nowMs }
    for await (const event of executeSave(request, service, options)) {
      if (event.type === 'trouble') throw new Error(event.trouble.explanation)
      if (event.type === 'finished') saved = event.saved
    }
    return saved
  })
}

async function byScript(one: Case): Promise<Measured> {
  const time = createVirtualTime()
  const others = othersOf(one)
  const cells = one.cells.map((cell, index) => ({ ...cell, value: ourValue(one, index) }))
  return measure(one, time, others, () =>
    runBaselineScript(one.connect, one.tableId, cells, {
      call: (operation, work) =>
        time.call([operation], async () => {
          if (operation === UPDATE) await others.write()
          return work()
        }),
    }),
  )
}

async function measure(
  one: Case,
  time: VirtualTime,
  others: Others,
  save: () => Promise<number>,
): Promise<Measured> {
  const { calls, result: saved } = await callsOf(one.url, save)
  const after = await readAll(openGateway(one.url, createVirtualTime()), one.tableId)
  const ours = new Set(after.map(({ value }) => value))
  const overwritten = others.changed.filter((index) => ours.has(ourValue(one, index))).length
  if (one.isAlone && saved !== one.cells.length) throw new Error(`Only ${saved} were saved.`)
  return { calls: totalOf(calls) - others.calls(), ms: time.nowMs(), saved, overwritten }
}

interface Others {
  /** The indices of the cells that they change; none if the save is alone. */
  readonly changed: readonly number[]
  /** Changes them, on the first call only. */
  readonly write: () => Promise<void>
  readonly calls: () => number
}

/** One cell of every twenty, at varying places, so that all attributes and half of the records are affected. */
function isChanged(index: number): boolean {
  const block = Math.floor(index / CHANGED_PER)
  return index % CHANGED_PER === (CHANGED_PER / 2 + 7 * block) % CHANGED_PER
}

/** Other users who change every twentieth cell with the baseline script. */
function othersOf({ connect, tableId, cells, isAlone, tag }: Case): Others {
  const changed = isAlone ? [] : [...cells.keys()].filter(isChanged)
  let calls = 0
  let written: Promise<void> | null = null
  const values = changed.flatMap((index) => {
    const cell = cells[index]
    return cell === undefined ? [] : [{ ...cell, value: `theirs: ${tag} ${index}` }]
  })
  async function change(): Promise<void> {
    const count = await runBaselineScript(connect, tableId, values, {
      call: (_, work) => {
        calls += 1
        return work()
      },
    })
    if (count !== changed.length) throw new Error('The others could not write.')
  }
  return {
    changed,
    calls: () => calls,
    write: () => {
      written ??= change()
      return written
    },
  }
}

/** The service at the quota in virtual time; others write just before the first write. */
function paced(service: SaveService, time: VirtualTime, write: () => Promise<void>): SaveService {
  const { readTable, listStored } = service
  if (readTable === undefined || listStored === undefined)
    throw new Error('The gateway must read tables and list values.')
  return {
    ...service,
    update: (tableId, cells) =>
      time.call([UPDATE], async () => {
        await write()
        return service.update(tableId, cells)
      }),
    describe: (tableId, cells) =>
      time.call(['BatchDescribeDataTableValue'], () => service.describe(tableId, cells)),
    listStored: (tableId, cells, token) =>
      time.call(['ListDataTableValues'], () => listStored(tableId, cells, token)),
    readTable: (tableId, maxAgeMs) =>
      time.call(['DescribeDataTable', 'ListDataTableAttributes'], () =>
        readTable(tableId, maxAgeMs),
      ),
  }
}

/** A new gateway without cached data or waiting; the quota is applied outside, in virtual time. */
function openGateway(endpoint: string, time: VirtualTime): Gateway {
  const settings = { instanceId: INSTANCE_ID, region: 'us-east-1', endpoint, batchSize: BATCH_SIZE }
  return createGateway(
    { mode: 'stand-in', ...settings, callsPerSecond: 1_000, burst: 1_000 },
    { nowMs: time.nowMs, sleep: time.sleep },
  )
}

function ourValue({ tag }: Case, index: number): string {
  return `ours: ${tag} ${index}`
}

function requestOf(one: Case): SaveRequest {
  const drafts = draftsOf(one.cells, (_, index) => ourValue(one, index))
  const table = { tableId: one.tableId, lockLevel: one.level, primaryAttributes: ['Branch'] }
  return { ...table, drafts, storedValues: VALUES }
}
