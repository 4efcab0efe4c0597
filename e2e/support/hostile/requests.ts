import { createRandom, type Random } from '../../../lib/local-connect/testing/random'
import { hostileBody } from './bodies'
import type { RawRequest } from './exchange'

/** What the requests are aimed at. */
export interface Target {
  /** Host and port of the server. */
  readonly host: string
  /** Paths that it answers to `GET` or `DELETE`. */
  readonly paths: readonly [string, ...string[]]
  /** What it takes with a body; another one is sent. */
  readonly calls: readonly [Call, ...Call[]]
}

/** A request with a body, and the type of the body that it usually has. */
export interface Call extends Draft {
  readonly type: string
}

/** A request before it is bytes. */
export interface Draft {
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'PURGE',
  'QUERY',
  'NONSENSE',
  'get',
  'CONNECT',
] as const

const SEGMENTS = [
  '%25',
  '%2525',
  '%2525252F',
  '%00',
  'a%00b',
  '%2e%2e',
  '..',
  '%2F',
  '%252F',
  '%5c',
  '%255c..',
  '%',
  '%E0%A4%A',
  '%ff%fe',
  '%C0%AF',
  '%F0%9F%98%80',
  '%ED%A0%80',
  '%0d%0aSet-Cookie:%20a=b',
  '%3Chostile%3E',
  '%22%3E%3Chostile%3E',
  '<hostile>',
  '__proto__',
  'constructor',
  '[tableId]',
  '%5BtableId%5D',
  '(group)',
  '@slot',
  '_next',
  '$$',
  ';a=b',
  'a%20b',
  '.',
  'x.rsc',
  'x.json',
  'x.segments/_tree.segment.rsc',
  'x.prefetch.rsc',
  'x.action',
  'x'.repeat(300),
  'x'.repeat(4000),
  '%25'.repeat(100),
  'arn%3Aaws%3Aconnect%3Aus-east-1%3A1%3Ainstance%2Fx%2Fdata-table%2Fx',
] as const

const PREFIXES = [
  '/',
  '//evil.example',
  '/\\evil.example',
  '/%5Cevil.example',
  '/%2F%2Fevil.example',
  '/./',
  '/..',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/_next/static/../../../package.json',
  '/_next/static/%2e%2e/%2e%2e/required-server-files.json',
  '/_next/static/..%2f..%2fserver%2fserver-reference-manifest.json',
  '/_next/static/chunks/%00.js',
  '/_next/static/%25/x.js',
  '/_next/data/x/tables.json',
  '/_next/data/%25/x.json',
  '/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  '/_next/webpack-hmr',
  '/_next/postponed/resume/x',
  '/__nextjs_original-stack-frame?file=/etc/passwd',
  '/__nextjs_source-map?filename=/etc/passwd',
  '/_error',
  '/500',
  '/_global-error',
  '/_not-found',
  '/404',
  '/en/tables',
  '/favicon.ico',
  '/index',
  '/.env',
  '/.git/config',
] as const

const QUERIES = [
  '?%',
  '?%00=%00',
  '?a[]=1&a[b]=2',
  '?__proto__=1&constructor=2',
  '?protocol=NaN',
  '?protocol=999',
  '?protocol=-1',
  '?protocol=1&protocol=2',
  '?protocol=%F0%9F%98%80',
  '?_rsc=%25',
  '?_rsc=1&_rsc=2',
  '?nxtPtableId=..%2F..%2F',
  '?nxtPtableId=%25',
  '?nxtItableId=x',
  '?__nextLocale=xx&__nextDefaultLocale=%25',
  '?__nextDataReq=1',
  '?amp=1',
  '?redirect=//evil.example',
  `?${'a=1&'.repeat(1500)}`,
  `?q=${'x'.repeat(6000)}`,
  '?<hostile>',
  '#fragment',
] as const

const TREE = encodeURIComponent(
  JSON.stringify([
    '',
    { children: ['tables', { children: [['tableId', '%25', 'd'], {}] }] },
    null,
    null,
    true,
  ]),
)

type Header = readonly [name: string, value: string]

