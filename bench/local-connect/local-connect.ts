import { heapBytes } from '../../lib/local-connect/testing/fuzz/fuzz'
import { type Figure, kilobytes, ms, seconds } from '../support/report'
import { median, percentile } from '../support/stats'
import { openBareSql } from './bare-sql'
import { type BigTable, makeBigTable, openService, type Service, withService } from './service'
import { createUpdates } from './writes'

const ATTRIBUTES = 10
const TIMES = 60
const WARM_UP = 10
const REQUESTS = 100_000
const MAX_RATIO = 3

/** Measures the stand-in against its bare SQL, its memory, and a table of a million values. */
export async function benchLocalConnect(): Promise<readonly Figure[]> {
  return [
    ...(await withService(compareWithSql)),
    ...(await withService(measureMemory)),
    ...(await withService(measureMillion)),
  ]
}

/** Alternates the two, so that other work of the machine affects both. */
async function compareWithSql(dataDir: string): Promise<readonly Figure[]> {
  const records = 10_000
  const { service, table, loadMs, restartMs } = await loadAndRestart(dataDir, records)
  const bare = openBareSql(dataDir)
  const updates = await createUpdates(service, table)
  const tokens = await everyToken(service, table, TIMES)
  const pages = await inTurns(
    async (turn) => (await timedPage(service, table, tokens[turn % tokens.length])).tookMs,
    (turn) => bare.page((turn * records) / (TIMES + WARM_UP)),
  )
  const batches = await inTurns(
    (turn) => updates.send(`turn ${turn}`),
    (turn) => bare.update(`turn ${turn}`),
  )
  bare.close()
  await service.close()
  return [
    { name: '100,000 values: load, 2,000 a call', measured: seconds(loadMs) },
    { name: '100,000 values: restart', measured: ms(restartMs) },
    ...ratio('a page of 1,000 values', pages),
    ...ratio('BatchUpdate of 25', batches),
  ]
}

async function measureMemory(dataDir: string): Promise<readonly Figure[]> {
  const service = await openService(dataDir)
  const table = await makeBigTable(service, { records: 100, attributes: ATTRIBUTES })
  const updates = await createUpdates(service, table)
  const heaps: number[] = []
  const startMs = performance.now()
  for (let sent = 0; sent < REQUESTS; sent += 1) {
    if (sent % (REQUESTS / 5) === REQUESTS / 10) heaps.push(heapBytes())
    if (sent % 10 === 0) await updates.send(`request ${sent}`)
    else if (sent % 10 < 5) await service.call('GET', table.path)
    else await service.call('POST', `${table.path}/values/list?maxResults=5`, {})
  }
  const tookMs = performance.now() - startMs
  await service.close()
  return [
    { name: '100,000 requests', measured: seconds(tookMs) },
    { name: 'heap after 10,000, 30,000, … 90,000', measured: heaps.map(kilobytes).join(', ') },
  ]
}

async function measureMillion(dataDir: string): Promise<readonly Figure[]> {
  const { service, table, loadMs, restartMs } = await loadAndRestart(dataDir, 100_000)
  const updates = await createUpdates(service, table)
  let token: string | undefined
  const pages: number[] = []
  do {
    const { text, tookMs } = await timedPage(service, table, token)
    token = nextToken(text)
    pages.push(tookMs)
  } while (token !== undefined)
  const batches: number[] = []
  for (let turn = 0; turn < TIMES; turn += 1) batches.push(await updates.send(`turn ${turn}`))
  await service.close()
  return [
    { name: '1,000,000 values: load, 2,000 a call', measured: seconds(loadMs) },
    { name: '1,000,000 values: restart', measured: ms(restartMs) },
    { name: `1,000,000 values: all ${pages.length} pages`, measured: seconds(sum(pages)) },
    { name: '1,000,000 values: a page, median', measured: ms(median(pages)) },
    { name: '1,000,000 values: one of the last 50 pages', measured: ms(median(pages.slice(-50))) },
    { name: '1,000,000 values: BatchUpdate of 25, median', measured: ms(median(batches)) },
  ]
}

async function loadAndRestart(dataDir: string, records: number) {
  const first = await openService(dataDir)
  const loadStartMs = performance.now()
  const table = await makeBigTable(first, { records, attributes: ATTRIBUTES })
  const loadMs = performance.now() - loadStartMs
  await first.close()
  const restartStartMs = performance.now()
  const service = await openService(dataDir)
  await service.call('GET', table.path)
  return { service, table, loadMs, restartMs: performance.now() - restartStartMs }
}

type Times = { service: readonly number[]; bare: readonly number[] }

/** @param service returns its time in milliseconds */
async function inTurns(
  service: (turn: number) => Promise<number>,
  bare: (turn: number) => void,
): Promise<Times> {
  const times = { service: [] as number[], bare: [] as number[] }
  for (let turn = 0; turn < WARM_UP + TIMES; turn += 1) {
    const serviceMs = await service(turn)
    const startMs = performance.now()
    bare(turn)
    const bareMs = performance.now() - startMs
    if (turn < WARM_UP) continue
    times.service.push(serviceMs)
    times.bare.push(bareMs)
  }
  return times
}

/** Load on the machine slows HTTP down more than SQL; the fastest tenth is affected least. */
function ratio(name: string, { service, bare }: Times): readonly Figure[] {
  const ratioAt = (share: number) => percentile(service, share) / percentile(bare, share)
  return [
    { name: `${name}: over HTTP, with the client, median`, measured: ms(median(service)) },
    { name: `${name}: the bare SQL, median`, measured: ms(median(bare)) },
    { name: `${name}: ratio of the medians`, measured: ratioAt(0.5).toFixed(2) },
    {
      name: `${name}: ratio of the fastest tenths`,
      measured: ratioAt(0.1).toFixed(2),
      target: `at most ${MAX_RATIO}`,
    },
  ]
}

async function timedPage(service: Service, { path }: BigTable, token?: string) {
  const query = token === undefined ? '' : `&nextToken=${encodeURIComponent(token)}`
  const startMs = performance.now()
  const text = await service.call('POST', `${path}/values/list?maxResults=1000${query}`, {})
  return { text, tookMs: performance.now() - startMs }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The token at the end of a page; parsing the whole JSON would be measured as well. */
function nextToken(page: string): string | undefined {
  return /"NextToken":"([^"]+)"\}$/.exec(page.slice(-500))?.[1]
}

async function everyToken(service: Service, table: BigTable, count: number): Promise<string[]> {
  const tokens: string[] = []
  while (tokens.length < count) {
    const token = nextToken((await timedPage(service, table, tokens.at(-1))).text)
    if (token === undefined) break
    tokens.push(token)
  }
  return tokens
}
