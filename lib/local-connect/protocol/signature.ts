import { timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { ServiceError } from '../rules/errors'
import { type Authorization, readAuthorization } from './authorization'

/** How far a signature's time may be from ours: five minutes, as AWS documents. */
const SKEW_MS = 5 * 60_000
const SERVICE = 'connect'
const DATE_HEADER = 'x-amz-date'
const HASH_HEADER = 'x-amz-content-sha256'

/** A request as it came over the wire. */
export type SignedRequest = {
  method: string
  /** Path and query as they were sent: decoding would change what was signed. */
  url: string
  headers: Headers
  body: string
}

/**
 * Checks a request's Signature Version 4 by signing it again with the caller's secret.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * Any region is accepted (guess: there is only one here); the service must be `connect`.
 * @param nowMs time of the machine in epoch ms, which clients sign with
 * @throws InvalidSignatureException for another signature, service or time; in AWS's words (seen)
 */
export async function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  secret: string,
  nowMs: number,
): Promise<void> {
  const signedMs = signingTime(request.headers, authorization)
  checkSkew(signedMs, nowMs)
  if (authorization.service !== SERVICE) {
    throw invalid(`Credential should be scoped to correct service: '${SERVICE}'.`)
  }
  if (!authorization.signedHeaders.includes('host')) {
    throw invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.")
  }
  const expected = await signAgain(request, authorization, secret, signedMs)
  if (!(await hashMatches(request)) || !isSame(expected, authorization.signature)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  }
}

async function signAgain(
  request: SignedRequest,
  authorization: Authorization,
  secret: string,
  signedMs: number,
): Promise<string> {
  const { accessKeyId, region, signedHeaders } = authorization
  const signer = new SignatureV4({
    service: SERVICE,
    region,
    credentials: { accessKeyId, secretAccessKey: secret },
    sha256: Sha256,
    applyChecksum: false,
  })
  const { pathname, searchParams } = new URL(request.url)
  const query: Record<string, string[]> = {}
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name)
  const signed = await signer.sign(
    new HttpRequest({
      method: request.method,
      path: pathname,
      query,
      headers: Object.fromEntries(
        signedHeaders.map((name) => [name, request.headers.get(name) ?? '']),
      ),
      body: request.body,
    }),
    { signingDate: new Date(signedMs), signableHeaders: new Set(signedHeaders) },
  )
  return readAuthorization(new Headers(signed.headers)).signature
}

/** The hash that a client sends along takes the body's place in the signature: it must be true. */
async function hashMatches({ headers, body }: SignedRequest): Promise<boolean> {
  const claimed = headers.get(HASH_HEADER)
  if (claimed === null) return true
  const hash = new Sha256()
  hash.update(Buffer.from(body))
  return isSame(claimed, Buffer.from(await hash.digest()).toString('hex'))
}

/** @throws IncompleteSignatureException without a time of AWS's form */
function signingTime(headers: Headers, { day }: Authorization): number {
  const text = headers.get(DATE_HEADER) ?? ''
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) {
    throw new ServiceError(
      'IncompleteSignatureException',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  }
  if (!text.startsWith(day)) {
    throw invalid('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.')
  }
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number)
  return Date.UTC(year, month - 1, date, hour, minute, second)
}

function checkSkew(signedMs: number, nowMs: number): void {
  const [signed, now] = [stamp(signedMs), stamp(nowMs)]
  if (signedMs < nowMs - SKEW_MS) {
    const limit = stamp(nowMs - SKEW_MS)
    throw invalid(`Signature expired: ${signed} is now earlier than ${limit} (${now} - 5 min.)`)
  }
  if (signedMs > nowMs + SKEW_MS) {
    const limit = stamp(nowMs + SKEW_MS)
    throw invalid(
      `Signature not yet current: ${signed} is still later than ${limit} (${now} + 5 min.)`,
    )
  }
}

/** `20261122T101500Z` */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidSignatureException', message)
}
