import { ConnectClient } from '@aws-sdk/client-connect'

/** What the gateway needs of the settings. */
export interface ConnectSettings {
  readonly mode: 'stand-in' | 'amazon-connect'
  /** The instance's id or ARN. */
  readonly instanceId: string
  readonly region: string
  /** Where to call; `undefined` lets the SDK know the address by the region. */
  readonly endpoint: string | undefined
  /** Values in one Batch call. */
  readonly batchSize: number
  readonly callsPerSecond: number
  readonly burst: number
}

const CONNECTION_TIMEOUT_MS = 3_000
const ANSWER_TIMEOUT_MS = 20_000

/** The stand-in looks at no signature; fixed ones keep real credentials on this machine. */
const STAND_IN_CREDENTIALS = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' }

/**
 * The SDK's client. It never repeats a request by itself, since that makes a write conflict with itself; reads are
 * repeated by `retryRead`. To Amazon Connect it goes with the SDK's own chain of credentials.
 */
export function createClient(settings: ConnectSettings): ConnectClient {
  const { mode, region, endpoint } = settings
  return new ConnectClient({
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: ANSWER_TIMEOUT_MS,
      // Without this the SDK only logs a slow answer.
      throwOnRequestTimeout: true,
      // The request timeout ends with the first byte; this one ends a body that stalls.
      socketTimeout: ANSWER_TIMEOUT_MS,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(mode === 'stand-in' ? { credentials: STAND_IN_CREDENTIALS } : {}),
  })
}
