import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GateRules, hostNames, judgeRequest, type RequestHeaders } from './gate'

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
  const answer = judgeRequest(request, { ...RULES, ...rules })
  return answer.kind === 'passes' ? 'passes' : answer.status
}

describe('the host', () => {
  it.each([
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    'lockstep.example',
    'lockstep.example.',
  ])('is answered as %s', (host) => expect(judged({ host })).toBe('passes'))

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
  ])('is refused as “%s”, which is none', (host) => expect(judged({ host })).toBe(400))

  it('is no other one by what a stranger forwards, and the forwarded one of a known proxy', () => {
    const headers = { host: 'inner:3000', 'x-forwarded-host': 'lockstep.example' }
    expect(judged(headers)).toBe(421)
    expect(judged(headers, { peer: '10.0.0.7' })).toBe('passes')
    expect(judged(headers, { peer: '::ffff:10.0.0.7' })).toBe('passes')
    const more = { host: 'localhost', 'x-forwarded-host': 'evil.example' }
    expect(judged(more)).toBe('passes')
    expect(judged(more, { peer: '10.0.0.7' })).toBe(421)
  })

  it('never passes where it is none of the names, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (host) => {
        const isKnown = RULES.hosts.has(
          host
            .toLowerCase()
            .replace(/:\d{1,5}$/, '')
            .replace(/\.$/, ''),
        )
        if (!isKnown) expect(judged({ host })).not.toBe('passes')
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

  it.each(['cross-site', 'same-site'])('is refused when it asks (%s)', (site) => {
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

  it('may hold a link that a user follows', () => {
    expect(judged({ 'sec-fetch-site': 'cross-site', ...visit })).toBe('passes')
  })

  it('may show a page in a frame where that is allowed, and ask for nothing else', () => {
    const framed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    }
    expect(judged(framed, { rules: { isFramed: true } })).toBe('passes')
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
  ])('is not one of our own: %s to %s', (origin, host) => {
    expect(judged({ origin, host }, { method: 'POST' })).toBe('passes')
  })
})

describe('a page of our own behind a proxy that rewrites the host', () => {
  const asked = (origin: string) =>
    judgeRequest(
      { method: 'POST', peer: '127.0.0.1', headers: { host: '127.0.0.1:3000', origin } },
      RULES,
    )

  it('is refused in words that say so, and named for the log', () => {
    expect(asked('https://lockstep.example')).toMatchObject({
      status: 403,
      words: expect.stringContaining('proxy'),
      pageHost: 'lockstep.example',
    })
  })

  it('is named for the log where nobody has told its name yet', () => {
    const answer = asked('https://other.example')
    expect(answer).toMatchObject({ status: 403, pageHost: 'other.example' })
    expect(answer).toMatchObject({ words: expect.not.stringContaining('proxy') })
  })

  it('is no page of another program on this machine', () => {
    expect(asked('http://localhost:8080')).not.toHaveProperty('pageHost')
    expect(asked('null')).not.toHaveProperty('pageHost')
  })
})

it('a program that says nothing of a page is answered, and so are our own pages', () => {
  expect(judged({})).toBe('passes')
  expect(judged({ 'sec-fetch-site': 'same-origin' }, { method: 'POST' })).toBe('passes')
  expect(judged({ 'sec-fetch-site': 'none' })).toBe('passes')
})

it('says that a browser came over TLS only where a known proxy does', () => {
  const headers = { host: 'lockstep.example', 'x-forwarded-proto': 'https' }
  const from = (peer: string) => judgeRequest({ method: 'GET', headers, peer }, RULES)
  expect(from('10.0.0.7')).toMatchObject({ isSecure: true })
  expect(from('10.0.0.8')).toMatchObject({ isSecure: false })
})

it('a server that listens everywhere answers to the names that it was told', () => {
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
    expect(judgeRequest({ method: 'GET', peer, headers }, RULES)).toMatchObject({ client })
  })
})
