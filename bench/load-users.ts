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
const USERS_PER_TABLE = 10
/** One user of each table saves this many cells at a time, the others one cell. */
const LARGE = 100
const THINK_MS = 2000
/** When a page reads again after a save of somebody else, and the minimum between readings (decision 0007). */
const REACTION_MS = 1000
const READ_AGAIN_MS = 2000
/** When a page retries a save that the server had no capacity for. */
const RETRY_MS = 5000

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

/** The results of all users. */
interface Tally {
  /** Times of the one-cell saves, by user. */
  readonly small: number[][]
  readonly large: number[]
  readonly reads: number[]
  readonly opens: number[]
  refused: number
  failed: number
}

/**
 * Fifty users at once, without browsers. Each opens a table, listens for changes and reads again as a page does, and
 * saves repeatedly with pauses; nine of ten save one cell at a time, one a hundred.
 */
export async function benchLoadUsers(): Promise<readonly Figure[]> {
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
    // All users listen to this signal.
    setMaxListeners(0, end.signal)
    const timer = setTimeout(() => end.abort(), phase.seconds * 1000)
    const { calls } = await callsOf(services.connectUrl, () =>
      Promise.all(
        tables.flatMap((tableId) =>
          Array.from({ length: USERS_PER_TABLE }, (_, place) =>
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
  /** Index among the users of the table; user 0 saves a hundred cells at a time. */
  readonly place: number
  readonly tally: Tally
  readonly signal: AbortSignal
}

/** One user, from opening the table to the end of the phase. A save that is running then is finished. */
async function work(user: User): Promise<void> {
  const { services, tableId, place, tally, signal } = user
  const { appUrl } = services
  // Users do not start at the same moment.
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

/** Each user has ten records of their own. */
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
    await pause(RETRY_MS, signal)
    if (signal.aborted) return null
  }
}

/** The cells with the bases for the next save; `null` if not all were saved. */
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

/** Reads the table again after saves of others, as an open page does. */
async function listen({ services: { appUrl }, tableId, tally, signal }: User): Promise<void> {
  let hasNews = false
  const stream = request(
    `${appUrl}/tables/${tableId}/changes`,
    { signal, agent: false },
    (response) => {
      response.on('data', (part: Buffer) => {
        hasNews ||= part.includes('data: {')
      })
      response.on('error', () => {})
    },
  )
  stream.on('error', () => {})
  stream.end()
  while (!signal.aborted) {
    await pause(REACTION_MS, signal)
    if (!hasNews || signal.aborted) continue
    hasNews = false
    const start = performance.now()
    await readValues(appUrl, tableId).then(
      () => tally.reads.push(performance.now() - start),
      () => {
        tally.refused += 1
      },
    )
    await pause(READ_AGAIN_MS - REACTION_MS, signal)
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
    { name: `${name}: requests refused because the server was busy`, measured: String(refused) },
    { name: `${name}: a save of 1 cell, p50, p99`, measured: spread(all) },
    { name: `${name}: a save of ${LARGE} cells, p50, p99`, measured: spread(large) },
    { name: `${name}: opening a table, p50, p99`, measured: spread(opens) },
    { name: `${name}: reading again, p50, p99 of ${reads.length}`, measured: spread(reads) },
    {
      name: `${name}: slowest user / median user`,
      measured: (Math.max(...medians) / median(medians)).toFixed(2),
      target: '1 is fair',
    },
    {
      name: `${name}: saves of the busiest / least busy user`,
      measured: `${Math.max(...small.map(({ length }) => length))} / ${Math.min(...small.map(({ length }) => length))}`,
    },
    { name: `${name}: processor time of the app`, measured: `${busy} s` },
    { name: `${name}: calls of the service`, measured: String(totalOf(calls)) },
    {
      name: `${name}: memory of the app at each quarter, and the maximum`,
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
