import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, describeExit, startChild, type Variables } from './child'
import { APP_PROGRAM, exitWithParent, projectRoot } from './paths'

/** How the app is served. */
export interface AppOptions {
  /** `development` reloads when a file changes; `production` needs a build. */
  kind: 'production' | 'development'
  host: string
  port: number
  /** The folder with the app's sources, and its build. @default this project's */
  folder?: string
  /** Settings for this app on top of our own environment. */
  env?: Variables
  /** How long running saves may go on once the app is stopped, seconds. @default 60 */
  stopSeconds?: number
  /** Whether what the app logs is shown. Its errors always are. @default true */
  showsOutput?: boolean
}

/** A running app. */
export interface App extends Child {
  /** The address for a browser, such as `http://127.0.0.1:3000`. */
  url: string
}

const START_LIMIT_MS = 60_000
/** How long one call of the service may take, retries included. */
const CALL_SECONDS = 30

/**
 * Starts the app in a process of its own.
 *
 * @returns when it answers
 * @throws when it ends or does not answer for 60 seconds instead; nothing is left running
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { kind, host, port, folder = projectRoot, env, stopSeconds = 60 } = options
  const { showsOutput = true } = options
  const child = startChild({
    args: ['--import', 'tsx', join(folder, APP_PROGRAM)],
    cwd: folder,
    env: {
      ...env,
      ...environmentFor(kind),
      HOST: host,
      PORT: String(port),
      LOCKSTEP_STOP_SECONDS: String(stopSeconds),
    },
    // A save that was told to stop still ends the call that it is in.
    graceMs: (stopSeconds + CALL_SECONDS) * 1000,
    stdio: ['ignore', showsOutput ? 'inherit' : 'ignore', 'inherit'],
  })
  const url = addressFor(host, port)
  try {
    await whenAnswering(child, url)
  } catch (error) {
    await child.stop()
    throw error
  }
  return { ...child, url }
}

/** The address to open: a host that means every address is reached through loopback. */
export function addressFor(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function environmentFor(kind: AppOptions['kind']): Variables {
  // By variable, not by argument: `next dev` serves from a child of its own.
  const options = [process.env.NODE_OPTIONS, `--require=${JSON.stringify(exitWithParent)}`]
  return {
    NODE_ENV: kind,
    NODE_OPTIONS: options.filter(Boolean).join(' '),
    NEXT_TELEMETRY_DISABLED: '1',
    // It tells whoever starts the app of Node versions that later versions of the SDK will need; the lock file holds
    // one that runs here.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}

async function whenAnswering(child: Child, url: string): Promise<void> {
  const end = Date.now() + START_LIMIT_MS
  while (Date.now() < end) {
    const isAnswering = await answers(url)
    if (hasEnded(child)) {
      throw new Error(`The app could not start (${describeExit(await child.exited)}).`)
    }
    if (isAnswering) return
    await sleep(100)
  }
  throw new Error(`The app did not answer at ${url} within 60 seconds.`)
}

function hasEnded({ process: { exitCode, signalCode } }: Child): boolean {
  return exitCode !== null || signalCode !== null
}

async function answers(url: string): Promise<boolean> {
  try {
    // A path that costs no call of the service. Any answer will do.
    const response = await fetch(`${url}/_next/static/ready`, { signal: AbortSignal.timeout(5000) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
