import { expect, it } from 'vitest'
import { securityHeaders } from './headers'

const SETTING = { nonce: 'abc', frameAncestors: [], isSecure: false, isDevelopment: false }

it('lets no script run but those with the nonce of this answer', () => {
  const policy = securityHeaders(SETTING)['Content-Security-Policy'] ?? ''
  const scripts = policy.split('; ').find((part) => part.startsWith('script-src'))
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'")
})

it('lets nobody show a page in a frame, but whom a setting names', () => {
  expect(securityHeaders(SETTING)).toMatchObject({ 'X-Frame-Options': 'DENY' })
  const framed = securityHeaders({ ...SETTING, frameAncestors: ['https://acme.my.connect.aws'] })
  expect(framed['X-Frame-Options']).toBeUndefined()
  expect(framed['Content-Security-Policy']).toContain('frame-ancestors https://acme.my.connect.aws')
})

it('asks for TLS from then on where the browser came over it', () => {
  expect(securityHeaders(SETTING)['Strict-Transport-Security']).toBeUndefined()
  expect(securityHeaders({ ...SETTING, isSecure: true })['Strict-Transport-Security']).toBe(
    'max-age=31536000',
  )
})

it('tells a browser to take each answer for what it is, and to give it to our own pages alone', () => {
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
