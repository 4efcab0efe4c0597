import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url))
let dataDir: string
const children: ChildProcess[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-connect-cli-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

// Each test starts one or two processes, on a machine that may be busy.
describe('the stand-in as a process', { timeout: 30_000 }, () => {
  it('says where it listens, and stops cleanly on SIGTERM', async () => {
    const child = start(['--port', '0'])
    const url = await listening(child)
    expect(await (await fetch(`${url}/_local/health`)).json()).toMatchObject({ status: 'ok' })
    child.kill('SIGTERM')
    expect(await exitOf(child)).toEqual({ code: 0, output: expect.stringContaining(url) })
  })

  it('allows faults and logs requests when it is told to', async () => {
    const child = start(['--port', '0', '--allow-faults', '--log', 'requests'])
    const url = await listening(child)
    expect(await (await fetch(`${url}/_local/faults`)).json()).toEqual({ faults: [] })
    child.kill('SIGTERM')
    const { output } = await exitOf(child)
    expect(output).toMatch(/^\{.*"path":"\/_local\/faults".*"status":200/m)
  })

  it('stops when its parent is gone', async () => {
    const child = start(['--port', '0'])
    await listening(child)
    // A parent that let go of the channel hears of the exit, but of no `close`.
    const exit = once(child, 'exit')
    child.disconnect()
    expect(await exit).toEqual([0, null])
  })

  it('keeps what it acknowledged when it is killed', async () => {
    const first = start(['--port', '0', '--demo', 'off'])
    const url = await listening(first)
    const made = await fetch(`${url}/data-tables/a1b2c3d4-0000-4000-8000-000000000001`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        Name: 'Kept',
        TimeZone: 'UTC',
        ValueLockLevel: 'NONE',
        Status: 'PUBLISHED',
      }),
    })
    expect(made.status).toBe(200)
    first.kill('SIGKILL')
    await exitOf(first)
    const second = start(['--port', '0'])
    const again = await listening(second)
    const list = await fetch(`${again}/data-tables/a1b2c3d4-0000-4000-8000-000000000001`)
    expect(await list.json()).toMatchObject({ DataTableSummaryList: [{ Name: 'Kept' }] })
  })

  it('names a taken port in one sentence', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { code, output } = await exitOf(start(['--port', port]))
    holder.close()
    expect(code).toBe(1)
    expect(output).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is taken; [^\\n]*\\n$`))
  })

  it('names a wrong setting', async () => {
    const { code, output } = await exitOf(start(['--port', 'many']))
    expect(code).toBe(1)
    expect(output).toContain('CONNECT_LOCAL_PORT')
  })

  it('names a damaged database and leaves it alone', async () => {
    const path = join(dataDir, 'connect.db')
    const content = 'not a database at all '.repeat(500)
    writeFileSync(path, content)
    const { code, output } = await exitOf(start(['--port', '0']))
    expect(code).toBe(1)
    expect(output).toContain(path)
    expect(output).not.toContain('    at ')
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it('names a database that is in use', async () => {
    await listening(start(['--port', '0']))
    const { code, output } = await exitOf(start(['--port', '0']))
    expect(code).toBe(1)
    expect(output).toContain('in use by another process')
  })
})

const outputs = new WeakMap<ChildProcess, string>()

function start(args: readonly string[]): ChildProcess {
  const child = fork(CLI, [...args, '--data-dir', dataDir], {
    execArgv: ['--import', 'tsx'],
    silent: true,
  })
  children.push(child)
  outputs.set(child, '')
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => outputs.set(child, (outputs.get(child) ?? '') + String(chunk)))
  }
  return child
}

async function listening(child: ChildProcess): Promise<string> {
  const [message] = await once(child, 'message')
  return String(Object(message).url)
}

async function exitOf(child: ChildProcess) {
  const [code] = await once(child, 'close')
  return { code, output: outputs.get(child) ?? '' }
}
