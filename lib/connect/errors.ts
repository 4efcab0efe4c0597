import { z } from 'zod'
import type { TroubleCode } from '@/lib/save'

/** What the code alone does not say, for the words that a user reads. */
export type ConnectErrorDetail =
  /** Nothing was sent: the address is unknown or nobody listens there. */
  | 'no-connection'
  /** The connection broke or nobody answered in time. */
  | 'no-answer'
  /** An answer came, in a form that this app does not know. */
  | 'answer-unreadable'
  | 'credentials-missing'
  | 'credentials-expired'
  | 'credentials-refused'
  /** The service does not know the operation. */
  | 'unknown-operation'

/** The call that went wrong. */
export interface FailedCall {
  readonly operation: string
  /** A write whose answer is lost may have been applied; a read's trouble changes nothing. */
  readonly isWrite: boolean
}

/** Trouble with one whole call of the service. `message` is for the log and holds no values and no credentials. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly code: TroubleCode
  readonly detail: ConnectErrorDetail | null
  readonly operation: string
  /** The service's own words; `null` when it said none. */
  readonly serviceMessage: string | null
  readonly requestId: string | null

  constructor(init: {
    readonly code: TroubleCode
    readonly detail?: ConnectErrorDetail | null
    readonly operation: string
    readonly serviceMessage?: string | null
    readonly requestId?: string | null
    readonly cause?: unknown
  }) {
    const detail = init.detail ?? null
    super(`${init.operation}: ${detail === null ? init.code : `${init.code} (${detail})`}`, {
      cause: init.cause,
    })
    this.code = init.code
    this.detail = detail
    this.operation = init.operation
    this.serviceMessage = init.serviceMessage ?? null
    this.requestId = init.requestId ?? null
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get isRetryable(): boolean {
    return RETRYABLE.has(this.code)
  }
}

const RETRYABLE: ReadonlySet<TroubleCode> = new Set<TroubleCode>([
  'throttled',
  'service-down',
  'unreachable',
  'unknown-outcome',
  'conflict',
])

/** What errors of the SDK, of its transport and of Node may carry. */
const anyError = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  $metadata: z
    .object({
      httpStatusCode: z.number().optional().catch(undefined),
      requestId: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  $response: z
    .object({ statusCode: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

type AnyError = z.output<typeof anyError>
type Reading = Pick<ConnectError, 'code' | 'detail'>

const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/
const REFUSED_CREDENTIALS =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken|MissingAuthenticationTokenException|IncompleteSignature|IncompleteSignatureException|RequestTimeTooSkewed|RequestInTheFuture)$/
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/
const NEVER_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/
const BAD_CERTIFICATE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH)/
const FIRST_SENTENCE = /^.*?(?=$|\n|(?<=\.)\s)/
const LOST_CONNECTION = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|EHOSTUNREACH|ENETUNREACH)$/

/**
 * Makes one `ConnectError` of whatever a call threw: the service's errors by name and status
 * (https://docs.aws.amazon.com/connect/latest/APIReference/CommonErrors.html), the transport's by Node's codes.
 */
export function toConnectError(error: unknown, call: FailedCall): ConnectError {
  if (error instanceof ConnectError) return error
  const parsed = anyError.safeParse(error)
  const known: AnyError = parsed.success ? parsed.data : { name: '', message: '' }
  const reading = byName(known) ?? byStatus(known, call) ?? byTransport(error, known, call)
  return new ConnectError({
    ...reading,
    operation: call.operation,
    serviceMessage: serviceWords(known, reading),
    requestId: known.$metadata?.requestId ?? null,
    cause: error,
  })
}

/** The service's own words; of other errors none, since those may speak of this machine. */
function serviceWords({ message, $metadata }: AnyError, { code }: Reading): string | null {
  if ($metadata?.httpStatusCode === undefined || message === '') return null
  // AWS repeats what was signed, with the session token, after the sentence that says what is wrong.
  return code === 'credentials' ? (FIRST_SENTENCE.exec(message)?.[0] ?? null) : message
}

function byName({ name, message }: AnyError): Reading | null {
  if (THROTTLED.test(name)) return { code: 'throttled', detail: null }
  if (EXPIRED.test(name)) return { code: 'credentials', detail: 'credentials-expired' }
  if (REFUSED_CREDENTIALS.test(name)) return { code: 'credentials', detail: 'credentials-refused' }
  if (NO_CREDENTIALS.test(name)) {
    // The SDK's providers have one error for both; only its words tell an expired session.
    const isExpired = /expired/i.test(message)
    return {
      code: 'credentials',
      detail: isExpired ? 'credentials-expired' : 'credentials-missing',
    }
  }
  switch (name) {
    case 'ServiceQuotaExceededException':
    case 'LimitExceededException':
      return { code: 'quota-exceeded', detail: null }
    case 'ConflictException':
    case 'DuplicateResourceException':
      return { code: 'conflict', detail: null }
    case 'UnknownOperationException':
      return { code: 'invalid-request', detail: 'unknown-operation' }
    default:
      return null
  }
}

function byStatus({ $metadata, $response }: AnyError, { isWrite }: FailedCall): Reading | null {
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  if (status === undefined) return null
  if (status === 429) return { code: 'throttled', detail: null }
  if (status === 401 || status === 403) return { code: 'access-denied', detail: null }
  if (status === 404) return { code: 'not-found', detail: null }
  if (status === 402) return { code: 'quota-exceeded', detail: null }
  if (status === 409) return { code: 'conflict', detail: null }
  if (status >= 400 && status < 500) return { code: 'invalid-request', detail: null }
  // A failing server may have written before it failed.
  if (status >= 500) return { code: isWrite ? 'unknown-outcome' : 'service-down', detail: null }
  return { code: isWrite ? 'unknown-outcome' : 'service-down', detail: 'answer-unreadable' }
}

function byTransport(error: unknown, known: AnyError, { isWrite }: FailedCall): Reading {
  if (wasNeverSent(error, known)) return { code: 'unreachable', detail: 'no-connection' }
  const isLost = known.name === 'TimeoutError' || LOST_CONNECTION.test(known.code ?? '')
  if (isWrite) return { code: 'unknown-outcome', detail: isLost ? 'no-answer' : null }
  if (isLost) return { code: 'unreachable', detail: 'no-answer' }
  return { code: 'service-down', detail: 'answer-unreadable' }
}

/** True only where the connection itself failed. In doubt a write counts as sent, and is read again. */
function wasNeverSent(error: unknown, known: AnyError): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every((one) => {
      const parsed = anyError.safeParse(one)
      return parsed.success && wasNeverSent(one, parsed.data)
    })
  }
  if (NEVER_CONNECTED.test(known.code ?? '') || BAD_CERTIFICATE.test(known.code ?? '')) return true
  if (known.syscall === 'connect' || known.syscall === 'getaddrinfo') return true
  return known.name === 'TimeoutError' && known.message.includes('did not establish a connection')
}
