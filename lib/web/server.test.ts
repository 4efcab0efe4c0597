import { once } from 'node:events'
import { request as call, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BODY_LIMITS, createBodyCheck } from './body-limits'
import { currentRequest } from './current-request'
import { hostNames } from './gate'
import { createReadLimiter } from './read-limiter'
import { createWebServer } from './server'

let server: Server
let port: number
const bodies: string[] = []
const warnings: string[] = []
const seen: Record<string, unknown>[] = []
/** Lets the requests to `/tables/waits` finish. */
let letGo: () => void = () => {}
let signals: (AbortSignal | undefined)[] = []

beforeAll(async () => {
  server = createWebServer({
    rules: { hosts: hostNames('127.0.0.1', []), proxies: new Set(), isFramed: false },
    readLimits: { perClient: 2, total: 3 },
    frameAncestors: [],
    isDevelopment: false,
    answer: async (request, response) => {
      seen.push(request.headers)
      if (request.url === '/breaks') throw new Error('broken')
      if (request.url === '/tables/waits') {
        const before = letGo
        await new Promise<void>((resolve) => {
          letGo = () => {
            before()
            resolve()
          }
        })
        signals.push(currentRequest().signal)
      }
      bodies.push(await text(request))
      response.setHeader('Cache-Control', 'no-store')
      response.end('answered')
    },
    warn: (message) => warnings.push(message),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('The server listens on no port.')
  port = address.port
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  for (const list of [bodies, warnings, seen]) list.length = 0
  letGo = () => {}
  signals = []
})

const ACTION = { 'next-action': '4'.repeat(42), 'content-type': 'text/plain;charset=UTF-8' }

async function send(path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const request = call({ port, host: '127.0.0.1', path, method, headers })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, text: await text(response) }
}

describe('the server', () => {
  it('passes accepted requests on, with the nonce for the scripts of the page', async () => {
    const answer = await send('/', { method: 'POST', headers: ACTION, body: '[{"a":1}]' })
    expect(answer).toMatchObject({ status: 200, text: 'answered' })
    expect(bodies).toEqual(['[{"a":1}]'])
    const nonce = seen[0]?.['x-nonce']
    expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(seen[0]?.['content-security-policy']).toBe(answer.headers['content-security-policy'])
    expect((await send('/')).headers['content-security-policy']).not.toContain(`'nonce-${nonce}'`)
  })

  it('asks proxies not to buffer the answer of a save', async () => {
    const { headers } = await send('/', { method: 'POST', headers: ACTION, body: '[{"a":1}]' })
    expect(headers).toMatchObject({ 'x-accel-buffering': 'no' })
    expect(headers['cache-control']).toBe('no-store, no-transform')
    expect((await send('/')).headers['cache-control']).toBe('no-store')
  })

  it('drops forwarded headers of unknown senders', async () => {
    await send('/', { headers: { 'x-forwarded-host': 'evil.example', 'x-nonce': 'mine' } })
    expect(seen[0]).toMatchObject({ host: `127.0.0.1:${port}` })
    expect(seen[0]).not.toHaveProperty('x-forwarded-host')
    expect(seen[0]?.['x-nonce']).not.toBe('mine')
  })

  it('refuses an unknown host, and warns the administrator once', async () => {
    const headers = { host: 'evil.example' }
    expect((await send('/', { headers })).status).toBe(421)
    expect(await send('/', { headers })).toMatchObject({
      status: 421,
      headers: { 'content-security-policy': expect.stringContaining("frame-ancestors 'none'") },
    })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('LOCKSTEP_HOSTS')
    expect(seen).toEqual([])
  })

  it('warns once about a proxy that rewrites the host, and tells the page why its save was refused', async () => {
    const headers = { ...ACTION, origin: 'https://lockstep.example' }
    for (const _time of [1, 2]) {
      const answer = await send('/', { method: 'POST', headers, body: '[1]' })
      expect(answer).toMatchObject({
        status: 403,
        // Next.js shows the message only with this type.
        headers: { 'content-type': 'text/plain' },
        text: expect.stringMatching(/Nothing was changed\.\n$/),
      })
    }
    expect(warnings).toEqual([expect.stringContaining('docs/deploy.md')])
  })

  it.each(['/%', '/tables/%E0%A4%A/values', '/a%00b'])(
    'refuses %s, which is no valid address',
    async (path) => {
      expect((await send(path)).status).toBe(400)
      expect(seen).toEqual([])
    },
  )

  it.each([
    ['a kind of request that there is not', 'TRACE', '/', {}, 405],
    ['a form', 'POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }, 405],
    [
      'an action with a form',
      'POST',
      '/',
      { ...ACTION, 'content-type': 'multipart/form-data' },
      415,
    ],
    ['a page of Next.js for its own errors', 'GET', '/_global-error', {}, 404],
    [
      'a state of the router that it cannot have',
      'GET',
      '/',
      { 'next-router-state-tree': '{' },
      400,
    ],
  ])('refuses %s with a message', async (_what, method, path, headers, status) => {
    const answer = await send(path, { method, headers })
    expect(answer).toMatchObject({ status, text: expect.stringMatching(/^\w.*\.\n$/) })
    expect(seen).toEqual([])
  })

  it('accepts the body of an action in pieces, up to the size of the largest save', async () => {
    const body = JSON.stringify([{ text: 'é'.repeat(1_900_000) }])
    expect((await send('/', { method: 'POST', headers: ACTION, body })).status).toBe(200)
    expect(bodies).toEqual([body])
  })

  it('says that an answer failed, without any details', async () => {
    const answer = await send('/breaks')
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('broken')
    expect(warnings[0]).toContain('broken')
  })

  it.each([
    ['too much of it', 'x'.repeat(BODY_LIMITS.bytes + 1), 413],
    ['brackets in brackets', '['.repeat(1000), 400],
    ['too many values', `[${'1,'.repeat(BODY_LIMITS.commas + 1)}1]`, 400],
    ['what no page writes', '["$@1"]', 400],
  ])('refuses a body before it is parsed: %s', async (_what, body, status) => {
    expect((await send('/', { method: 'POST', headers: ACTION, body })).status).toBe(status)
    expect(bodies).toEqual([])
    expect((await send('/')).status).toBe(200)
  })
})

describe('reading requests', () => {
  async function wait(count: number): Promise<readonly ReturnType<typeof call>[]> {
    const path = '/tables/waits'
    const requests = Array.from({ length: count }, () => call({ port, host: '127.0.0.1', path }))
    for (const request of requests) {
      request.on('error', () => {})
      request.end()
    }
    await expect.poll(() => seen.length).toBe(count)
    return requests
  }

  it('are limited for each client, which is told when to retry', async () => {
    const requests = await wait(2)
    const answers = requests.map((request) => once(request, 'response'))
    const refused = await send('/tables/a/values')
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '5' } })
    expect(refused.headers).not.toHaveProperty('refresh')
    expect(refused.text).toContain('your edits are kept')
    const page = await send('/tables/a', { headers: { 'sec-fetch-dest': 'document' } })
    expect(page).toMatchObject({ status: 429, headers: { refresh: '5' } })
    // Next.js would leave an open page if this were refused.
    expect((await send('/tables/a', { headers: { rsc: '1' } })).status).toBe(200)
    letGo()
    for (const [response] of await Promise.all(answers)) {
      response.resume()
      await once(response, 'end')
    }
    expect((await send('/tables/a/values')).status).toBe(200)
    expect(signals.map((signal) => signal?.aborted)).toEqual([false, false])
  })

  it('delay neither saves nor health checks', async () => {
    const requests = await wait(2)
    for (const path of ['/api/health', '/tables/a/changes', '/_next/static/a.js']) {
      expect((await send(path)).status).toBe(200)
    }
    expect((await send('/tables/a', { method: 'POST', headers: ACTION, body: '[1]' })).status).toBe(
      200,
    )
    letGo()
    for (const request of requests) request.destroy()
  })

  it('end when their client disconnects, and abort the handler', async () => {
    for (const request of await wait(2)) request.destroy()
    await expect.poll(async () => (await send('/tables/a/values')).status).toBe(200)
    letGo()
    await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })
})

