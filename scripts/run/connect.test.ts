import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from './paths'

let folder: string
let program: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-connect-'))
})
afterEach(() => {
  program?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** The program of scripts/connect.mjs, without the check of installed packages. */
const MAIN = "process.exit(await (await import('./scripts/run/connect.ts')).main())"

/** Runs `npm run connect -- ARGS`; `output` returns its output so far. */
function connect(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', MAIN, 'connect', ...args],
    { cwd: projectRoot },
  )
  program = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code) }
}

// Each test starts two processes and may be slow.
describe('npm run connect', { timeout: 60_000 }, () => {
  it('passes its arguments on: with a file of callers, others are refused', async () => {
    const callers = join(folder, 'callers.json')
    writeFileSync(callers, JSON.stringify({ callers: { AKIDEDITOR: {} } }))
    const { child, output, ended } = connect(
      '--port',
      '0',
      '--data-dir',
      folder,
      '--callers',
      callers,
    )
    await expect.poll(output, { timeout: 50_000 }).toMatch(/endpoint +http/)
    const [, url = '', id = ''] = /endpoint +(\S+)\s+instance +(\S+)/.exec(output()) ?? []
    expect((await fetch(`${url}/data-tables/${id}`)).status).toBe(403)
    expect(output()).toContain(folder)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('lists its options on --help, and starts nothing', async () => {
    const { output, ended } = connect('--help')
    expect(await ended).toBe(0)
    expect(output()).toMatch(/--callers FILE.*\n.*CONNECT_LOCAL_CALLERS/)
    expect(output()).not.toContain('endpoint ')
  })

  it.each([['--caller', 'x'], ['callers.json']])('refuses %s %s', async (...args) => {
    const { output, ended } = connect(...args)
    expect(await ended).toBe(1)
    expect(output()).toContain(args[0])
    expect(output()).toContain('--help')
  })
})
