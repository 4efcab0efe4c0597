/** Headers of a request as Node.js gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Whom the server answers. */
export interface GateRules {
  /** Names by which people reach the server: lower case, no port. */
  readonly hosts: ReadonlySet<string>
  /** Addresses of the proxies in front of it, whose `X-Forwarded-*` it believes. */
  readonly proxies: ReadonlySet<string>
  /** True where other sites, such as the Connect workspace, may show a page in a frame. */
  readonly isFramed: boolean
}

/** What of a request is looked at. */
export interface GateRequest {
  readonly method: string
  readonly headers: RequestHeaders
  /** The address at the other end of the connection. */
  readonly peer: string
}

/** Where a request that may pass was sent to, as its browser has it. */
export interface Passage {
  readonly kind: 'passes'
  /** With its port where it has one. */
  readonly host: string
  readonly isSecure: boolean
  /** The address that it came from, past the proxies that are known. */
  readonly client: string
}

/**
 * Why a request is not answered; the words are for whoever sent it, and hold nothing that it sent. They end with
 * "Nothing was changed.": by that a page knows that its save was not begun.
 */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: 400 | 403 | 421
  readonly words: string
  /** The host that the server was not told of, for the log. */
  readonly unknownHost?: string
  /** The name of the site whose page asked under another name, for the log: it may be our own, behind a proxy. */
  readonly pageHost?: string
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/

/** The names of this machine, and those that it was told of. */
export function hostNames(host: string, told: readonly string[]): ReadonlySet<string> {
  const isAny = host === '0.0.0.0' || host === '::'
  const own = isAny ? [] : [host.includes(':') ? `[${host}]` : host]
  return new Set([...LOOPBACK, ...own, ...told].map((name) => name.toLowerCase()))
}

/**
 * Lets a request of the server's own pages through, and of nobody else's.
 *
 * A name that the server was not told of is one that leads here by somebody's DNS (DNS rebinding: OWASP ASVS 5, 3.5).
 * A browser says in `Sec-Fetch-Site` and `Origin` whose page sends a request; a user who follows a link from elsewhere
 * is let in. Programs send neither header. Source: W3C Fetch Metadata, "Resource Isolation Policy".
 */
export function judgeRequest(request: GateRequest, rules: GateRules): Passage | Refusal {
  const { headers, peer } = request
  const from = plainAddress(peer)
  const isProxied = rules.proxies.has(from)
  const forwardedHost = isProxied ? lastOf(headers['x-forwarded-host']) : undefined
  const host = (forwardedHost ?? single(headers.host) ?? '').toLowerCase()
  const name = HOST.exec(host)?.[1]?.replace(/\.$/, '')
  if (name === undefined)
    return refused(400, 'The request does not say which host it is for. Nothing was changed.')
  if (!rules.hosts.has(name)) return { ...UNKNOWN_HOST, unknownHost: name }
  if (isExternal(request, host, rules)) return refusedPage(headers, name, rules)
  const isSecure = isProxied && lastOf(headers['x-forwarded-proto']) === 'https'
  const client = isProxied ? forwardedClient(headers, rules) : undefined
  return { kind: 'passes', host, isSecure, client: client ?? from }
}

const UNKNOWN_HOST = refused(
  421,
  'Lockstep does not answer under this host name. Whoever runs it can add the name to LOCKSTEP_HOSTS. Nothing was changed.',
)
const FOREIGN = refused(
  403,
  'Lockstep answers its own pages only, and this request came from a page of another site. Nothing was changed.',
)
const REWRITTEN = refused(
  403,
  'The proxy in front of Lockstep passes another host name on than the page’s own, so that this request looks like one of another site. Whoever runs it can let the proxy pass Host on. Nothing was changed.',
)

function refused(status: Refusal['status'], words: string): Refusal {
  return { kind: 'refused', status, words }
}

function isExternal({ method, headers }: GateRequest, host: string, rules: GateRules): boolean {
  const origin = single(headers.origin)
  if (origin !== undefined && hostOf(origin) !== withoutUsualPort(host)) return true
  const site = single(headers['sec-fetch-site'])
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(method === 'GET' && isVisit(headers, rules))
}

/** A page of our own looks like a foreign one where a proxy in front rewrites `Host`, as nginx does unasked. */
function refusedPage(headers: RequestHeaders, name: string, rules: GateRules): Refusal {
  const origin = single(headers.origin) ?? ''
  const pageHost = URL.canParse(origin) ? new URL(origin).hostname : ''
  if (pageHost === '' || pageHost === name || LOOPBACK.includes(pageHost)) return FOREIGN
  return { ...(rules.hosts.has(pageHost) ? REWRITTEN : FOREIGN), pageHost }
}

/** A user came here by a link, or another site that may do so shows the page in a frame. */
function isVisit(headers: RequestHeaders, { isFramed }: GateRules): boolean {
  if (single(headers['sec-fetch-mode']) !== 'navigate') return false
  const destination = single(headers['sec-fetch-dest'])
  if (isFramed && (destination === 'iframe' || destination === 'frame')) return true
  return destination === 'document' && single(headers['sec-fetch-user']) === '?1'
}

/** `null`, the origin of a sandboxed page, has no host. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

function withoutUsualPort(host: string): string {
  return host.replace(/\.(?=:|$)/, '').replace(/:(?:80|443)$/, '')
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

function plainAddress(peer: string): string {
  return peer.replace(/^::ffff:/, '')
}

/** Each proxy adds whom it was asked by; who is no proxy of ours may have made the rest up. */
function forwardedClient(headers: RequestHeaders, { proxies }: GateRules): string | undefined {
  const all = single(headers['x-forwarded-for'])?.split(',') ?? []
  return all.map((one) => plainAddress(one.trim())).findLast((one) => !proxies.has(one))
}

/** The proxy that is nearest writes last. */
function lastOf(value: string | readonly string[] | undefined): string | undefined {
  return single(value)?.split(',').at(-1)?.trim()
}
