import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { readSettings } from '../../lib/settings/read-settings'
import { projectRoot } from './paths'

const VARIABLE = 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'
/** Where Next.js keeps the key of the last build, for as long as the folder is there. */
const cached = join(projectRoot, '.next/cache/.rscinfo')
const cachedKey = z.object({ 'encryption.key': z.base64() })

/**
 * The key from which Next.js makes the ids of server actions: with another one, pages that were open before a build
 * could not save after it. From the environment, else made once and kept beside the data; one that a build of before
 * has used is taken over.
 *
 * @returns 32 bytes in base64
 */
export function actionsKey(): string {
  const given = process.env[VARIABLE]
  if (given) return given
  const result = readSettings(process.env)
  const folder = resolve(projectRoot, result.ok ? result.settings.dataDir : '.data')
  const file = join(folder, 'actions-key')
  const kept = textOf(file)?.trim()
  if (kept) return kept
  const key = keyOfLastBuild() ?? randomBytes(32).toString('base64')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  return key
}

function keyOfLastBuild(): string | undefined {
  try {
    return cachedKey.parse(JSON.parse(readFileSync(cached, 'utf8')))['encryption.key']
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
