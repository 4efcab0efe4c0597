import { once } from 'node:events'
import { request as call, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BODY_LIMITS, createBodyCheck } from './body-limits'
import { hostNames } from './gate'
import { createWebServer } from './server'

let server: Server
let port: number
const bodies: string[] = []
const warnings: string[] = []
const seen: Record<string, unknown>[] = []

beforeAll(async () => {
  server = createWebServer({
    rules: { hosts: hostNames('127.0.0.1', []), proxies: new Set(), isFramed: false },
    frameAncestors: [],
    isDevelopment: false,
    answer: async (request, response) => {
      seen.push(request.headers)
      if (request.url === '/breaks') throw new Error('broken')
      bodies.push(await text(request))
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
})

async function send(path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const request = call({ port, host: '127.0.0.1', path, method, headers })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, text: await text(response) }
}

describe('the server', () => {
  it('hands on what may pass, with the nonce that its page may run scripts by', async () => {
    const answer = await send('/', { method: 'POST', body: '[{"a":1}]' })
    expect(answer).toMatchObject({ status: 200, text: 'answered' })
    expect(bodies).toEqual(['[{"a":1}]'])
    const nonce = seen[0]?.['x-nonce']
    expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(seen[0]?.['content-security-policy']).toBe(answer.headers['content-security-policy'])
    expect((await send('/')).headers['content-security-policy']).not.toContain(`'nonce-${nonce}'`)
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
    expect((await send('/', { headers })).status).toBe(421)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('LOCKSTEP_HOSTS')
    expect(seen).toEqual([])
  })

  it.each(['/%', '/tables/%E0%A4%A/values', '/a%00b'])(
    'refuses %s, which is no address',
    async (path) => {
      expect((await send(path)).status).toBe(400)
      expect(seen).toEqual([])
    },
  )

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
  ])('refuses a body before it is parsed: %s', async (_what, body, status) => {
    expect((await send('/', { method: 'POST', body })).status).toBe(status)
    expect(bodies).toEqual([])
    expect((await send('/')).status).toBe(200)
  })
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