const HEADERS_OF_ROUTER: readonly [Header, ...Header[]] = [
  ['RSC', 'x'.repeat(500)],
  ['Next-Router-Prefetch', '1'],
  ['Next-Router-Prefetch', '2'],
  ['Next-Router-State-Tree', TREE],
  ['Next-Router-State-Tree', '%'],
  ['Next-Router-State-Tree', '{'],
  ['Next-Router-State-Tree', '%7B%7D'],
  ['Next-Router-State-Tree', 'null'],
  ['Next-Router-State-Tree', '%5B%5D'],
  ['Next-Router-State-Tree', encodeURIComponent('['.repeat(2000))],
  [
    'Next-Router-State-Tree',
    encodeURIComponent(`${'["",{"children":'.repeat(300)}1${'}]'.repeat(300)}`),
  ],
  ['Next-Router-Segment-Prefetch', '/_tree'],
  ['Next-Router-Segment-Prefetch', '/../../x'],
  ['Next-Router-Segment-Prefetch', '%'],
  ['Next-Url', '/%25'],
  ['Next-Url', '//evil.example'],
  ['Next-Url', '%'],
]

const HEADERS: readonly [Header, ...Header[]] = [
  ...HEADERS_OF_ROUTER,
  ['RSC', '1'],
  ['Next-Action', 'x'],
  ['Next-Action', '4'.repeat(42)],
  ['Next-Action', '__proto__'],
  ['Next-Action', '0'.repeat(5000)],
  ['Next-Action', '\u00ff'],
  ['Next-HMR-Refresh', '1'],
  ['x-middleware-subrequest', 'middleware:middleware:middleware:middleware:middleware'],
  ['x-middleware-prefetch', '1'],
  ['x-middleware-rewrite', 'http://evil.example/'],
  ['x-middleware-next', '1'],
  ['x-middleware-set-cookie', 'a=b'],
  ['x-nextjs-data', '1'],
  ['x-invoke-path', '/%25'],
  ['x-invoke-status', '500'],
  ['x-invoke-error', '{"message":"x"}'],
  ['x-invoke-output', '/_error'],
  ['x-invoke-query', '%7B'],
  ['x-matched-path', '/tables/[tableId]'],
  ['x-now-route-matches', '1=%25'],
  ['x-prerender-revalidate', 'x'],
  ['x-next-revalidated-tags', 'x'],
  ['x-next-resume-state-length', '9'],
  ['next-resume', '1'],
  ['x-nextjs-html-request-id', 'x'],
  ['x-nextjs-request-id', 'x'],
  ['x-nonce', '"><hostile>'],
  ['Content-Security-Policy', "script-src 'nonce-<hostile>'"],
  ['Purpose', 'prefetch'],
  ['Range', 'bytes=0-0'],
  ['Range', 'bytes=9-1'],
  ['Range', 'bytes=-1'],
  ['Range', 'bytes=999999999-'],
  ['Range', `bytes=${'0-1,'.repeat(300)}0-1`],
  ['Range', 'lines=1'],
  ['If-None-Match', '*'],
  ['If-Match', '"x"'],
  ['If-Modified-Since', 'not a date'],
  ['If-Unmodified-Since', '%'],
  ['If-Range', '"x"'],
  ['Accept', 'text/x-component'],
  ['Accept', '*/*;q=x'],
  ['Accept-Encoding', 'gzip;q=NaN, br;q=-1, *;q=2'],
  ['Accept-Encoding', 'x'.repeat(300)],
  ['Accept-Language', `${'x-'.repeat(200)}y`],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br, br, br'],
  ['Content-Type', 'multipart/form-data'],
  ['Content-Type', 'text/plain;charset=utf-32'],
  ['Cookie', 'a=%'],
  ['Cookie', '__prerender_bypass=x; __next_preview_data=x'],
  ['Cookie', `a=${'x'.repeat(5000)}`],
  ['Authorization', 'Basic Og=='],
  ['Authorization', `AWS4-HMAC-SHA256 ${'Credential=/'.repeat(50)}`],
  ['Expect', '100-continue'],
  ['Expect', 'nonsense'],
  ['Forwarded', 'for=evil;host=evil.example;proto=https'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'javascript'],
  ['X-Forwarded-For', '127.0.0.1, %'],
  ['X-Forwarded-Port', '99999'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/admin'],
  ['Host', 'evil.example'],
  ['Host', 'localhost, evil.example'],
  ['Origin', 'http://evil.example'],
  ['Origin', 'null'],
  ['Origin', '%'],
  ['Referer', 'javascript:x'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Sec-Fetch-Site', 'same-site'],
  ['Sec-Fetch-Mode', 'navigate'],
  ['Sec-Fetch-Dest', 'empty'],
  ['Sec-Fetch-Dest', 'iframe'],
  ['traceparent', '00-x-y-z'],
  ['Connection', 'Upgrade, close'],
  ['Upgrade', 'websocket'],
  ['Upgrade', 'h2c'],
  ['Sec-WebSocket-Key', 'eA=='],
  ['TE', 'trailers'],
  ['Trailer', 'Content-Length'],
  ['Content-Length', '-1'],
  ['Content-Length', '1, 2'],
  ['Content-Length', '0x1'],
  ['Transfer-Encoding', 'identity'],
  ['Transfer-Encoding', 'xchunked'],
  ['Transfer-Encoding', 'chunked, chunked'],
  ['X-Long', 'x'.repeat(10_000)],
  ['X-Long', 'x'.repeat(20_000)],
  ['X-Latin', 'caf\u00e9'],
  ['X Space', 'x'],
  ['X-Null', 'a\u0000b'],
  ['', 'x'],
]

/** So many requests, the same for the same seed. */
export function hostileRequests(
  target: Target,
  count: number,
  seed: number,
): readonly RawRequest[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const raw = random.below(12) === 0 ? bytesOf(random, target) : twisted(random, target)
    return { ...raw, what: `request ${index}: ${raw.what}` }
  })
}

