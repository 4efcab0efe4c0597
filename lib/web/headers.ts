/** What the headers of an answer depend on. */
export interface PageSetting {
  /** Made for this one answer; no other script may run. */
  readonly nonce: string
  /** Sites that may show a page in a frame; none = nobody. */
  readonly frameAncestors: readonly string[]
  /** The browser came over TLS. */
  readonly isSecure: boolean
  /** While the code is worked on, React evaluates code and pages are told of changes. */
  readonly isDevelopment: boolean
}

/**
 * The headers of every answer: what its page may load and run, and who may show it. Source: OWASP Secure Headers.
 *
 * Styles may stand in the page, because the grid places its rows by them before any script runs.
 */
export function securityHeaders(setting: PageSetting): Readonly<Record<string, string>> {
  const { frameAncestors, isSecure } = setting
  return {
    'Content-Security-Policy': contentSecurityPolicy(setting),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(frameAncestors.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    ...(isSecure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
}

function contentSecurityPolicy(setting: PageSetting): string {
  const { nonce, frameAncestors, isDevelopment } = setting
  const ancestors = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')
}
