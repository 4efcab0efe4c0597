import { setMaxListeners } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { actionCall, ask, readValues, saveOf } from '../e2e/support/http-user'
import { processorSeconds, residentBytes } from '../e2e/support/process-use'
import { connectClient, type Services, startServices } from '../e2e/support/services'
import type { ReadValue } from '../lib/data-table'
import { buildIfChanged } from '../scripts/run/build'
import { type Calls, callsOf, totalOf } from './support/calls'
import type { Figure } from './support/report'
import { median, percentile } from './support/stats'
import { makeThousand } from './support/thousand'

const TABLES = 5
const PEOPLE_A_TABLE = 10
/** One user of each table saves so many cells at a time, the others one. */
const LARGE = 100
const THINK_MS = 2000
/** A page reads again so long after somebody else's save, but no sooner after its last reading (decision 0007). */
const HEARD_MS = 1000
const READ_AGAIN_MS = 2000
/** So long after a save that the server had no room for, its page asks again. */
const NO_ROOM_MS = 5000

interface Phase {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  readonly seconds: number
}

const PHASES: readonly Phase[] = [
  {
    name: 'at the quota',
    settings: { CONNECT_CALLS_PER_SECOND: '2', CONNECT_BURST: '5' },
    seconds: 120,
  },
  { name: 'not paced', settings: {}, seconds: 30 },
]

/** What became of everybody's saves and readings. */
interface Tally {
  /** Milliseconds of the one-cell saves of each user who makes such. */
  readonly small: number[][]
  readonly large: number[]
  readonly reads: number[]
  readonly opens: number[]
  refused: number
  failed: number
}

/**
 * Fifty people at once, without browsers: each opens a table, listens to others' saves and reads again as a page does,
 * and saves, thinks and saves again; nine of ten save a cell at a time, one a hundred.
 */
export async function benchLoadPeople(): Promise<readonly Figure[]> {
  if (!(await buildIfChanged(console.error))) throw new Error('The app could not be built.')
  const figures: Figure[] = []
  for (const phase of PHASES) figures.push(...(await measure(phase)))
  return figures
}

async function measure(phase: Phase): Promise<readonly Figure[]> {
  const services = await startServices(phase.settings)
  const connect = connectClient(services.connectUrl)
  try {
    const tables: string[] = []
    for (let table = 0; table < TABLES; table += 1) {
      tables.push((await makeThousand(connect)).tableId)
    }
    const tally: Tally = { small: [], large: [], reads: [], opens: [], refused: 0, failed: 0 }
    const memory = watchMemory(services)
    const busyBefore = processorSeconds(services.appPid)
    const end = new AbortController()
    // Everybody waits for it.
    setMaxListeners(0, end.signal)
    const timer = setTimeout(() => end.abort(), phase.seconds * 1000)
    const { calls } = await callsOf(services.connectUrl, () =>
      Promise.all(
        tables.flatMap((tableId) =>
          Array.from({ length: PEOPLE_A_TABLE }, (_, place) =>
            work({ services, tableId, place, tally, signal: end.signal }),
          ),
        ),
      ),
    )
    clearTimeout(timer)
    const busy = processorSeconds(services.appPid) - busyBefore
    return figuresOf(phase, tally, { memory: memory.stop(), busy }, calls)
  } finally {
    connect.destroy()
    await services.close()
  }
}

interface User {
  readonly services: Services
  readonly tableId: string
  /** Among the people of the table; the first saves a hundred cells at a time. */
  readonly place: number
  readonly tally: Tally
  readonly signal: AbortSignal
}

/** A user from the opening of a table to the end of the phase; a save that runs then still goes to its end. */
async function work(user: User): Promise<void> {
  const { services, tableId, place, tally, signal } = user
  const { appUrl } = services
  // Nobody opens at the very same moment.
  await pause(place * 200, signal)
  const start = performance.now()
  await ask(appUrl, { path: `/tables/${tableId}` })
  const all = await readValues(appUrl, tableId)
  tally.opens.push(performance.now() - start)
  const listening = listen(user)
  const records = recordsOf(all, place)
  let cells: readonly ReadValue[] = place === 0 ? records : records.slice(0, 1)
  const times = place === 0 ? tally.large : []
  if (place > 0) tally.small.push(times)
  for (let round = 0; !signal.aborted; round += 1) {
    const saved = await save(user, cells, `${place}, round ${round}`)
    if (saved === null) break
    times.push(saved.ms)
    cells = saved.cells
    await pause(THINK_MS, signal)
  }
  await listening
}

/** Every user has ten records of the table for themselves. */
function recordsOf(values: readonly ReadValue[], place: number): readonly ReadValue[] {
  const own = values.filter(({ primaryValues: [branch] }) => {
    const number = Number(branch?.value.slice(-3))
    return Math.floor(number / 10) === place
  })
  if (own.length !== LARGE) throw new Error(`${own.length} cells were read, not ${LARGE}.`)
  return own
}

const outcomeLine = z.object({
  outcomes: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      base: z
        .object({
          value: z.string().nullable(),
          lockVersion: z.object({
            dataTable: z.string().nullable(),
            attribute: z.string().nullable(),
            primaryValues: z.string().nullable(),
            value: z.string().nullable(),
          }),
          modifiedAtMs: z.number().nullable(),
          modifiedRegion: z.string().nullable(),
        })
        .optional(),
    }),
  ),
})

