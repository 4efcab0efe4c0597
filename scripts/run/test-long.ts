import { join } from 'node:path'
import { findBrowser } from './browser'
import { buildIfChanged } from './build'
import { projectRoot } from './paths'
import { main as soak } from './soak'
import { runNode } from './stages'

const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs')
const playwright = join(projectRoot, 'node_modules/@playwright/test/cli.js')

/** The amount of each soak test in a round. */
const AMOUNTS = [
  ['saving', '5000'],
  ['linearizability', '20'],
  ['fuzz', '2000'],
  ['durability', '20'],
  ['kill', '5'],
] as const

/**
 * `npm run test:long -- [ROUNDS] [SEED]`: the unit tests with other random examples than `npm test`, the stories that
 * it omits, then all soak tests, in rounds of about half an hour (1 by default). A failing round ends the run
 * and prints its seed.
 *
 * @returns the exit code: 0 if all rounds pass
 */
export async function main(
  [rounds = '1', seed]: readonly string[] = process.argv.slice(2),
): Promise<number> {
  if ([rounds, seed ?? '1'].some((text) => !/^[1-9]\d{0,8}$/.test(text))) {
    console.error(
      'Say how many rounds and where the seeds begin: npm run test:long -- [ROUNDS] [SEED]',
    )
    return 1
  }
  const browser = await findBrowser(console.log)
  if (browser === undefined || !(await buildIfChanged(console.log))) return 1
  const first = Number(seed ?? Math.floor(Date.now() / 1000) % 1_000_000_000)
  for (let round = 0; round < Number(rounds); round += 1) {
    const own = String(first + round)
    console.log(`Round ${round + 1} of ${rounds}, seed ${own}`)
    const env = { NODE_ENV: 'test', LOCKSTEP_SEED: own }
    let isGreen = await runNode([vitest, 'run'], 'terminal', env)
    const stories = { LOCKSTEP_CHROMIUM: browser, LOCKSTEP_LONG: '1', LOCKSTEP_SEED: own }
    isGreen =
      (await runNode([playwright, 'test', '--grep', '@long|@more'], 'terminal', stories)) && isGreen
    for (const [name, amount] of AMOUNTS) {
      isGreen = (await soak([name, amount, own])) === 0 && isGreen
    }
    if (!isGreen) {
      console.log(`Not green. The same again: npm run test:long -- 1 ${own}`)
      return 1
    }
  }
  return 0
}
