import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['app', 'components', 'lib', 'public']
const FILES = [
  'instrumentation-client.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]
/** Not part of the app: its build does not change with them. */
const NOT_BUILT = /\.test\.tsx?$|^lib\/local-connect\//

/**
 * One hash over the names and contents of everything that the build reads.
 *
 * @param root the project's folder
 * @returns 64 hexadecimal digits, the same wherever the project lies
 */
export function hashOfSources(root: string): string {
  const hash = createHash('sha256')
  const files = FOLDERS.flatMap((folder) => filesBelow(root, folder)).sort()
  for (const file of [...FILES, ...files]) {
    const content = readFileSync(join(root, file))
    hash.update(`${file}\n${content.byteLength}\n`).update(content)
  }
  return hash.digest('hex')
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesBelow(root, path)
    return NOT_BUILT.test(path) ? [] : [path]
  })
}
