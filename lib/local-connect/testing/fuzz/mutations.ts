import { OPERATION_ROUTES } from '../operation-schemas'
import type { Random } from '../random'
import type { PlainRequest } from './requests'

/** A request as it goes over the wire. */
export type WireRequest = {
  intent: PlainRequest['intent']
  method: string
  /** Path and query, encoded or not. */
  target: string
  headers: Record<string, string>
  body: Buffer
}

/** What takes the place of a member of a request. */
const ATOMS: readonly [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -1,
  2 ** 53,
  1e308,
  1.5,
  '',
  ' ',
  'x',
  'x'.repeat(6_000),
  '𝒳'.repeat(200),
  '\u0000',
  '\ud800',
  'a\udfffb',
  '\u202e\ufeff',
  '../../etc/passwd',
  "'; DROP TABLE data_tables; --",
  '='.repeat(5_000),
  `=${'('.repeat(300)}1`,
  `=${'CONCAT('.repeat(60)}1${')'.repeat(60)}`,
  '=XLOOKUP("x","y")',
  '99999999999999999999999999999999999999999999999999999999999',
  '1e-400',
  'NaN',
  [],
  [[]],
  [null],
  {},
  { toString: 1, constructor: {}, hasOwnProperty: 'x' },
  JSON.parse('{"__proto__": {"polluted": true}}'),
]

const TYPES = [
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/x-amz-json-1.1',
  ';;;',
  '',
] as const

const SEGMENTS = [
  '%00',
  '%2e%2e',
  '..',
  '%2F',
  '%252F',
  '%',
  '%E0%A4%A',
  '%ff%fe',
  ' ',
  '"',
  '\\',
] as const
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'] as const

/** The request as it is. */
export function asItIs({ intent, method, path, query, body }: PlainRequest): WireRequest {
  const search = new URLSearchParams(query).toString()
  return {
    intent,
    method,
    target: search === '' ? path : `${path}?${search}`,
    headers: { 'content-type': 'application/json' },
    body: body === null ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
  }
}

/** The request with one or two members taken away or replaced: nearly valid. */
export function withWrongMembers(random: Random, request: PlainRequest): WireRequest {
  const { body, query } = request
  const changed = structuredClone({ body, query })
  for (let count = 1 + random.below(2); count > 0; count -= 1) damage(random, changed)
  const texts = Object.entries(changed.query ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return asItIs({
    ...request,
    body: isRecord(changed.body) ? changed.body : body,
    query: Object.fromEntries(texts),
  })
}

/** Goes down to some member and removes or replaces it. */
function damage(random: Random, value: unknown): void {
  if (!isRecord(value) && !Array.isArray(value)) return
  const names = Object.keys(value)
  const name = names[random.below(names.length)]
  if (name === undefined) return
  const member: unknown = Reflect.get(value, name)
  const canGoOn = typeof member === 'object' && member !== null && random.below(4) > 0
  if (canGoOn || name === 'body' || name === 'query') damage(random, member)
  else if (random.below(4) === 0) Reflect.deleteProperty(value, name)
  else Reflect.set(value, name, structuredClone(random.pick(ATOMS)))
}

/** The request with something done to its bytes, its path, its method or its headers. */
export function asHostile(random: Random, request: WireRequest): WireRequest {
  const twist = random.pick(TWISTS)
  return twist(request, random)
}

type Twist = (request: WireRequest, random: Random) => WireRequest

const TWISTS: readonly [Twist, ...Twist[]] = [
  (request, random) => withMethod(request, random.pick(METHODS)),
  (request, random) => withHeader(request, 'content-type', random.pick(TYPES)),
  (request) => withHeader(request, 'content-encoding', 'gzip'),
  (request) =>
    withHeader(request, 'authorization', `AWS4-HMAC-SHA256 ${'Credential=/'.repeat(50)}`),
  (request) => withHeader(request, 'x-http-method-override', 'DELETE'),
  (request) => withHeader(request, 'host', 'evil.example'),
  (request) => withBody(request, request.body.subarray(0, request.body.length / 2)),
  (request) => withBody(request, Buffer.concat([Buffer.from('\ufeff'), request.body])),
  (request) => withBody(request, Buffer.concat([request.body, Buffer.from([0])])),
  (request) => withBody(request, Buffer.concat([request.body, request.body])),
  (request) => withBody(request, Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])),
  (request) =>
    withBody(request, Buffer.from(`{"Values":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)),
  (request) => withBody(request, Buffer.from(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)),
  (request) =>
    withBody(request, Buffer.from('{"Values":[{"AttributeName":"\\ud800","Value":"\\udc00"}]}')),
  (request) => withBody(request, Buffer.from('{"MaxResults":1e999,"Values":[-0,1e-999]}')),
  (request) => withBody(request, Buffer.from(`{"Values":[${'{},'.repeat(3_000)}{}]}`)),
  (request, random) =>
    withBody(
      request,
      Buffer.from(`{"Name":"${'x'.repeat(random.below(60) === 0 ? 1_100_000 : 20_000)}"}`),
    ),
  (request, random) => ({ ...request, target: twistedPath(request.target, random) }),
  (request, random) => ({ ...request, target: twistedPath(request.target, random) }),
  (request) => ({ ...request, target: `${request.target}?${'maxResults=1&'.repeat(300)}` }),
  (request) => ({ ...request, target: `${request.target}?maxResults=-99999999999999999999` }),
  (request) => ({ ...request, target: `${request.target}?nextToken=${'A'.repeat(6_000)}.x` }),
  (request) => ({ ...request, target: `${request.target}?nextToken=%00%ff&maxResults=%D9%A1` }),
]

/** Puts something that means something elsewhere into the path, or in place of a part of it. */
function twistedPath(target: string, random: Random): string {
  const parts = target.split('/')
  const place = 1 + random.below(Math.max(1, parts.length - 1))
  const segment = encodeURI(random.pick(SEGMENTS)).replaceAll('%25', '%')
  if (random.below(2) === 0) parts.splice(place, 0, segment)
  else parts[place] = (parts[place] ?? '') + segment
  return parts.join('/')
}

/** Another method may be another operation on the same path. */
function withMethod(request: WireRequest, method: string): WireRequest {
  const [, route] = (OPERATION_ROUTES.get(request.intent.operation) ?? '').split(' ')
  const meant = [...OPERATION_ROUTES].find(([, other]) => other === `${method} ${route}`)
  return { ...request, method, intent: { ...request.intent, operation: meant?.[0] ?? method } }
}

function withHeader(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, headers: { ...request.headers, [name]: value } }
}

function withBody(request: WireRequest, body: Buffer): WireRequest {
  return { ...request, body }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
