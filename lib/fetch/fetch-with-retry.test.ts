import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fetchWithRetry, isBusy } from './fetch-with-retry'

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
  it('is asked again after the time that it names, and the caller is notified', async () => {
    busyFor = 2
    const waits: number[] = []
    let notified = 0
    const sleep = async (ms: number) => void waits.push(ms)
    const answer = await fetchWithRetry(url, {}, { sleep, onBusy: () => (notified += 1) })
    expect(await answer.text()).toBe('here')
    expect(notified).toBe(2)
    for (const ms of waits) expect(ms >= 7000 && ms < 9000).toBe(true)
  })

  it('is not asked forever', async () => {
    busyFor = Number.POSITIVE_INFINITY
    const answer = await fetchWithRetry(url, {}, { sleep: async () => {} })
    expect(isBusy(answer)).toBe(true)
    expect(asked).toBe(24)
  })

  it('is not asked again after the caller aborts', async () => {
    busyFor = Number.POSITIVE_INFINITY
    const abort = new AbortController()
    const answer = fetchWithRetry(url, { signal: abort.signal }, { onBusy: () => abort.abort() })
    await expect(answer).rejects.toThrow('abort')
    expect(asked).toBe(1)
  })
})
