import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isActionBody } from './action-body'
import { type BodyFault, holdBody, limitBody } from './body-limits'
import { withRequest } from './current-request'
import { type GateRules, judgeRequest, type Passage } from './gate'
import { securityHeaders } from './headers'
import { METHODS, shapeFault } from './request-shape'
import { createWaitingRoom, isReading, WAITING_LIMITS, type WaitingLimits } from './waiting-room'

/** What the server is made of. */
export interface WebServerParts {
  readonly rules: GateRules
  /** Sites that may show a page in a frame. */
  readonly frameAncestors: readonly string[]
  readonly isDevelopment: boolean
  /** @default `WAITING_LIMITS` */
  readonly waiting?: WaitingLimits
  /** Answers a request that may pass. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void
  /** Takes what whoever runs the server should know. */
  readonly warn: (words: string) => void
}

/** Longer than the proxies in front keep a connection: nginx 60 s, AWS load balancers 60 s. */
const KEEP_ALIVE_MS = 75_000
/** A whole request, body included, is here by then, or its connection is closed. */
const REQUEST_MS = 30_000
const CHECK_MS = 5000

const FAULT_WORDS: Readonly<Record<BodyFault, string>> = {
  'too-large': 'The request is larger than Lockstep takes. Nothing was changed.',
  'too-deep':
    'The request is nested deeper than anything that Lockstep sends. Nothing was changed.',
  'too-many':
    'The request holds more values than anything that Lockstep sends. Nothing was changed.',
}

const BUSY_WORDS = {
  client: 'Lockstep is still reading for many earlier requests of yours.',
  all: 'Lockstep is still reading for many others.',
} as const
/** After so many seconds half of the calls that were waited for may be over. */
const RETRY_SECONDS = 5
const NO_ACTION_BODY =
  'The request is not written as Lockstep’s own pages write it. Nothing was changed.'

/**
 * An HTTP server, not listening yet, that answers its own pages only and lets a page run nothing but its own scripts.
 * The request that is handed on carries the nonce for scripts twice: in `x-nonce` for our layout, and in
 * `content-security-policy`, where Next.js looks for it.
 */
