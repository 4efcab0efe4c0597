import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../scripts/run/ports'
import { startStandIn } from '../../scripts/run/stand-in'

/** Starts an empty stand-in that paces nobody, and ends it and its data after the work, which gets its address. */
export async function withStandIn<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-bench-'))
  const env = { CONNECT_LOCAL_RATE: 'off', CONNECT_LOCAL_CALLERS: '', CONNECT_LOCAL_DEMO: 'off' }
  try {
    const standIn = await startStandIn({ port: await freePort(), dataDir, env })
    try {
      return await work(standIn.url)
    } finally {
      await standIn.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
