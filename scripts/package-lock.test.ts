import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
})

test('the lock file has the packages of every platform, so that npm ci works everywhere', () => {
  const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')
  const { packages } = lockFile.parse(JSON.parse(text))
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).filter((name) => !isFound(packages, path, name)),
  )
  expect(missing).toEqual([])
})

/** Searches like Node.js: inside the package, then in each parent folder. */
function isFound(packages: Readonly<Record<string, unknown>>, path: string, name: string): boolean {
  if (packages[`${path}${path === '' ? '' : '/'}node_modules/${name}`] !== undefined) return true
  if (path === '') return false
  return isFound(packages, path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0)), name)
}
