import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { actionsKey } from './actions-key'

const KEY = Buffer.alloc(32, 7).toString('base64')
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-key-'))
  vi.stubEnv('NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', '')
  vi.stubEnv('LOCKSTEP_DATA_DIR', '')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

/** Creates the manifest of a build without a stored key. */
function build(key: string): void {
  mkdirSync(join(root, '.next/server'), { recursive: true })
  const manifest = { node: {}, edge: {}, encryptionKey: key }
  writeFileSync(join(root, '.next/server/server-reference-manifest.json'), JSON.stringify(manifest))
}

describe('the key for the ids of server actions', () => {
  it('is created once, and stored with the data for its owner only', () => {
    const key = actionsKey(root)
    expect(Buffer.from(key, 'base64')).toHaveLength(32)
    expect(actionsKey(root)).toBe(key)
    expect(readFileSync(join(root, '.data/actions-key'), 'utf8').trim()).toBe(key)
  })

  it('is that of the last build, so that open pages can save after the next build', () => {
    build(KEY)
    expect(actionsKey(root)).toBe(KEY)
    rmSync(join(root, '.next'), { recursive: true })
    expect(actionsKey(root)).toBe(KEY)
  })

  it('is the one in the environment, if there is one', () => {
    build(KEY)
    vi.stubEnv('NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'given')
    expect(actionsKey(root)).toBe('given')
  })
})
