import { describe, expect, test } from 'vitest'
import type { TroubleCode } from '@/lib/save'
import { ConnectError, type ConnectErrorDetail, toConnectError } from './errors'
import { toTrouble } from './trouble'

function errorOf(code: TroubleCode, detail: ConnectErrorDetail | null = null): ConnectError {
  return new ConnectError({ code, detail, operation: 'BatchUpdateDataTableValue' })
}

/** By code, each with every detail that changes its words. A code that is missing does not compile. */
const ERRORS: Readonly<Record<TroubleCode, readonly ConnectError[]>> = {
  throttled: [errorOf('throttled')],
  'access-denied': [errorOf('access-denied')],
  'not-found': [errorOf('not-found')],
  'quota-exceeded': [errorOf('quota-exceeded')],
  'invalid-request': [errorOf('invalid-request'), errorOf('invalid-request', 'unknown-operation')],
  conflict: [errorOf('conflict')],
  credentials: [
    errorOf('credentials', 'credentials-missing'),
    errorOf('credentials', 'credentials-expired'),
    errorOf('credentials', 'credentials-refused'),
  ],
  'service-down': [errorOf('service-down'), errorOf('service-down', 'answer-unreadable')],
  unreachable: [errorOf('unreachable', 'no-connection'), errorOf('unreachable', 'no-answer')],
  'unknown-outcome': [errorOf('unknown-outcome'), errorOf('unknown-outcome', 'no-answer')],
  'refused-payload': [errorOf('refused-payload')],
  updated: [errorOf('updated')],
  busy: [errorOf('busy')],
}

const WRITE = { operation: 'BatchUpdateDataTableValue', isWrite: true }

describe.each(['stand-in', 'amazon-connect'] as const)('trouble with the %s', (mode) => {
  test.each(Object.values(ERRORS).flat())(
    'says what happened and that edits are kept: $message',
    (error) => {
      const { code, title, explanation } = toTrouble(error, { mode })
      expect(code).toBe(error.code)
      expect(title).toMatch(/^\S.*[^.\s]$/)
      expect(explanation).toContain('Your edits are kept in this tab.')
      expect(explanation).toMatch(/\.$/)
    },
  )

  test('has words of its own for each of them', () => {
    const words = Object.values(ERRORS)
      .flat()
      .map((error) => toTrouble(error, { mode }))
    const different = new Set(words.map(({ title, explanation }) => `${title}\n${explanation}`))
    // A lost answer reads the same however it was lost.
    expect(different.size).toBe(words.length - 1)
  })
})

describe('what trouble shows holds no secret', () => {
  const SECRET = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN'

  function shown(error: unknown): string {
    const known = toConnectError(error, WRITE)
    return JSON.stringify([known.message, toTrouble(known, { mode: 'amazon-connect' })])
  }

  test('when a provider of credentials fails, whose words may name them', () => {
    const error = Object.assign(new Error(`Could not use ${SECRET}`), {
      name: 'CredentialsProviderError',
    })
    expect(shown(error)).not.toContain(SECRET)
  })

  test('when the transport fails, whose error may carry the request', () => {
    const error = Object.assign(new Error(`socket hang up ${SECRET}`), {
      code: 'ECONNRESET',
      request: { headers: { authorization: SECRET } },
    })
    expect(shown(error)).not.toContain(SECRET)
  })

  test('when AWS refuses a signature and repeats the headers that were signed', () => {
    const error = Object.assign(
      new Error(
        `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:${SECRET}\n'`,
      ),
      { name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } },
    )
    expect(shown(error)).not.toContain(SECRET)
    expect(toConnectError(error, WRITE).serviceMessage).toBe(
      'The request signature we calculated does not match the signature you provided.',
    )
  })
})
