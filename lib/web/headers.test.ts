import { expect, it } from 'vitest'
import { securityHeaders } from './headers'

const SETTING = { nonce: 'abc', frameAncestors: [], isSecure: false, isDevelopment: false }

it('allows only scripts with the nonce of this answer', () => {
  const policy = securityHeaders(SETTING)['Content-Security-Policy'] ?? ''
  const scripts = policy.split('; ').find((part) => part.startsWith('script-src'))
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'")
})

it('allows frames only on the configured sites', () => {
  expect(securityHeaders(SETTING)).toMatchObject({ 'X-Frame-Options': 'DENY' })
  const framed = securityHeaders({ ...SETTING, frameAncestors: ['https://acme.my.connect.aws'] })
  expect(framed['X-Frame-Options']).toBeUndefined()
  expect(framed['Content-Security-Policy']).toContain('frame-ancestors https://acme.my.connect.aws')
})

it('requires TLS from then on if the browser uses it', () => {
  expect(securityHeaders(SETTING)['Strict-Transport-Security']).toBeUndefined()
  expect(securityHeaders({ ...SETTING, isSecure: true })['Strict-Transport-Security']).toBe(
    'max-age=31536000',
  )
})

it('forbids content sniffing and use by other sites', () => {
  expect(securityHeaders(SETTING)).toMatchObject({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  const policy = securityHeaders(SETTING)['Content-Security-Policy']
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(part)
  }
})