it('reading requests are limited in total and for each client', () => {
  const limiter = createReadLimiter({ perClient: 2, total: 3 })
  const [a] = [limiter.acquire('a'), limiter.acquire('a')]
  expect(limiter.acquire('a')).toBe('client')
  expect(limiter.acquire('b')).toBeTypeOf('function')
  expect(limiter.acquire('c')).toBe('all')
  if (typeof a === 'function') [0, 1].forEach(a)
  expect(limiter.acquire('c')).toBeTypeOf('function')
  expect(limiter.acquire('d')).toBe('all')
})

it('the check of a body counts brackets and commas outside of texts, however the body is split', () => {
  const body = Buffer.from(JSON.stringify([{ a: '[[[[[,,,,,\\"[[[', b: ['"', '\\'] }]))
  for (let cut = 0; cut <= body.length; cut += 1) {
    const check = createBodyCheck({ bytes: 1000, depth: 3, commas: 2 })
    expect([check(body.subarray(0, cut)), check(body.subarray(cut))]).toEqual([null, null])
  }
  expect(createBodyCheck({ bytes: 1000, depth: 2, commas: 2 })(body)).toBe('too-deep')
  expect(createBodyCheck({ bytes: 1000, depth: 3, commas: 1 })(body)).toBe('too-many')
})
