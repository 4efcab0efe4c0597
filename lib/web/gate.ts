/** The headers of a request, with names in lower case as in Node.js. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Which requests the server accepts. */
export interface GateRules {
  /** Host names of the server, in lower case and without ports. */
  readonly hosts: ReadonlySet<string>
  /** Addresses of proxies whose `X-Forwarded-*` headers are trusted. */
  readonly proxies: ReadonlySet<string>
  /** True if other sites, such as the Connect workspace, may show a page in a frame. */
  readonly isFramed: boolean
}

/** The parts of a request that are checked. */
export interface GateRequest {
  readonly method: string
  readonly headers: RequestHeaders
  /** The address of the other end of the connection. */
  readonly peer: string
}

/** An accepted request, as its browser sees it. */
export interface AllowedRequest {
  readonly kind: 'allowed'
  /** With the port, if any. */
  readonly host: string
  readonly isSecure: boolean
  /** The address of the client, behind any known proxies. */
  readonly client: string
}

/**
 * A refused request. The message is for the sender and quotes nothing of the request. It ends with "Nothing was
 * changed.", by which a page knows that its save did not begin.
 */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: 400 | 403 | 421
  readonly message: string
  /** An unknown host name, for the log. */
  readonly unknownHost?: string
  /** The host of the sending page if it is not the requested one, for the log. Behind a proxy it may be our own. */
  readonly pageHost?: string
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/

/** The host names of this machine and the configured ones. */
export function hostNames(host: string, configured: readonly string[]): ReadonlySet<string> {
  const isAny = host === '0.0.0.0' || host === '::'
  const own = isAny ? [] : [host.includes(':') ? `[${host}]` : host]
  return new Set([...LOOPBACK, ...own, ...configured].map((name) => name.toLowerCase()))
}

/**
 * Accepts requests of the server's own pages only.
 *
 * An unknown host name means that somebody's DNS points here (DNS rebinding: OWASP ASVS 5, 3.5). Browsers send the
 * origin of the page in `Sec-Fetch-Site` and `Origin`; following a link from another site is allowed. Programs send
 * neither header. Source: W3C Fetch Metadata, "Resource Isolation Policy".
 */
export function checkRequest(request: GateRequest, rules: GateRules): AllowedRequest | Refusal {
  const { headers, peer } = request
  const from = plainAddress(peer)
  const isProxied = rules.proxies.has(from)
  const forwardedHost = isProxied ? lastOf(headers['x-forwarded-host']) : undefined
  const host = (forwardedHost ?? single(headers.host) ?? '').toLowerCase()
  const name = HOST.exec(host)?.[1]?.replace(/\.$/, '')
  if (name === undefined)
    return refused(400, 'The request has no valid host name. Nothing was changed.')
  if (!rules.hosts.has(name)) return { ...UNKNOWN_HOST, unknownHost: name }
  if (isExternal(request, host, rules)) return refusedPage(headers, name, rules)
  const isSecure = isProxied && lastOf(headers['x-forwarded-proto']) === 'https'
  const client = isProxied ? forwardedClient(headers, rules) : undefined
  return { kind: 'allowed', host, isSecure, client: client ?? from }
}

const UNKNOWN_HOST = refused(
  421,
  'Lockstep does not answer to this host name. Its administrator can add the name to LOCKSTEP_HOSTS. Nothing was changed.',
)
const OTHER_SITE = refused(
  403,
  'Lockstep accepts requests from its own pages only, and this one came from another site. Nothing was changed.',
)
const REWRITTEN_HOST = refused(
  403,
  'The proxy in front of Lockstep changes the host name, so this request looks as if it came from another site. The administrator can configure the proxy to pass on Host unchanged. Nothing was changed.',
)

function refused(status: Refusal['status'], message: string): Refusal {
  return { kind: 'refused', status, message }
}

function isExternal({ method, headers }: GateRequest, host: string, rules: GateRules): boolean {
  const origin = single(headers.origin)
  if (origin !== undefined && hostOf(origin) !== withoutDefaultPort(host)) return true
  const site = single(headers['sec-fetch-site'])
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(method === 'GET' && isNavigation(headers, rules))
}

/** If a proxy rewrites `Host`, as nginx does by default, a page of our own looks like one of another site. */
function refusedPage(headers: RequestHeaders, name: string, rules: GateRules): Refusal {
  const origin = single(headers.origin) ?? ''
  const pageHost = URL.canParse(origin) ? new URL(origin).hostname : ''
  if (pageHost === '' || pageHost === name || LOOPBACK.includes(pageHost)) return OTHER_SITE
  return { ...(rules.hosts.has(pageHost) ? REWRITTEN_HOST : OTHER_SITE), pageHost }
}

/** True if a user followed a link to the page, or an allowed site shows it in a frame. */
function isNavigation(headers: RequestHeaders, { isFramed }: GateRules): boolean {
  if (single(headers['sec-fetch-mode']) !== 'navigate') return false
  const destination = single(headers['sec-fetch-dest'])
  if (isFramed && (destination === 'iframe' || destination === 'frame')) return true
  return destination === 'document' && single(headers['sec-fetch-user']) === '?1'
}

/** The origin of a sandboxed page is `null` and has no host. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

function withoutDefaultPort(host: string): string {
  return host.replace(/\.(?=:|$)/, '').replace(/:(?:80|443)$/, '')
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

function plainAddress(peer: string): string {
  return peer.replace(/^::ffff:/, '')
}

/** Each proxy appends the address that called it. Entries before our proxies may be forged. */
function forwardedClient(headers: RequestHeaders, { proxies }: GateRules): string | undefined {
  const all = single(headers['x-forwarded-for'])?.split(',') ?? []
  return all.map((one) => plainAddress(one.trim())).findLast((one) => !proxies.has(one))
}

/** The nearest proxy appends last. */
function lastOf(value: string | readonly string[] | undefined): string | undefined {
  return single(value)?.split(',').at(-1)?.trim()
}
