import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { readSettings } from '../../lib/settings/read-settings'
import { projectRoot } from './paths'

const VARIABLE = 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'
/** The key of the last build. Next.js also caches it, but not in a container. */
const MANIFEST = '.next/server/server-reference-manifest.json'
const manifest = z.object({ encryptionKey: z.base64() })

/**
 * The key from which Next.js derives the ids of server actions. With another key, pages opened before a build could not
 * save after it. It comes from the environment, or is created once and stored with the data; the key of an existing
 * build is taken over.
 *
 * @param root the folder of the project
 * @returns 32 bytes in base64
 */
export function actionsKey(root: string = projectRoot): string {
  const given = process.env[VARIABLE]
  if (given) return given
  const result = readSettings(process.env)
  const folder = resolve(root, result.ok ? result.settings.dataDir : '.data')
  const file = join(folder, 'actions-key')
  const stored = textOf(file)?.trim()
  if (stored) return stored
  const key = keyOfLastBuild(root) ?? randomBytes(32).toString('base64')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  return key
}

function keyOfLastBuild(root: string): string | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(root, MANIFEST), 'utf8'))).encryptionKey
  } catch {
    return undefined
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
