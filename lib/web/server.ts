import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isActionBody } from './action-body'
import { type BodyFault, bufferBody, limitBody } from './body-limits'
import { withRequest } from './current-request'
import { type AllowedRequest, checkRequest, type GateRules } from './gate'
import { securityHeaders } from './headers'
import { createReadLimiter, isReadRequest, READ_LIMITS, type ReadLimits } from './read-limiter'
import { findInvalid, METHODS } from './request-shape'

/** Options of the server. */
export interface WebServerOptions {
  readonly rules: GateRules
  /** Sites that may show a page in a frame. */
  readonly frameAncestors: readonly string[]
  readonly isDevelopment: boolean
  /** @default `READ_LIMITS` */
  readonly readLimits?: ReadLimits
  /** Answers an accepted request. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void
  /** Logs a warning for the administrator. */
  readonly warn: (message: string) => void
}

/** Longer than proxies keep a connection: nginx 60 s, AWS load balancers 60 s. */
const KEEP_ALIVE_MS = 75_000
/** Time limit for receiving a whole request. */
const REQUEST_MS = 30_000
const CHECK_MS = 5000

const FAULT_MESSAGES: Readonly<Record<BodyFault, string>> = {
  'too-large': 'The request is larger than Lockstep accepts. Nothing was changed.',
  'too-deep':
    'The request is nested deeper than anything that Lockstep sends. Nothing was changed.',
  'too-many': 'The request has more values than anything that Lockstep sends. Nothing was changed.',
}

const BUSY_MESSAGES = {
  client: 'Lockstep is still working on your earlier requests.',
  all: 'Lockstep is busy with requests from others.',
} as const
/** After this time half of the waiting calls may be finished. */
const RETRY_SECONDS = 5
const NO_ACTION_BODY =
  'The request does not have the form that Lockstep’s own pages send. Nothing was changed.'

/**
 * Creates an HTTP server, not listening yet, that accepts requests of its own pages only and lets a page run only its
 * own scripts. The handler gets the nonce for scripts twice: in `x-nonce` for our layout, and in
 * `content-security-policy`, where Next.js looks for it.
 */
export function createWebServer(options: WebServerOptions): Server {
  const { rules, answer, readLimits = READ_LIMITS } = options
  const limiter = createReadLimiter(readLimits)
  const warnOfUnknownHost = warnOncePerHost(options.warn, unknownHostWarning)
  const warnOfPageHost = warnOncePerHost(options.warn, pageHostWarning)
  const limits = { requestTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS }
  const server = createServer(limits, async (request, response) => {
    const { method = 'GET', headers, socket } = request
    const checked = checkRequest({ method, headers, peer: socket.remoteAddress ?? '' }, rules)
    if (checked.kind === 'refused') {
      if (checked.unknownHost !== undefined) warnOfUnknownHost(checked.unknownHost, headers)
      if (checked.pageHost !== undefined) warnOfPageHost(checked.pageHost, headers)
      return refuse(request, response, checked.status, checked.message)
    }
    // In development, tools send other requests too.
    const fault = options.isDevelopment ? null : findInvalid(method, request.url ?? '', headers)
    if (fault !== null) return refuse(request, response, fault.status, fault.message)
    const isCounted = isReadRequest(method, request.url ?? '')
    const release = isCounted
      ? limiter.acquire(checked.client, headers.rsc !== undefined)
      : () => {}
    if (typeof release === 'string') return refuseBusy(request, response, release)
    const disconnected = new AbortController()
    response.on('close', () => {
      release()
      if (!response.writableFinished) disconnected.abort()
    })
    prepare(request, response, checked, options)
    const body = isAction(request) ? bufferBody(request) : null
    limitBody(request, (fault) =>
      refuse(request, response, fault === 'too-large' ? 413 : 400, FAULT_MESSAGES[fault]),
    )
    if (body !== null && !isActionBody((await body).toString())) {
      return refuse(request, response, 400, NO_ACTION_BODY)
    }
    try {
      const current = { client: checked.client, signal: disconnected.signal }
      await withRequest(current, () => answer(request, response))
    } catch (error) {
      if (response.headersSent) response.destroy()
      else refuse(request, response, 500, 'Lockstep could not answer. Your edits are kept.')
      options.warn(error instanceof Error ? (error.stack ?? error.message) : String(error))
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
  { host, isSecure }: AllowedRequest,
  { frameAncestors, isDevelopment }: WebServerOptions,
): void {
  const nonce = randomBytes(16).toString('base64')
  const headers = securityHeaders({ nonce, frameAncestors, isSecure, isDevelopment })
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (request.method === 'POST') preventBuffering(response)
  const { 'x-forwarded-host': _host, 'x-forwarded-proto': _proto, ...others } = request.headers
  request.headers = {
    ...others,
    // Forwarded headers of others are dropped; those of a known proxy replace the direct ones.
    host,
    'x-forwarded-proto': isSecure ? 'https' : 'http',
    'x-nonce': nonce,
    'content-security-policy': headers['Content-Security-Policy'],
  }
}

/** Events of a save must arrive at once, so proxies must neither buffer nor compress them. */
function preventBuffering(response: ServerResponse): void {
  response.setHeader('X-Accel-Buffering', 'no')
  const setHeader = response.setHeader.bind(response)
  // Next.js adds `no-store` itself.
  response.setHeader = (name, value) =>
    setHeader(name, name.toLowerCase() === 'cache-control' ? `${value}, no-transform` : value)
}

/** Our pages retry by themselves; a browser that loads a page is told to. */
function refuseBusy(
  request: IncomingMessage,
  response: ServerResponse,
  whose: keyof typeof BUSY_MESSAGES,
): void {
  const isPage = request.headers['sec-fetch-dest'] === 'document'
  const message = `${BUSY_MESSAGES[whose]} Nothing was changed, and your edits are kept. ${isPage ? `This page tries again in ${RETRY_SECONDS} seconds.` : 'Try again.'}`
  refuse(request, response, whose === 'client' ? 429 : 503, message, {
    'Retry-After': String(RETRY_SECONDS),
    ...(isPage ? { Refresh: String(RETRY_SECONDS) } : {}),
  })
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, {
    // Next.js passes the message on to the page only with exactly this type.
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
  response.end(`${message}\n`)
}

const MAX_WARNINGS = 20

/** Warns once about each host. */
function warnOncePerHost(
  warn: (message: string) => void,
  messageFor: (host: string, headers: IncomingMessage['headers']) => string,
) {
  const warned = new Set<string>()
  return (host: string, headers: IncomingMessage['headers']) => {
    if (warned.has(host) || warned.size >= MAX_WARNINGS) return
    warned.add(host)
    warn(messageFor(host, headers))
  }
}

function unknownHostWarning(host: string, headers: IncomingMessage['headers']): string {
  const proxied =
    headers['x-forwarded-host'] === undefined
      ? ''
      : ' The request came through a proxy: configure it to pass on Host, or add its address to LOCKSTEP_TRUSTED_PROXIES.'
  return `Refused a request for the host ${JSON.stringify(host)}, which is not in LOCKSTEP_HOSTS.${proxied}`
}

function pageHostWarning(page: string, { host }: IncomingMessage['headers']): string {
  return `Refused a request of a page of ${JSON.stringify(page)} that came for the host ${JSON.stringify(host)}. If the first is the host name of Lockstep, the proxy rewrites Host: configure it to pass on Host, and add the first name to LOCKSTEP_HOSTS (docs/deploy.md).`
}
