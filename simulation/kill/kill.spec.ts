import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { createRandom } from '@/lib/local-connect/testing/random'
import { rounds, seed } from '../amount'
import { openBrowser } from './browser'
import { openHouse } from './environment'
import { type Counts, playRound, type Scene, VICTIMS, type Victim } from './round'

const KILLS = rounds(1)
/** Of 20 cells each: 1,000 cells in a soak. */
const RECORDS = process.env.LOCKSTEP_SOAK ? 50 : 10
const MS_A_KILL = 60_000

for (const victim of VICTIMS) {
  test(
    `the ${victim} is killed within a large save: every state is true and no edit is lost`,
    toldOf(victim),
    async () => {
      test.setTimeout(60_000 + KILLS * MS_A_KILL)
      const profile = mkdtempSync(join(tmpdir(), 'lockstep-kill-profile-'))
      const env = await openHouse()
      const scene: Scene = {
        env,
        victim,
        records: RECORDS,
        random: createRandom(seed(1) + VICTIMS.indexOf(victim)),
        tables: new Map(),
        browser: await openBrowser(profile),
        openBrowser: () => openBrowser(profile),
      }
      try {
        for (let kill = 1; kill <= KILLS; kill += 1) {
          const counts = await playRound(scene, kill)
          if (process.env.LOCKSTEP_SOAK) report(victim, kill, counts)
        }
      } finally {
        await scene.browser.kill()
        await env.close()
        rmSync(profile, { recursive: true, force: true })
      }
    },
  )
}

/** `npm test` kills only the app server; a soak and `npm run test:long` kill each victim. */
function toldOf(victim: Victim): { tag?: string } {
  return victim === 'app server' ? {} : { tag: '@long' }
}

function report(victim: string, kill: number, counts: Counts): void {
  console.info(`${new Date().toISOString()} ${victim} ${kill}: ${JSON.stringify(counts)}`)
}
