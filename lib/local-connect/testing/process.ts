import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** The stand-in's command, bundled into one file: it starts four times as fast as its sources. */
export type Command = {
  /** Starts a process over a data directory, on a free port, with options on top. */
  start(dataDir: string, args: readonly string[]): StandIn
  /** Removes the bundle and ends what was started and still runs. */
  dispose(): Promise<void>
}

/** A stand-in in a process of its own. */
export type StandIn = {
  /** Its endpoint, once it listens; rejects with what it printed if it ends before. */
  url: Promise<string>
  /** Ends it with SIGKILL: nothing in it gets to know. Resolves when it is gone. */
  kill(): Promise<void>
}

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))

/** Bundles the command. */
export async function bundleCommand(): Promise<Command> {
  const folder = mkdtempSync(join(tmpdir(), 'local-connect-command-'))
  const script = join(folder, 'cli.mjs')
  await bundle(script)
  const running = new Set<StandIn>()
  function start(dataDir: string, args: readonly string[]): StandIn {
    const standIn = startProcess(script, ['--port', '0', '--data-dir', dataDir, ...args])
    running.add(standIn)
    return standIn
  }
  async function dispose(): Promise<void> {
    await Promise.all([...running].map((one) => one.kill()))
    rmSync(folder, { recursive: true, force: true })
  }
  return { start, dispose }
}

async function bundle(script: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url)
  // The driver is a native library, which no bundle can hold: it is named by its place.
  const driver: Plugin = {
    name: 'driver',
    setup({ onResolve }) {
      onResolve({ filter: /^libsql$/ }, () => ({ path: resolve('libsql'), external: true }))
    },
  }
  await build({
    entryPoints: [CLI],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [driver],
    // Packages of the older kind call `require`, which an ES module has not.
    banner: {
      js: `import { createRequire as madeBy } from 'node:module'; const require = madeBy(${JSON.stringify(CLI)});`,
    },
  })
}

function startProcess(script: string, args: readonly string[]): StandIn {
  const child = fork(script, args, { silent: true, execArgv: [] })
  const exit = once(child, 'exit')
  const url = listening(child)
  // Whoever kills it before it listens does not ask for the endpoint.
  url.catch(() => undefined)
  return {
    url,
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr?.on('data', (chunk) => {
      output += String(chunk)
    })
    child.once('message', (message) => resolve(String(Object(message).url)))
    child.once('close', () => reject(new Error(`The stand-in ended: ${output}`)))
  })
}
