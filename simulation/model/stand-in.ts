import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectClient } from '@aws-sdk/client-connect'
import { z } from 'zod'
import { createGateway, type Gateway } from '@/lib/connect'
import { type LocalConnectOptions, startLocalConnect } from '@/lib/local-connect'

/** Kept in memory where the system offers it: what is proven here does not rest on the disk. */
function fastFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

const lockVersion = z.object({
  DataTable: z.string().optional(),
  Attribute: z.string().optional(),
  PrimaryValues: z.string().optional(),
  Value: z.string().optional(),
})

const entry = z.object({
  seq: z.number(),
  time: z.string().transform((text) => Date.parse(text)),
  caller: z.string().nullable(),
  operation: z.string(),
  recordId: z.string().nullable(),
  primaryValues: z.array(z.object({ AttributeName: z.string(), Value: z.string() })).nullable(),
  attribute: z.string().nullable(),
  attributeId: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  versionsBefore: lockVersion,
  versionsAfter: lockVersion,
})

/** One accepted write, as the stand-in's journal tells it; `time` is the tick of its call. */
export type Entry = z.output<typeof entry>

const journal = z.object({ entries: z.array(entry) })

/** A stand-in with a gateway and foreign clients over HTTP. Its clock goes on by a second for each call that passes. */
export interface StandIn {
  readonly url: string
  readonly instanceId: string
  readonly gateway: Gateway
  /** Two foreign clients: the plain SDK. */
  readonly external: readonly [ConnectClient, ConnectClient]
  readonly now: () => number
  /** Begins the next second, for a call to be known by. */
  readonly tick: () => number
  readonly addFault: (rule: Record<string, unknown>) => Promise<void>
  readonly clearFaults: () => Promise<void>
  readonly journal: (tableId: string) => Promise<readonly Entry[]>
  /** Throws all tables away. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

const TICK_MS = 1_000

/** Starts a stand-in in this process, reached over HTTP alone. */
export async function startStandIn(options: Partial<LocalConnectOptions>): Promise<StandIn> {
  const dataDir = mkdtempSync(join(fastFolder(), 'lockstep-proof-'))
  let nowMs = Date.UTC(2026, 0, 1)
  const now = () => nowMs
  const service = await startLocalConnect({
    dataDir,
    demo: false,
    rate: null,
    allowFaults: true,
    quotas: { tables: Number.POSITIVE_INFINITY },
    clock: now,
    ...options,
  })
  const { url, instanceId } = service
  const gateway = createGateway(
    {
      mode: 'stand-in',
      instanceId,
      region: 'us-east-1',
      endpoint: url,
      batchSize: 25,
      callsPerSecond: 1e6,
      burst: 1e6,
    },
    // Nobody waits, and yet the time goes by: a pace whose clock stands still would wait for its next call for ever.
    {
      nowMs: now,
      sleep: async (ms) => {
        nowMs += ms
      },
    },
  )
  async function local(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${url}/_local${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const external = [clientOf(url, 'foreign-1'), clientOf(url, 'foreign-2')] as const
  return {
    url,
    instanceId,
    gateway,
    external,
    now,
    tick() {
      nowMs += TICK_MS
      return nowMs
    },
    async addFault(rule) {
      await local('POST', '/faults', rule)
    },
    async clearFaults() {
      await local('DELETE', '/faults')
    },
    async journal(tableId) {
      return journal.parse(await local('GET', `/journal?table=${tableId}&limit=10000`)).entries
    },
    async reset() {
      await local('POST', '/reset', { demo: false })
    },
    async close() {
      for (const client of external) client.destroy()
      await service.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function clientOf(endpoint: string, accessKeyId: string): ConnectClient {
  return new ConnectClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'foreign' },
    maxAttempts: 1,
  })
}
