import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium } from '@playwright/test'
import { BROWSER_ARGUMENTS, systemBrowsers } from '@/scripts/run/browser'

/** A browser in a process of its own, over a profile that outlasts it. */
export interface KillableBrowser {
  readonly context: BrowserContext
  /** Ends it and all its processes with SIGKILL: no page gets to know. */
  kill(): Promise<void>
}

const ARGUMENTS = [
  ...BROWSER_ARGUMENTS,
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--remote-debugging-port=0',
]
const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) killGroup(child)
})

/** Starts a browser over a profile: what an earlier one stored there comes back with it. */
export async function openBrowser(profile: string): Promise<KillableBrowser> {
  const path = process.env.LOCKSTEP_CHROMIUM || systemBrowsers()[0] || chromium.executablePath()
  const child = spawn(path, [...ARGUMENTS, `--user-data-dir=${profile}`, 'about:blank'], {
    // A group of its own: one signal reaches its renderers too.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  const ended = once(child, 'exit').then(() => running.delete(child))
  const browser = await chromium.connectOverCDP(await endpointOf(child))
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('The browser has no context.')
  return {
    context,
    async kill() {
      killGroup(child)
      await ended
    },
  }
}

async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('The browser has no output.')
  for await (const line of createInterface({ input: stderr })) {
    const endpoint = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (endpoint !== undefined) {
      stderr.resume()
      return endpoint
    }
  }
  throw new Error('The browser ended before it listened.')
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in the group.
  }
}