/** Requests that never come whole: to be held open while others are answered. */
export function halfRequests({ host, calls: [call] }: Target): readonly RawRequest[] {
  const all = [['Host', host], ...call.headers, ['Content-Type', call.type]] as const
  const lines = all.map((header) => `${header.join(': ')}\r\n`)
  const head = `POST ${call.path} HTTP/1.1\r\n${lines.join('')}`
  return [
    ['no word at all', ''],
    ['a head without an end', head],
    ['a body without an end', `${head}Content-Length: 1000\r\n\r\n[`],
    ['chunks without an end', `${head}Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n`],
  ].map(([what = '', bytes = '']) => ({ what, parts: [bytes], isHeard: true }))
}

function twisted(random: Random, target: Target): RawRequest {
  let draft = random.below(3) === 0 ? call(random, target) : plain(random, target)
  for (let twists = 1 + random.below(3); twists > 0; twists -= 1) {
    draft = random.pick(TWISTS)(draft, random)
  }
  const bytes = toBytes(draft, target)
  const cut = random.below(20)
  const what = bytes.slice(0, 300).replaceAll('\r\n', ' | ')
  if (cut === 0)
    return { what, parts: [bytes.slice(0, random.below(bytes.length))], isHeard: false }
  if (cut === 1) {
    const middle = random.below(bytes.length)
    return { what, parts: [bytes.slice(0, middle), bytes.slice(middle)], isHeard: true }
  }
  return { what, parts: [bytes], isHeard: cut !== 2 }
}

function plain(random: Random, { paths }: Target): Draft {
  const path = random.pick(paths)
  const method = path.includes('/saves/') ? 'DELETE' : 'GET'
  return { method, path, headers: [], body: null }
}

function call(random: Random, { calls }: Target): Draft {
  const usual = random.pick(calls)
  const { type, bytes } = hostileBody(random)
  // The usual type with an unusual body goes furthest.
  const sent = withHeader(usual, ['Content-Type', random.below(2) === 0 ? type : usual.type])
  return { ...sent, body: bytes }
}

type Twist = (draft: Draft, random: Random) => Draft

