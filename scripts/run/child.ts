import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a process ended: by an exit code or a signal. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A child process that ends with this process. */
export interface Child {
  process: ChildProcess
  /** Settles when the program has ended; never rejects. */
  exited: Promise<Exit>
  /** Asks the program and its children to end, and kills them after the grace period. */
  stop(): Promise<Exit>
  /** Kills the program and its children with SIGKILL. */
  kill(): Promise<Exit>
}

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What to run, and how. */
export interface ChildOptions {
  /** The arguments of `node`. */
  args: readonly string[]
  /** The working directory. @default our own */
  cwd?: string
  /** Variables in addition to our own environment. */
  env?: Variables
  /** Standard input, output and error. An IPC channel is always added. */
  stdio: ['ignore', 'ignore' | 'pipe' | 'inherit', 'pipe' | 'inherit']
  /** The grace period after a stop request, ms. @default 5000 */
  graceMs?: number
}

const GRACE_MS = 5000
/** Hides the advice of the AWS SDK about Node.js 20. */
const QUIET: Variables = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }
// A process group of its own: Ctrl-C in the terminal reaches only us, so that we stop the app before the service it
// uses, and a signal to the group reaches grandchildren too.
const ownGroup = process.platform !== 'win32'
const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

/** Starts a Node.js program that ends when this process does. */
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

/** How a process ended, in words: `exit code 1` or `signal SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
}

async function whenEnded(child: ChildProcess): Promise<Exit> {
  try {
    await once(child, 'exit')
  } catch {
    // The program could not be started; exitCode stays null.
  }
  // Also end what the child has started.
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
    // The group has already ended.
  }
}
