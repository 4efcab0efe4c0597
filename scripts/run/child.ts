import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A Node.js program that runs beside this one and ends with it. */
export interface Child {
  process: ChildProcess
  /** Settles when the program has ended, however it ended; never rejects. */
  exited: Promise<Exit>
  /** Asks the program and its own children to end, and makes them when their time is over. */
  stop(): Promise<Exit>
  /** Ends the program and its own children with SIGKILL: none of them gets to know. */
  kill(): Promise<Exit>
}

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What to run. */
export interface ChildOptions {
  /** The arguments of `node`. */
  args: readonly string[]
  /** The folder that it runs in. @default our own */
  cwd?: string
  /** Variables on top of our own environment. */
  env?: Variables
  /** Standard input, output and error, in this order. A channel for messages is always added. */
  stdio: ['ignore', 'ignore' | 'pipe' | 'inherit', 'pipe' | 'inherit']
  /** How long the program may take to end once it was asked to, ms. @default 5000 */
  graceMs?: number
}

const GRACE_MS = 5000
/** The AWS SDK's advice to leave Node.js 20 is for whoever updates the SDK, not for each start. */
const QUIET: Variables = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }
// A group of its own keeps the terminal's Ctrl-C to us, so that we stop the app before the service
// that it still talks to, and lets one signal reach the children of the child too.
const ownGroup = process.platform !== 'win32'
const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

/** Starts a Node.js program that cannot outlive this process: its channel closes when we are gone. */
export function startChild(options: ChildOptions): Child {
  const { args, cwd, env = {}, stdio, graceMs = GRACE_MS } = options
  const withChannel: StdioOptions = [...stdio, 'ipc']
  const child = spawn(process.execPath, args, {
    cwd,
    detached: ownGroup,
    env: { ...process.env, ...QUIET, ...env },
    stdio: withChannel,
  })
  running.add(child)
  const exited = whenEnded(child)
  return {
    process: child,
    exited,
    stop: () => stopChild(child, exited, graceMs),
    kill() {
      signalGroup(child, 'SIGKILL')
      return exited
    },
  }
}

/** How a process ended, as a phrase: `exit code 1` or `signal SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
}

async function whenEnded(child: ChildProcess): Promise<Exit> {
  try {
    await once(child, 'exit')
  } catch {
    // The program could not be started at all: exitCode stays null.
  }
  // What the child itself has started must not stay behind.
  signalGroup(child, 'SIGKILL')
  running.delete(child)
  return { code: child.exitCode, signal: child.signalCode }
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<Exit>,
  graceMs: number,
): Promise<Exit> {
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  try {
    return await exited
  } finally {
    clearTimeout(timer)
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (ownGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // Nobody is left in the group.
  }
}
