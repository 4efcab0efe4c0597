import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectClient } from '@aws-sdk/client-connect'
import { z } from 'zod'
import { type Line, startLine } from '@/e2e/support/line'
import { connectClient } from '@/e2e/support/services'
import { bundleCommand } from '@/lib/local-connect/testing/process'
import { startApp } from '@/scripts/run/app'
import { freePort } from '@/scripts/run/ports'

/** How long the service takes over a write, in ms: long enough for a kill to meet one on its way. */
const WRITE_MS = 25

const OPTIONS = '--demo off --rate off --quota-values off --quota-tables off --journal 10000000'

const entry = z.object({
  seq: z.number(),
  caller: z.string().nullable(),
  primaryValues: z.array(z.object({ Value: z.string() })).nullable(),
  attribute: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

/** One accepted write, as the stand-in's journal tells it. */
export type Entry = z.output<typeof entry>

/** An app as it is built, a stand-in, and the line between them, each in a process of its own that can be killed. */
export interface TestEnvironment {
  readonly appUrl: string
  readonly line: Line
  /** A client of the stand-in: somebody else, who edits beside the app. */
  external(): ConnectClient
  killApp(): Promise<void>
  startApp(): Promise<void>
  killStandIn(): Promise<void>
  startStandIn(): Promise<void>
  /** A table's accepted writes after an entry, in their order. */
  journal(tableId: string, after: number): Promise<readonly Entry[]>
  close(): Promise<void>
}

/** Starts both over data of their own. */
export async function openHouse(): Promise<TestEnvironment> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lockstep-kill-'))
  const [command, line] = [await bundleCommand(), await startLine()]
  const port = await freePort()
  let standIn = command.start(dataDir, [...OPTIONS.split(' '), '--allow-faults'])
  let url = ''
  let client = connectClient(url)
  let app = await runStandIn().then(runApp)

  async function runStandIn(): Promise<void> {
    url = await standIn.url
    line.leadTo(url)
    client.destroy()
    client = connectClient(url)
    const slow = { operation: 'BatchUpdateDataTableValue', effect: 'delay', ms: WRITE_MS }
    await post(`${url}/_local/faults`, slow)
  }

  function runApp() {
    return startApp({
      kind: 'production',
      host: '127.0.0.1',
      port,
      env: {
        CONNECT_INSTANCE_ID: '',
        LOCKSTEP_DATA_DIR: dataDir,
        CONNECT_LOCAL_PORT: String(line.port),
        CONNECT_BATCH_SIZE: '',
        CONNECT_CALLS_PER_SECOND: '1000',
        CONNECT_BURST: '1000',
      },
      showsOutput: false,
    })
  }

  return {
    appUrl: app.url,
    line,
    external: () => client,
    async killApp() {
      await app.kill()
    },
    async startApp() {
      app = await runApp()
    },
    killStandIn: () => standIn.kill(),
    async startStandIn() {
      standIn = command.start(dataDir, [...OPTIONS.split(' '), '--allow-faults'])
      await runStandIn()
    },
    journal: (tableId, after) => readJournal(url, tableId, after),
    async close() {
      await app.kill()
      client.destroy()
      await command.dispose()
      await line.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const page = z.object({ entries: z.array(entry) })

async function readJournal(url: string, tableId: string, after: number): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (;;) {
    const from = all.at(-1)?.seq ?? after
    const query = `table=${tableId}&limit=10000&after=${from}`
    const { entries } = page.parse(await ask(`${url}/_local/journal?${query}`))
    if (entries.length === 0) return all
    all.push(...entries)
  }
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await ask(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
