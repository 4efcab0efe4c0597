import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { readCallers } from './config/callers'
import { readHours } from './config/hours-of-operation'
import { createClock } from './control/clock'
import { createControl } from './control/create-control'
import { createFaultInterceptor } from './control/faults/effects'
import { DEMO_HOURS } from './demo/hours'
import { seedDemoData } from './demo/seed'
import { INSTANCE_ID } from './identity'
import { createApp } from './protocol/app'
import { createIdentify } from './protocol/authentication'
import { createGate } from './protocol/browser-guard'
import { createRequestLog, type LogLevel } from './protocol/request-log'
import { createThrottle } from './protocol/throttling'
import { DEFAULT_RATE, type Rate } from './protocol/token-bucket'
import { DEFAULT_QUOTAS, type Quotas } from './rules/quotas'
import { newLockVersion } from './rules/scope-versions'
import { openStore } from './store/store'
import type { BatchLocking, NoneVersions, TableVersions } from './types'

/** How to start the stand-in inside a process of one's own. */
export type LocalConnectOptions = {
  /** Directory of the database; made if absent. */
  dataDir: string
  /** 0 takes any free port. @default 0 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
  /** Names under which it answers, in lower case, beside `localhost` and addresses. @default none */
  hosts?: readonly string[]
  /** How a batch whose cells share a lock scope is judged. @default 'snapshot' */
  batchLocking?: BatchLocking
  /** Whether values written at level NONE move lock versions. @default 'move' */
  noneVersions?: NoneVersions
  /** Whether values move the table's version where it is not compared. @default 'move' */
  tableVersions?: TableVersions
  /** How many calls of an operation pass; `null` = any number. @default 2 a second, bursts of 5 */
  rate?: Rate | null
  /** Quotas in place of the published ones. */
  quotas?: Partial<Quotas>
  /** File of the callers. @default none: anybody may call */
  callersFile?: string | undefined
  /** Whether a fresh database gets the demo tables. @default true */
  demo?: boolean
  /** File of the hours of operation. @default hours-of-operation.json in `dataDir`, if there */
  hoursFile?: string | undefined
  /** Epoch milliseconds, for timestamps and expressions. @default Date.now */
  clock?: () => number
  /** Whether `/_local` may break calls, set the clock and start afresh. @default false */
  allowFaults?: boolean
  /** How many entries of the journal are kept. @default 100,000 with `allowFaults`, else 'off' */
  journal?: number | 'off' | undefined
  /** What the request log on standard error tells. @default 'off' */
  log?: LogLevel
}

const JOURNAL_ROWS = 100_000

/** A running stand-in. */
export type LocalConnect = {
  /** Endpoint, without a slash at the end. */
  url: string
  /** The only instance that it knows. */
  instanceId: string
  /** Stops answering, drops open connections and closes the database. */
  close(): Promise<void>
}

/**
 * How long an idle connection is kept. After Node's own 5 s a client that pauses, or is held up on a busy machine, may
 * write on one that is being closed: a lost answer that nobody asked for.
 */
const IDLE_MS = 75_000

/**
 * Starts the stand-in service.
 * @throws StoreError when the database, the hours or the callers cannot be used; the system's error when the port cannot
 */
export async function startLocalConnect(options: LocalConnectOptions): Promise<LocalConnect> {
  const { dataDir, port = 0, host = '127.0.0.1', batchLocking = 'snapshot' } = options
  const clock = createClock(options.clock ?? Date.now)
  const { nowMs } = clock
  const wantsDemo = options.demo ?? true
  const hours = readHours(dataDir, options.hoursFile ?? null, wantsDemo ? DEMO_HOURS : {})
  const callers = readCallers(options.callersFile ?? null)
  const allowFaults = options.allowFaults ?? false
  const journal = options.journal ?? (allowFaults ? JOURNAL_ROWS : 'off')
  const store = openStore(
    dataDir,
    wantsDemo ? (fresh) => seedDemoData(fresh, nowMs()) : null,
    journal === 'off' ? 0 : journal,
    allowFaults ? nowMs : null,
  )
  const rate = options.rate === undefined ? DEFAULT_RATE : options.rate
  const context = {
    store,
    batchLocking,
    noneVersions: options.noneVersions ?? 'move',
    tableVersions: options.tableVersions ?? 'move',
    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
    hours,
    nowMs,
    newVersion: newLockVersion,
    newId: randomUUID,
  }
  const stopping = new AbortController()
  const control = allowFaults ? createControl(store, clock, wantsDemo) : null
  const app = createApp(context, {
    identify: createIdentify(callers),
    interceptors: [
      ...(control === null ? [] : [createFaultInterceptor(control.rules, stopping.signal)]),
      ...(rate === null ? [] : [createThrottle(rate)]),
    ],
    gate: createGate(options.hosts ?? []),
    log: createRequestLog(options.log ?? 'off', process.stderr),
    local: { control, journal: store.journal.isKept ? store.journal : null },
  })
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = IDLE_MS
  try {
    const address = await listen(server, port, host)
    return {
      url: urlOf(address),
      instanceId: INSTANCE_ID,
      close() {
        stopping.abort()
        return stop(server).finally(store.close)
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function listen(server: ServerType, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') {
        reject(new Error('The server listens on no port.'))
      } else {
        resolve(address)
      }
    })
  })
}

function stop(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

function urlOf(address: AddressInfo): string {
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
