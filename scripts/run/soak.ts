import { join } from 'node:path'
import { projectRoot } from './paths'
import { runNode } from './stages'

const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs')
const playwright = join(projectRoot, 'node_modules/@playwright/test/cli.js')

/** Tests that find more the longer they run, and what their number counts. */
const SOAKS: ReadonlyMap<string, string> = new Map([
  ['durability', 'kills'],
  ['fuzz', 'requests'],
  [
    'kill',
    'kills of the app server, of the stand-in and of the browser each, within saves of 1,000 cells',
  ],
  ['linearizability', 'rounds of eight clients at each level'],
  ['saving', 'histories of concurrent users, in two processes'],
])

/**
 * `npm run soak -- NAME NUMBER [SEED]`: runs a long test.
 *
 * @returns 0 if it isTemporary
 */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  const [name = '', count = '', seed] = args
  if (!SOAKS.has(name) || !isNumber(count) || (seed !== undefined && !isNumber(seed))) {
    const names = [...SOAKS].map(([key, unit]) => `  npm run soak -- ${key} N [SEED]   N = ${unit}`)
    console.error(`Name a test and a number:\n${names.join('\n')}`)
    return 1
  }
  const isGreen = await runNode(programFor(name), 'terminal', {
    // Playwright sets its own.
    ...(name === 'kill' ? {} : { NODE_ENV: 'test' }),
    LOCKSTEP_SOAK: count,
    LOCKSTEP_SEED: seed,
  })
  return isGreen ? 0 : 1
}

function programFor(name: string): readonly string[] {
  if (name === 'kill') return [playwright, 'test', 'simulation/kill']
  // A path prefix for Vitest: both files of the model test, each in a process of its own.
  if (name === 'saving') return [vitest, 'run', 'simulation/saving.']
  return [vitest, 'run', `lib/local-connect/tests/${name}.test.ts`]
}

function isNumber(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text)
}
