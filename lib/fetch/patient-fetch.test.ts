import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchPatiently, isBusy } from './patient-fetch'

let server: Server
let url: string
let asked = 0
let busyFor = 0

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1
    if (asked <= busyFor) response.writeHead(429, { 'Retry-After': '7' })
    response.end(asked <= busyFor ? 'busy' : 'here')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  url = `http://127.0.0.1:${address.port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = 0
  busyFor = 0
})

describe('a server that is busy', () => {
  it('is asked again when it says, and whoever waits is told', async () => {
    busyFor = 2
    const waits: number[] = []
    let told = 0
    const sleep = async (ms: number) => void waits.push(ms)
    const answer = await fetchPatiently(url, {}, { sleep, onBusy: () => (told += 1) })
    expect(await answer.text()).toBe('here')
    expect(told).toBe(2)
    for (const ms of waits) expect(ms >= 7000 && ms < 9000).toBe(true)
  })

  it('is not asked for ever', async () => {
    busyFor = Number.POSITIVE_INFINITY
    const answer = await fetchPatiently(url, {}, { sleep: async () => {} })
    expect(isBusy(answer)).toBe(true)
    expect(asked).toBe(24)
  })

  it('is not asked any more for one who has gone', async () => {
    busyFor = Number.POSITIVE_INFINITY
    const gone = new AbortController()
    const answer = fetchPatiently(url, { signal: gone.signal }, { onBusy: () => gone.abort() })
    await expect(answer).rejects.toThrow('abort')
    expect(asked).toBe(1)
  })
})
