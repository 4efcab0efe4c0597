/** What the headers of an answer depend on. */
export interface HeaderOptions {
  /** New for each answer; only scripts with it may run. */
  readonly nonce: string
  /** Sites that may show a page in a frame. */
  readonly frameAncestors: readonly string[]
  /** True if the browser uses TLS. */
  readonly isSecure: boolean
  /** In development React needs `eval`, and pages get updates by WebSocket. */
  readonly isDevelopment: boolean
}

/**
 * The security headers of every answer: what the page may load and run, and who may show it. Inline styles are allowed,
 * because the grid places its rows by them. Source: OWASP Secure Headers.
 */
export function securityHeaders(options: HeaderOptions): Readonly<Record<string, string>> {
  const { frameAncestors, isSecure } = options
  return {
    'Content-Security-Policy': contentSecurityPolicy(options),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(frameAncestors.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    ...(isSecure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
}

function contentSecurityPolicy(options: HeaderOptions): string {
  const { nonce, frameAncestors, isDevelopment } = options
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
