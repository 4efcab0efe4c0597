import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionsKey } from './actions-key'
import { startChild } from './child'
import { nextBinary, projectRoot } from './paths'
import { hashOfSources } from './sources'

const stamp = join(projectRoot, '.next/lockstep-sources')
const buildId = join(projectRoot, '.next/BUILD_ID')

/** A hash of all inputs of a build, including the key for action ids. */
function hashOfBuild(): string {
  return createHash('sha256')
    .update(`${hashOfSources(projectRoot)}\n${actionsKey()}`)
    .digest('hex')
}

/** True if the last build is up to date. */
export function isBuilt(): boolean {
  if (!existsSync(buildId) || !existsSync(stamp)) return false
  return readFileSync(stamp, 'utf8') === hashOfBuild()
}

/**
 * Builds the app for production, unless the last build is up to date.
 *
 * @param onOutput receives the output of a failed build
 * @returns true if there is an up-to-date build
 */
export async function buildIfChanged(onOutput: (text: string) => void): Promise<boolean> {
  if (isBuilt()) return true
  // Computed first, so that a file changed during the build causes another build.
  const hash = hashOfBuild()
  rmSync(stamp, { force: true })
  const child = startChild({
    args: [nextBinary, 'build'],
    env: {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const { code } = await child.exited
  if (code !== 0) onOutput(output)
  else writeFileSync(stamp, hash)
  return code === 0
}
