import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type LocalConnect, startLocalConnect } from '../../lib/local-connect'

const made = z.object({ Id: z.string() })

/** A stand-in in this process, without limits, with a minimal HTTP client. */
export interface Service {
  readonly dataDir: string
  /** The path of the tables of the instance. */
  readonly tables: string
  /** Returns the body of an answer; throws if the call fails. */
  call(method: string, path: string, body?: object): Promise<string>
  close(): Promise<void>
}

/** A table of the stand-in. */
export interface BigTable {
  readonly path: string
  readonly attributes: readonly string[]
  readonly records: number
}

/** Runs `work` with a temporary data directory. */
export async function withService<Result>(
  work: (dataDir: string) => Promise<Result>,
): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Starts a stand-in on a data directory. */
export async function openService(dataDir: string): Promise<Service> {
  const service = await startLocalConnect({
    dataDir,
    demo: false,
    rate: null,
    quotas: { values: Number.POSITIVE_INFINITY },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    dataDir,
    tables: `/data-tables/${service.instanceId}`,
    call: (method, path, body) => send(service, agent, method, path, body),
    async close() {
      agent.destroy()
      await service.close()
    },
  }
}

function send(
  { url }: LocalConnect,
  agent: Agent,
  method: string,
  path: string,
  body?: object,
): Promise<string> {
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const headers =
    sent === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }
  return new Promise((resolve, reject) => {
    const call = request(url + path, { agent, method, headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString()
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))
      })
    })
    call.on('error', reject)
    call.end(sent)
  })
}

/** Values per create call, for a body under 1 MB. */
const CREATED_AT_ONCE = 2_000

/** Creates a table at level VALUE and fills it. */
export async function makeBigTable(
  service: Service,
  { records, attributes: count }: { records: number; attributes: number },
): Promise<BigTable> {
  const { Id } = made.parse(
    JSON.parse(
      await service.call('PUT', service.tables, {
        Name: `Table of ${records * count}`,
        TimeZone: 'UTC',
        ValueLockLevel: 'VALUE',
        Status: 'PUBLISHED',
      }),
    ),
  )
  const path = `${service.tables}/${Id}`
  const attributes = Array.from({ length: count }, (_, index) => `Attribute ${index}`)
  for (const Name of ['Key', ...attributes]) {
    const Primary = Name === 'Key'
    await service.call('PUT', `${path}/attributes`, { Name, ValueType: 'TEXT', Primary })
  }
  const atOnce = CREATED_AT_ONCE / count
  for (let first = 0; first < records; first += atOnce) {
    const Values = Array.from({ length: Math.min(atOnce, records - first) }, (_, index) =>
      attributes.map((AttributeName) => ({
        PrimaryValues: keyOf(first + index),
        AttributeName,
        Value: `${AttributeName} of ${first + index}`,
      })),
    ).flat()
    await service.call('POST', `${path}/values/create`, { Values })
  }
  return { path, attributes, records }
}

/** The primary values of the record with this number. */
export function keyOf(record: number) {
  return [{ AttributeName: 'Key', Value: `Record ${record}` }]
}