async function save(
  { services, tableId, tally, signal }: User,
  cells: readonly ReadValue[],
  newText: string,
): Promise<{ readonly ms: number; readonly cells: readonly ReadValue[] } | null> {
  const start = performance.now()
  for (;;) {
    const answer = await ask(
      services.appUrl,
      actionCall('saveDrafts', tableId, saveOf(tableId, cells, newText)),
    )
    if (answer.status === 200) {
      const saved = savedCells(answer.text, cells)
      if (saved !== null) return { ms: performance.now() - start, cells: saved }
      tally.failed += 1
      return null
    }
    if (answer.status !== 429 && answer.status !== 503) {
      throw new Error(`A save was answered with ${answer.status}: ${answer.text.slice(0, 200)}`)
    }
    tally.refused += 1
    await pause(NO_ROOM_MS, signal)
    if (signal.aborted) return null
  }
}

/** The cells with what the next save of them is to be based on; `null` where not all are saved. */
function savedCells(answer: string, cells: readonly ReadValue[]): readonly ReadValue[] | null {
  const outcomes = answer
    .split('\n')
    .map((line) => /^[0-9a-f]+:(\{"type":"outcomes".*)$/.exec(line)?.[1])
    .filter((json) => json !== undefined)
    .flatMap((json) => outcomeLine.parse(JSON.parse(json)).outcomes)
  const bases = new Map(
    outcomes.map(({ id, kind, base }) => [id, kind === 'saved' ? base : undefined]),
  )
  const next = cells.flatMap((cell, index) => {
    const base = bases.get(String(index))
    return base === undefined ? [] : [{ ...cell, ...base, value: base.value ?? '' }]
  })
  return next.length === cells.length ? next : null
}

/** Reads the table again when others have saved, as a page that is on show does. */
async function listen({ services: { appUrl }, tableId, tally, signal }: User): Promise<void> {
  let heard = false
  const stream = request(
    `${appUrl}/tables/${tableId}/changes`,
    { signal, agent: false },
    (response) => {
      response.on('data', (part: Buffer) => {
        heard ||= part.includes('data: {')
      })
      response.on('error', () => {})
    },
  )
  stream.on('error', () => {})
  stream.end()
  while (!signal.aborted) {
    await pause(HEARD_MS, signal)
    if (!heard || signal.aborted) continue
    heard = false
    const start = performance.now()
    await readValues(appUrl, tableId).then(
      () => tally.reads.push(performance.now() - start),
      () => {
        tally.refused += 1
      },
    )
    await pause(READ_AGAIN_MS - HEARD_MS, signal)
  }
}

async function pause(timeMs: number, signal: AbortSignal): Promise<void> {
  await sleep(timeMs, undefined, { signal }).catch(() => {})
}

function watchMemory({ appPid }: Services) {
  const seen = [residentBytes(appPid)]
  const timer = setInterval(() => seen.push(residentBytes(appPid)), 1000)
  return {
    stop() {
      clearInterval(timer)
      return seen
    },
  }
}

function figuresOf(
  { name, seconds: lasted }: Phase,
  { small, large, reads, opens, refused, failed }: Tally,
  { memory, busy }: { readonly memory: readonly number[]; readonly busy: number },
  calls: Calls,
): readonly Figure[] {
  const all = small.flat()
  const medians = small.filter((times) => times.length > 0).map(median)
  const quarters = [0, 0.25, 0.5, 0.75, 1].map(
    (share) => memory[Math.round(share * (memory.length - 1))] ?? Number.NaN,
  )
  return [
    { name: `${name}: saves in ${lasted} s`, measured: `${all.length + large.length}` },
    {
      name: `${name}: saves that failed`,
      measured: String(failed),
      target: 'exactly 0',
      isWrong: failed > 0,
    },
    { name: `${name}: requests that the server had no room for`, measured: String(refused) },
    { name: `${name}: a save of 1 cell, p50, p99`, measured: spread(all) },
    { name: `${name}: a save of ${LARGE} cells, p50, p99`, measured: spread(large) },
    { name: `${name}: opening a table, p50, p99`, measured: spread(opens) },
    { name: `${name}: reading again, p50, p99 of ${reads.length}`, measured: spread(reads) },
    {
      name: `${name}: slowest person / median person`,
      measured: (Math.max(...medians) / median(medians)).toFixed(2),
      target: '1 is fair',
    },
    {
      name: `${name}: saves of the busiest / of the least busy person`,
      measured: `${Math.max(...small.map(({ length }) => length))} / ${Math.min(...small.map(({ length }) => length))}`,
    },
    { name: `${name}: processor time of the app`, measured: `${busy} s` },
    { name: `${name}: calls of the service`, measured: String(totalOf(calls)) },
    {
      name: `${name}: memory of the app at each quarter, and the most`,
      measured: [...quarters, Math.max(...memory)]
        .map((bytes) => (bytes / 1e6).toFixed(0))
        .join(', '),
      target: 'MB',
    },
  ]
}

function spread(times: readonly number[]): string {
  return [0.5, 0.99].map((share) => `${(percentile(times, share) / 1000).toFixed(2)} s`).join(', ')
}
