import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRequest, type GateRules, hostNames, type RequestHeaders } from './gate'

const RULES: GateRules = {
  hosts: hostNames('127.0.0.1', ['lockstep.example']),
  proxies: new Set(['10.0.0.7']),
  isFramed: false,
}

function judged(
  headers: RequestHeaders,
  more: { method?: string; peer?: string; rules?: Partial<GateRules> } = {},
) {
  const { method = 'GET', peer = '127.0.0.1', rules = {} } = more
  const request = { method, peer, headers: { host: 'localhost:3000', ...headers } }
  const answer = checkRequest(request, { ...RULES, ...rules })
  return answer.kind === 'allowed' ? 'allowed' : answer.status
}

describe('the host', () => {
  it.each([
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    'lockstep.example',
    'lockstep.example.',
  ])('is accepted as %s', (host) => expect(judged({ host })).toBe('allowed'))

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '0.0.0.0:3000', '[::2]'])(
    'is refused as %s: a name that somebody else lets lead here',
    (host) => expect(judged({ host })).toBe(421),
  )

  it.each([
    '',
    'a b',
    'user@localhost',
    'localhost:3000/x',
    'localhost:',
    '[::1',
    'localhost,evil',
  ])('is refused as “%s”, which is invalid', (host) => expect(judged({ host })).toBe(400))

  it('is taken from X-Forwarded-Host of known proxies only', () => {
    const headers = { host: 'inner:3000', 'x-forwarded-host': 'lockstep.example' }
    expect(judged(headers)).toBe(421)
    expect(judged(headers, { peer: '10.0.0.7' })).toBe('allowed')
    expect(judged(headers, { peer: '::ffff:10.0.0.7' })).toBe('allowed')
    const more = { host: 'localhost', 'x-forwarded-host': 'evil.example' }
    expect(judged(more)).toBe('allowed')
    expect(judged(more, { peer: '10.0.0.7' })).toBe(421)
  })

  it('is never accepted if it is not a known name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (host) => {
        const isKnown = RULES.hosts.has(
          host
            .toLowerCase()
            .replace(/:\d{1,5}$/, '')
            .replace(/\.$/, ''),
        )
        if (!isKnown) expect(judged({ host })).not.toBe('allowed')
      }),
    )
  })
})

describe('a page of another site', () => {
  const visit = {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-user': '?1',
  }

  it.each(['cross-site', 'same-site'])('is refused when it sends a request (%s)', (site) => {
    expect(judged({ 'sec-fetch-site': site })).toBe(403)
    expect(
      judged({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }),
    ).toBe(403)
    expect(
      judged({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
    ).toBe(403)
    expect(judged({ 'sec-fetch-site': site, ...visit, 'sec-fetch-user': undefined })).toBe(403)
    expect(judged({ 'sec-fetch-site': site, ...visit }, { method: 'POST' })).toBe(403)
  })

  it('may have a link that a user follows', () => {
    expect(judged({ 'sec-fetch-site': 'cross-site', ...visit })).toBe('allowed')
  })

  it('may show a page in a frame if allowed, and nothing else', () => {
    const framed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    }
    expect(judged(framed, { rules: { isFramed: true } })).toBe('allowed')
    expect(judged({ 'sec-fetch-site': 'cross-site' }, { rules: { isFramed: true } })).toBe(403)
  })

  it.each(['http://evil.example', 'http://localhost:8080', 'null', 'http://localhost', 'nonsense'])(
    'is known by its origin: %s',
    (origin) => expect(judged({ origin }, { method: 'POST' })).toBe(403),
  )

  it.each([
    ['http://localhost:3000', 'localhost:3000'],
    ['https://lockstep.example', 'lockstep.example'],
    ['https://lockstep.example', 'lockstep.example:443'],
    ['http://[::1]:3000', '[::1]:3000'],
  ])('is not our own: %s to %s', (origin, host) => {
    expect(judged({ origin, host }, { method: 'POST' })).toBe('allowed')
  })
})

describe('a page of our own behind a proxy that rewrites the host', () => {
  const asked = (origin: string) =>
    checkRequest(
      { method: 'POST', peer: '127.0.0.1', headers: { host: '127.0.0.1:3000', origin } },
      RULES,
    )

  it('is refused with a message about it, and named for the log', () => {
    expect(asked('https://lockstep.example')).toMatchObject({
      status: 403,
      message: expect.stringContaining('proxy'),
      pageHost: 'lockstep.example',
    })
  })

  it('is named for the log even if its host name is unknown', () => {
    const answer = asked('https://other.example')
    expect(answer).toMatchObject({ status: 403, pageHost: 'other.example' })
    expect(answer).toMatchObject({ message: expect.not.stringContaining('proxy') })
  })

  it('is not a page of another program on this machine', () => {
    expect(asked('http://localhost:8080')).not.toHaveProperty('pageHost')
    expect(asked('null')).not.toHaveProperty('pageHost')
  })
})

it('programs without page headers are accepted, and so are our own pages', () => {
  expect(judged({})).toBe('allowed')
  expect(judged({ 'sec-fetch-site': 'same-origin' }, { method: 'POST' })).toBe('allowed')
  expect(judged({ 'sec-fetch-site': 'none' })).toBe('allowed')
})

it('trusts only a known proxy about TLS', () => {
  const headers = { host: 'lockstep.example', 'x-forwarded-proto': 'https' }
  const from = (peer: string) => checkRequest({ method: 'GET', headers, peer }, RULES)
  expect(from('10.0.0.7')).toMatchObject({ isSecure: true })
  expect(from('10.0.0.8')).toMatchObject({ isSecure: false })
})

it('a server on all addresses accepts the configured names', () => {
  expect([...hostNames('0.0.0.0', ['Ops.Example'])]).toEqual([
    'localhost',
    '127.0.0.1',
    '[::1]',
    'ops.example',
  ])
  expect([...hostNames('192.168.1.5', [])]).toContain('192.168.1.5')
})

describe('the client', () => {
  it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['::ffff:192.0.2.1', '198.51.100.9', '192.0.2.1'],
    ['10.0.0.7', '198.51.100.9', '198.51.100.9'],
    ['10.0.0.7', 'made up, 198.51.100.9, 10.0.0.7', '198.51.100.9'],
    ['10.0.0.7', undefined, '10.0.0.7'],
  ])('of a request from %s, forwarded for %s, is %s', (peer, forwarded, client) => {
    const headers = { host: 'localhost', 'x-forwarded-for': forwarded }
    expect(checkRequest({ method: 'GET', peer, headers }, RULES)).toMatchObject({ client })
  })
})
