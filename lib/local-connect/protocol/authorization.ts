import { ServiceError } from '../rules/errors'

/** The parts of an `Authorization` header of Signature Version 4. */
export type Authorization = {
  accessKeyId: string
  region: string
  service: string
  /** Day of the signing key, as `20261122`. */
  day: string
  /** Names in lower case. */
  signedHeaders: readonly string[]
  signature: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/**
 * The access key id that a request is signed with, unchecked, or `null` if there is none to read.
 * It names the caller where nobody's signature is looked at.
 */
export function accessKeyIdOf(headers: Headers): string | null {
  const [, id = null] = /Credential=([^/,\s]+)\//.exec(headers.get('authorization') ?? '') ?? []
  return id
}

/**
 * Reads the header whose form AWS publishes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
 * @throws MissingAuthenticationTokenException without one, IncompleteSignatureException for a
 *   wrong form; both in the words of AWS's servers (seen), and without the header's content
 */
export function readAuthorization(headers: Headers): Authorization {
  const header = headers.get('authorization')
  if (header === null || !header.startsWith(`${ALGORITHM} `)) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token')
  }
  const parts = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => splitAt(part.trim(), '=')),
  )
  const credential = partOf(parts, 'Credential').split('/')
  const [accessKeyId, day, region, service, end] = credential
  if (!accessKeyId || !day || !region || !service || end !== 'aws4_request') {
    throw incomplete('Credential must have exactly 5 slash-delimited elements.')
  }
  return {
    accessKeyId,
    day,
    region,
    service,
    signedHeaders: partOf(parts, 'SignedHeaders').toLowerCase().split(';'),
    signature: partOf(parts, 'Signature'),
  }
}

function partOf(parts: ReadonlyMap<string, string>, name: string): string {
  const part = parts.get(name)
  if (part) return part
  throw incomplete(`Authorization header requires '${name}' parameter.`)
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function incomplete(message: string): ServiceError {
  return new ServiceError('IncompleteSignatureException', message)
}
