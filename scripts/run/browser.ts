import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { startChild } from './child'
import { projectRoot } from './paths'

/** Disables network and GPU features of Chromium, which make tests unreliable. */
export const BROWSER_ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]
const USUAL_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]
const DOWNLOAD_LIMIT_MS = 120_000
const NO_BROWSER =
  'No browser could be started. Install Chrome or Chromium, or run `npx playwright install --with-deps chromium`, or name one with LOCKSTEP_CHROMIUM=/path/to/chrome'

/** The path of a working browser; empty for the one of Playwright. */
export type Browser = string

/**
 * Finds a Chromium that starts on this machine: the one in LOCKSTEP_CHROMIUM, that of Playwright, or that of the
 * system. If there is none, downloads that of Playwright, or, as root on Debian and its derivatives, installs the
 * system package.
 *
 * @param say receives progress messages
 * @returns `undefined` if there is none; `say` has then received an explanation
 */
export async function findBrowser(say: (text: string) => void): Promise<Browser | undefined> {
  const named = process.env.LOCKSTEP_CHROMIUM
  if (named) return (await starts(named)) ? named : reportBroken(say, named)
  const installed = (await firstThatStarts(['', ...systemBrowsers()])) ?? (await download(say))
  const found = installed ?? (await installPackage(say))
  if (found === undefined) say(NO_BROWSER)
  return found
}

/** All Chromes and Chromiums on the PATH or in the usual places; they may not work. */
export function systemBrowsers(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...new Set([...onPath, ...USUAL_PATHS])].filter((path) => existsSync(path))
}

async function firstThatStarts(paths: readonly string[]): Promise<Browser | undefined> {
  for (const path of paths) if (await starts(path)) return path
  return undefined
}

async function starts(path: string): Promise<boolean> {
  try {
    const options = { args: BROWSER_ARGUMENTS, timeout: 20_000 }
    const browser = await chromium.launch(path ? { ...options, executablePath: path } : options)
    await browser.close()
    return true
  } catch {
    return false
  }
}

async function download(say: (text: string) => void): Promise<Browser | undefined> {
  say('Downloading a browser for the tests…')
  const cli = join(projectRoot, 'node_modules/@playwright/test/cli.js')
  const child = startChild({
    args: [cli, 'install', '--only-shell', 'chromium'],
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.process.stderr?.resume()
  const timer = setTimeout(() => void child.stop(), DOWNLOAD_LIMIT_MS)
  const { code } = await child.exited
  clearTimeout(timer)
  if (code !== 0) say('The browser could not be downloaded.')
  return code === 0 ? firstThatStarts(['']) : undefined
}

async function installPackage(say: (text: string) => void): Promise<Browser | undefined> {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return undefined
  say('Installing the package chromium with apt-get…')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const command of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const { status, stderr } = spawnSync('apt-get', ['--quiet', ...command], { env })
    if (status !== 0) {
      say(String(stderr))
      return undefined
    }
  }
  return firstThatStarts(systemBrowsers())
}

function reportBroken(say: (text: string) => void, path: string): undefined {
  say(`LOCKSTEP_CHROMIUM names a browser that does not start: ${path}`)
}
