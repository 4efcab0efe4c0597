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
  /** The folder with the sources and the build of the app. @default this project */
  folder?: string
  /** Environment variables in addition to our own. */
  env?: Variables
  /** How long running saves may continue after a stop, in seconds. @default 60 */
  stopSeconds?: number
  /** Whether to show the output of the app; errors are always shown. @default true */
  showsOutput?: boolean
}

/** A running app. */
export interface App extends Child {
  /** The address for a browser: `http://127.0.0.1:3000`. */
  url: string
}

const START_LIMIT_MS = 60_000
/** The longest time of a service call with its retries. */
const CALL_SECONDS = 30

/**
 * Starts the app in a process of its own, and waits until it answers.
 *
 * @throws if it ends, or does not answer within 60 seconds; then nothing keeps running
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
    // A stopped save still finishes its present call.
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

/** The address to open; for a host that stands for all addresses, that of loopback. */
export function addressFor(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function environmentFor(kind: AppOptions['kind']): Variables {
  // As a variable, because `next dev` starts a child process.
  const options = [process.env.NODE_OPTIONS, `--require=${JSON.stringify(exitWithParent)}`]
  return {
    NODE_ENV: kind,
    NODE_OPTIONS: options.filter(Boolean).join(' '),
    NEXT_TELEMETRY_DISABLED: '1',
    // Hides a warning about Node.js versions for later SDKs; the lock file has one that works.
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
    // A path without a service call; any answer counts.
    const response = await fetch(`${url}/_next/static/ready`, { signal: AbortSignal.timeout(5000) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