const TWISTS: readonly [Twist, ...Twist[]] = [
  (draft, random) => ({ ...draft, method: random.pick(METHODS) }),
  (draft, random) => ({ ...draft, path: withSegment(draft.path, random) }),
  (draft, random) => ({ ...draft, path: withSegment(draft.path, random) }),
  (draft, random) => ({ ...draft, path: random.pick(PREFIXES) }),
  (draft, random) => ({ ...draft, path: `${draft.path}${random.pick(QUERIES)}` }),
  (draft) => ({ ...draft, path: `${draft.path}/` }),
  (draft, random) => withHeader(draft, random.pick(HEADERS)),
  (draft, random) => withHeader(draft, random.pick(HEADERS)),
  (draft, random) => withHeader(draft, random.pick(HEADERS)),
  (draft, random) => withHeader(draft, random.pick(HEADERS)),
  // As the router of a page asks, but for a page that there is not.
  (draft, random) => withHeader(withHeader(draft, ['RSC', '1']), random.pick(HEADERS_OF_ROUTER)),
  (draft, random) => {
    const { type, bytes } = hostileBody(random)
    return withHeader({ ...draft, method: 'POST', body: bytes }, ['Content-Type', type])
  },
  // As large as is taken, and larger.
  (draft, random) =>
    random.below(8) > 0
      ? draft
      : {
          ...draft,
          method: 'POST',
          body: `["${'x'.repeat(random.pick([3_000_000, 5_000_000]))}"]`,
        },
]

function withHeader(draft: Draft, header: Header): Draft {
  return { ...draft, headers: [...draft.headers, header] }
}

function withSegment(path: string, random: Random): string {
  const segments = path.split('/')
  segments[1 + random.below(segments.length)] = random.pick(SEGMENTS)
  return segments.join('/')
}

/** A header that a draft names itself takes the place of the usual one. */
function toBytes({ method, path, headers, body }: Draft, { host }: Target): string {
  const named = new Set(headers.map(([name]) => name.toLowerCase()))
  const isFramed = named.has('content-length') || named.has('transfer-encoding')
  const usual: Header[] = [
    ['Host', host],
    ['Connection', 'close'],
    ...(body === null || isFramed
      ? []
      : [['Content-Length', String(Buffer.byteLength(body, 'utf8'))] as const]),
  ]
  const all = [...usual.filter(([name]) => !named.has(name.toLowerCase())), ...headers]
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
}

/** What is no request at all, or more than one. */
function bytesOf(random: Random, target: Target): RawRequest {
  const { host } = target
  const path = random.pick(target.paths)
  const last = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
  const open = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const wrong = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
  const [what, bytes] = random.pick<readonly [string, string]>([
    ['HTTP/1.0 without a host', `GET ${path} HTTP/1.0\r\n\r\n`],
    ['HTTP/1.1 without a host', `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`],
    [
      'two hosts',
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    ],
    ['HTTP/0.9', `GET ${path}\r\n\r\n`],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/3.7', `GET ${path} HTTP/3.7\r\nHost: ${host}\r\n\r\n`],
    ['a greeting of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    [
      'the address of another server',
      `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ],
    ['a star', `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`],
    ['a tunnel', `CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
    ['no path', `GET  HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`],
    [
      'a path without its slash',
      `GET tables HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ],
    ['a raw space in the path', `GET /a b HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`],
    ['lines that end with LF alone', last.replaceAll('\r\n', '\n')],
    ['a folded header', last.replace('\r\n\r\n', '\r\nX: a\r\n b\r\n\r\n')],
    [
      'a path of 60 kB',
      `GET /${'x'.repeat(60_000)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ],
    ['a thousand headers', last.replace('\r\n\r\n', `\r\n${'X-A: b\r\n'.repeat(1000)}\r\n`)],
    ['three thousand headers', last.replace('\r\n\r\n', `\r\n${'X-A: b\r\n'.repeat(3000)}\r\n`)],
    [
      'a very long method',
      `${'X'.repeat(5000)} / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ],
    ['a wrong chunk', `${wrong}Transfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n`],
    [
      'a chunk of unthinkable size',
      `${wrong}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n[]`,
    ],
    [
      'a chunk with a long extension',
      `${wrong}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n[]\r\n0\r\n\r\n`,
    ],
    ['two lengths', `${wrong}Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]]`],
    [
      'a length and chunks',
      `${wrong}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
    ],
    ['two requests at once', `${open}${last}`],
    ['twenty requests at once', `${open.repeat(19)}${last}`],
    ['a request, then junk', `${open}junk\r\n\r\n${last}`],
    ['a body that nobody announced', `${open}[1,2,3]${last}`],
    ['junk', '\u0000\u0001\u0002\u00ff\r\n\r\n'],
    [
      'a web socket',
      last
        .replace('close', 'close, Upgrade')
        .replace(
          '\r\n\r\n',
          '\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\n\r\n',
        ),
    ],
  ])
  return { what: `${what} (${path})`, parts: [Buffer.from(bytes, 'latin1')], isHeard: true }
}