export function createWebServer(parts: WebServerParts): Server {
  const { rules, answer, waiting = WAITING_LIMITS } = parts
  const room = createWaitingRoom(waiting)
  const tellUnknownHost = onceForEach(parts.warn, unknownHostWords)
  const tellPageHost = onceForEach(parts.warn, pageHostWords)
  const limits = { requestTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS }
  const server = createServer(limits, async (request, response) => {
    const { method = 'GET', headers, socket } = request
    const judged = judgeRequest({ method, headers, peer: socket.remoteAddress ?? '' }, rules)
    if (judged.kind === 'refused') {
      if (judged.unknownHost !== undefined) tellUnknownHost(judged.unknownHost, headers)
      if (judged.pageHost !== undefined) tellPageHost(judged.pageHost, headers)
      return refuse(request, response, judged.status, judged.words)
    }
    // A page that is being worked on sends more, to the tools around it.
    const fault = parts.isDevelopment ? null : shapeFault(method, request.url ?? '', headers)
    if (fault !== null) return refuse(request, response, fault.status, fault.words)
    const isCounted = isReading(method, request.url ?? '')
    const leave = isCounted ? room.enter(judged.client, headers.rsc !== undefined) : () => {}
    if (typeof leave === 'string') return refuseBusy(request, response, leave)
    const gone = new AbortController()
    response.on('close', () => {
      leave()
      if (!response.writableFinished) gone.abort()
    })
    prepare(request, response, judged, parts)
    const whole = isAction(request) ? holdBody(request) : null
    limitBody(request, (fault) =>
      refuse(request, response, fault === 'too-large' ? 413 : 400, FAULT_WORDS[fault]),
    )
    if (whole !== null && !isActionBody((await whole).toString())) {
      return refuse(request, response, 400, NO_ACTION_BODY)
    }
    try {
      const from = { client: judged.client, signal: gone.signal }
      await withRequest(from, () => answer(request, response))
    } catch (error) {
      if (response.headersSent) response.destroy()
      else refuse(request, response, 500, 'Lockstep could not answer. Your edits are kept.')
      parts.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

function isAction({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && headers['next-action'] !== undefined
}

function prepare(
  request: IncomingMessage,
  response: ServerResponse,
  { host, isSecure }: Passage,
  { frameAncestors, isDevelopment }: WebServerParts,
): void {
  const nonce = randomBytes(16).toString('base64')
  const headers = securityHeaders({ nonce, frameAncestors, isSecure, isDevelopment })
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (request.method === 'POST') sendAtOnce(response)
  const { 'x-forwarded-host': _host, 'x-forwarded-proto': _proto, ...others } = request.headers
  request.headers = {
    ...others,
    // What a stranger forwards is dropped, and what a known proxy does is said as if it were not there.
    host,
    'x-forwarded-proto': isSecure ? 'https' : 'http',
    'x-nonce': nonce,
    'content-security-policy': headers['Content-Security-Policy'],
  }
}

/** What a save tells is told as it happens: no proxy is to hold it back, be it to compress it. */
function sendAtOnce(response: ServerResponse): void {
  response.setHeader('X-Accel-Buffering', 'no')
  const setHeader = response.setHeader.bind(response)
  // Next.js says for itself that nothing of it is stored.
  response.setHeader = (name, value) =>
    setHeader(name, name.toLowerCase() === 'cache-control' ? `${value}, no-transform` : value)
}

/** A page asks again by itself; a browser that asked for the page itself is told to. */
function refuseBusy(
  request: IncomingMessage,
  response: ServerResponse,
  whose: keyof typeof BUSY_WORDS,
): void {
  const isPage = request.headers['sec-fetch-dest'] === 'document'
  const words = `${BUSY_WORDS[whose]} Nothing was changed, and your edits are kept. ${isPage ? `This page tries again in ${RETRY_SECONDS} seconds.` : 'Try again.'}`
  refuse(request, response, whose === 'client' ? 429 : 503, words, {
    'Retry-After': String(RETRY_SECONDS),
    ...(isPage ? { Refresh: String(RETRY_SECONDS) } : {}),
  })
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, {
    // Next.js gives a page the words about its action only where the type is just this.
    'Content-Type': isAction(request) ? 'text/plain' : 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(status === 405 ? { Allow: METHODS.join(', ') } : {}),
    Connection: 'close',
    ...headers,
  })
  request.resume()
  response.end(`${words}\n`)
}

const MOST_TOLD = 20

/** Says of each host once what a setting would do. */
function onceForEach(
  warn: (words: string) => void,
  wordsFor: (host: string, headers: IncomingMessage['headers']) => string,
) {
  const told = new Set<string>()
  return (host: string, headers: IncomingMessage['headers']) => {
    if (told.has(host) || told.size >= MOST_TOLD) return
    told.add(host)
    warn(wordsFor(host, headers))
  }
}

function unknownHostWords(host: string, headers: IncomingMessage['headers']): string {
  const proxied =
    headers['x-forwarded-host'] === undefined
      ? ''
      : ' The request came through a proxy: let it pass the Host on, or name its address in LOCKSTEP_TRUSTED_PROXIES.'
  return `Refused a request for the host ${JSON.stringify(host)}, which LOCKSTEP_HOSTS does not name.${proxied}`
}

function pageHostWords(page: string, { host }: IncomingMessage['headers']): string {
  return `Refused a request of a page of ${JSON.stringify(page)} that came for the host ${JSON.stringify(host)}. If the first is the name of Lockstep, the proxy in front rewrites Host: let it pass Host on, and name the first in LOCKSTEP_HOSTS (docs/deploy.md).`
}
