import { resolve } from 'node:path'
import { z } from 'zod'
import { type Child, describeExit, startChild, type Variables } from './child'
import { projectRoot, standInProgram } from './paths'

/** Port, data directory and settings of the stand-in. */
export interface StandInOptions {
  /** A port of 127.0.0.1. */
  port: number
  /** A relative path starts at the folder of the project. */
  dataDir: string
  /** Environment variables in addition to our own. */
  env?: Variables
  /** Whether to show its output; errors are always shown. @default false */
  showsOutput?: boolean
}

/** A running stand-in. */
export interface StandIn extends Child {
  /** The endpoint of the service: `http://127.0.0.1:4599`. */
  url: string
}

const listeningMessage = z.object({ type: z.literal('listening'), url: z.url() })
const START_LIMIT_MS = 30_000

/**
 * Starts the stand-in in a process of its own, and waits until it accepts calls.
 *
 * @throws if it ends, or does not answer within 30 seconds; then nothing keeps running
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const child = startChild({
    args: ['--import', 'tsx', standInProgram],
    env: {
      ...options.env,
      CONNECT_LOCAL_PORT: String(options.port),
      LOCKSTEP_DATA_DIR: resolve(projectRoot, options.dataDir),
    },
    stdio: ['ignore', options.showsOutput ? 'inherit' : 'ignore', 'inherit'],
  })
  try {
    return { ...child, url: await whenListening(child) }
  } catch (error) {
    await child.stop()
    throw error
  }
}

function whenListening(child: Child): Promise<string> {
  return new Promise((resolveUrl, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('The stand-in did not start within 30 seconds.'))
    }, START_LIMIT_MS)
    child.process.on('message', (message) => {
      const { success, data } = listeningMessage.safeParse(message)
      if (!success) return
      clearTimeout(timer)
      resolveUrl(data.url)
    })
    child.exited.then((exit) => {
      clearTimeout(timer)
      reject(new Error(`The stand-in could not start (${describeExit(exit)}).`))
    })
  })
}
