import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionsKey } from './actions-key'
import { startChild } from './child'
import { nextBinary, projectRoot } from './paths'
import { hashOfSources } from './sources'

const stamp = join(projectRoot, '.next/lockstep-sources')
const buildId = join(projectRoot, '.next/BUILD_ID')

/** Of all that a build is made from: another key makes other ids. */
function hashOfBuild(): string {
  return createHash('sha256')
    .update(`${hashOfSources(projectRoot)}\n${actionsKey()}`)
    .digest('hex')
}

/** Whether the app was built from the sources as they are now. */
export function isBuilt(): boolean {
  if (!existsSync(buildId) || !existsSync(stamp)) return false
  return readFileSync(stamp, 'utf8') === hashOfBuild()
}

/**
 * Builds the app for production unless the last build had the same sources.
 *
 * @param onOutput takes the build's output when it failed; a build that worked is quiet
 * @returns whether a build of the present sources is there
 */
export async function buildIfChanged(onOutput: (text: string) => void): Promise<boolean> {
  if (isBuilt()) return true
  // Taken first: a file that changes while the build runs makes the next start build again.
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
