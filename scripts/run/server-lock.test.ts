import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from './paths'
import { holdDirectory } from './server-lock'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-lock-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Starts another server on the directory; it prints its id or the error. */
async function startOther(): Promise<{ readonly output: string; readonly child: ChildProcess }> {
  const program = `const { holdDirectory } = await import('./scripts/run/server-lock.ts')
    try {
      console.log(holdDirectory(${JSON.stringify(folder)}).id)
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(String(error))
    }`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: projectRoot })
  children.push(child)
  const [chunk] = await once(child.stdout, 'data')
  return { output: String(chunk).trim(), child }
}

describe('a data directory', { timeout: 60_000 }, () => {
  it('is locked by one server until it ends, even by a kill, and the next one has its id', async () => {
    const first = await startOther()
    const second = await startOther()
    expect(second.output).toContain('DirectoryHeld: Another Lockstep server uses')
    expect(second.output).toContain('LOCKSTEP_DATA_DIR')
    const exited = once(first.child, 'exit')
    first.child.kill('SIGKILL')
    await exited
    expect([...holdDirectory(folder).former]).toEqual([first.output])
  })

  it('has a lock file that only its owner may read', () => {
    holdDirectory(join(folder, 'made'))
    expect(statSync(join(folder, 'made', 'app-server.db')).mode & 0o777).toBe(0o600)
  })
})
