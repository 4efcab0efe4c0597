import { resolve } from 'node:path'
import { z } from 'zod'
import { type Child, describeExit, startChild, type Variables } from './child'
import { projectRoot, standInProgram } from './paths'

/** Where the stand-in listens and keeps its data. */
export interface StandInOptions {
  /** A port of 127.0.0.1. */
  port: number
  /** A relative path counts from the project's folder. */
  dataDir: string
  /** Settings of the stand-in on top of our own environment. */
  env?: Variables
  /** Whether what it prints is shown. Its errors always are. @default false */
  showsOutput?: boolean
}

/** A running stand-in. */
export interface StandIn extends Child {
  /** The service's endpoint, such as `http://127.0.0.1:4599`. */
  url: string
}

const listeningMessage = z.object({ type: z.literal('listening'), url: z.url() })
const START_LIMIT_MS = 30_000

/**
 * Starts the stand-in service in a process of its own.
 *
 * @returns when it takes calls
 * @throws when it ends or says nothing for 30 seconds instead; nothing is left running
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
