import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../scripts/run/ports'
import { startStandIn } from '../../scripts/run/stand-in'

/** Runs `work` with the URL of an empty stand-in without a rate limit, then removes it and its data. */
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
