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
/** Files that do not affect the build. */
const NOT_BUILT = /\.test\.tsx?$|^lib\/local-connect\//

/**
 * A hash of the names and contents of all files that the build reads.
 *
 * @param root the folder of the project
 * @returns 64 hexadecimal digits, independent of the location of the project
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
