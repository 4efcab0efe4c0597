import { once } from 'node:events'
import { request as call, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BODY_LIMITS, createBodyCheck } from './body-limits'
import { currentRequest } from './current-request'
import { hostNames } from './gate'
import { createWebServer } from './server'
import { createWaitingRoom } from './waiting-room'

let server: Server
let port: number
const bodies: string[] = []
const warnings: string[] = []
const seen: Record<string, unknown>[] = []
/** Answers what waits at `/tables/waits`. */
let letGo: () => void = () => {}
let signals: (AbortSignal | undefined)[] = []

beforeAll(async () => {
  server = createWebServer({
    rules: { hosts: hostNames('127.0.0.1', []), proxies: new Set(), isFramed: false },
    waiting: { perClient: 2, inAll: 3 },
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
    warn: (words) => warnings.push(words),
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
  it('hands on what may pass, with the nonce that its page may run scripts by', async () => {
    const answer = await send('/', { method: 'POST', headers: ACTION, body: '[{"a":1}]' })
    expect(answer).toMatchObject({ status: 200, text: 'answered' })
    expect(bodies).toEqual(['[{"a":1}]'])
    const nonce = seen[0]?.['x-nonce']
    expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(seen[0]?.['content-security-policy']).toBe(answer.headers['content-security-policy'])
    expect((await send('/')).headers['content-security-policy']).not.toContain(`'nonce-${nonce}'`)
  })

  it('asks proxies to hold nothing of a save’s answer back', async () => {
    const { headers } = await send('/', { method: 'POST', headers: ACTION, body: '[{"a":1}]' })
    expect(headers).toMatchObject({ 'x-accel-buffering': 'no' })
    expect(headers['cache-control']).toBe('no-store, no-transform')
    expect((await send('/')).headers['cache-control']).toBe('no-store')
  })

  it('drops what a stranger forwards', async () => {
    await send('/', { headers: { 'x-forwarded-host': 'evil.example', 'x-nonce': 'mine' } })
    expect(seen[0]).toMatchObject({ host: `127.0.0.1:${port}` })
    expect(seen[0]).not.toHaveProperty('x-forwarded-host')
    expect(seen[0]?.['x-nonce']).not.toBe('mine')
  })

  it('refuses a strange host, and says so once to whoever runs it', async () => {
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

  it('says once where a proxy rewrites the host, and tells a page of ours why its save is refused', async () => {
    const headers = { ...ACTION, origin: 'https://lockstep.example' }
    for (const _time of [1, 2]) {
      const answer = await send('/', { method: 'POST', headers, body: '[1]' })
      expect(answer).toMatchObject({
        status: 403,
        // Next.js hands a page the words of no other type.
        headers: { 'content-type': 'text/plain' },
        text: expect.stringMatching(/Nothing was changed\.\n$/),
      })
    }
    expect(warnings).toEqual([expect.stringContaining('docs/deploy.md')])
  })

  it.each(['/%', '/tables/%E0%A4%A/values', '/a%00b'])(
    'refuses %s, which is no address',
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
  ])('refuses %s in words', async (_what, method, path, headers, status) => {
    const answer = await send(path, { method, headers })
    expect(answer).toMatchObject({ status, text: expect.stringMatching(/^\w.*\.\n$/) })
    expect(seen).toEqual([])
  })

  it('takes a body of an action that comes in pieces, and as much as a save may hold', async () => {
    const body = JSON.stringify([{ text: 'é'.repeat(1_900_000) }])
    expect((await send('/', { method: 'POST', headers: ACTION, body })).status).toBe(200)
    expect(bodies).toEqual([body])
  })

  it('says that it failed where an answer breaks, and nothing of how', async () => {
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

describe('readings that wait', () => {
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

  it('are as many as one client may have; then it is told when to try again', async () => {
    const requests = await wait(2)
    const answers = requests.map((request) => once(request, 'response'))
    const refused = await send('/tables/a/values')
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '5' } })
    expect(refused.headers).not.toHaveProperty('refresh')
    expect(refused.text).toContain('your edits are kept')
    const page = await send('/tables/a', { headers: { 'sec-fetch-dest': 'document' } })
    expect(page).toMatchObject({ status: 429, headers: { refresh: '5' } })
    // A page that is open would be left for the refusal.
    expect((await send('/tables/a', { headers: { rsc: '1' } })).status).toBe(200)
    letGo()
    for (const [response] of await Promise.all(answers)) {
      response.resume()
      await once(response, 'end')
    }
    expect((await send('/tables/a/values')).status).toBe(200)
    expect(signals.map((signal) => signal?.aborted)).toEqual([false, false])
  })

  it('hold up neither a save nor what is watched', async () => {
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

  it('are over when their client has gone, which is told to what answers them', async () => {
    for (const request of await wait(2)) request.destroy()
    await expect.poll(async () => (await send('/tables/a/values')).status).toBe(200)
    letGo()
    await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })
})

it('as many wait in all as there is room for, each of their client', () => {
  const room = createWaitingRoom({ perClient: 2, inAll: 3 })
  const [a] = [room.enter('a'), room.enter('a')]
  expect(room.enter('a')).toBe('client')
  expect(room.enter('b')).toBeTypeOf('function')
  expect(room.enter('c')).toBe('all')
  if (typeof a === 'function') [0, 1].forEach(a)
  expect(room.enter('c')).toBeTypeOf('function')
  expect(room.enter('d')).toBe('all')
})

it('the check of a body counts brackets and commas outside of texts alone, however it is cut', () => {
  const body = Buffer.from(JSON.stringify([{ a: '[[[[[,,,,,\\"[[[', b: ['"', '\\'] }]))
  for (let cut = 0; cut <= body.length; cut += 1) {
    const check = createBodyCheck({ bytes: 1000, depth: 3, commas: 2 })
    expect([check(body.subarray(0, cut)), check(body.subarray(cut))]).toEqual([null, null])
  }
  expect(createBodyCheck({ bytes: 1000, depth: 2, commas: 2 })(body)).toBe('too-deep')
  expect(createBodyCheck({ bytes: 1000, depth: 3, commas: 1 })(body)).toBe('too-many')
})
