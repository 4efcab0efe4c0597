import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { INSTANCE_ID } from '../identity'
import { killUnderWriters } from '../testing/durability/kills'
import { bundleCommand, type Command } from '../testing/process'
import { createRandom, rounds, seed } from '../testing/random'

const KILLS = rounds(50)

let command: Command
let dataDir: string
beforeAll(async () => {
  command = await bundleCommand()
})
afterAll(() => command.dispose())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-connect-durability-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

describe('a stand-in that is killed while clients write', () => {
  it(
    'keeps every acknowledged write, halves no batch and repeats no version',
    async () => {
      const report = await killUnderWriters(command, dataDir, {
        kills: KILLS,
        seed: seed(20_261_122),
      })
      expect(report.kills).toBe(KILLS)
      expect(report.acknowledged).toBeGreaterThan(KILLS)
      // Kills that never met a batch on its way would prove nothing.
      expect(report.unansweredLost + report.unansweredStored).toBeGreaterThan(KILLS / 2)
    },
    30_000 + KILLS * 2_000,
  )

  it('while it makes its file leaves none half full', { timeout: 30_000 }, async () => {
    const random = createRandom(7)
    for (let kill = 0; kill < 6; kill += 1) {
      const standIn = command.start(dataDir, [])
      await Promise.race([wait(80 + random.below(150)), standIn.url])
      await standIn.kill()
    }
    const standIn = command.start(dataDir, [])
    const answer = await fetch(`${await standIn.url}/data-tables/${INSTANCE_ID}`)
    expect((await answer.json()).DataTableSummaryList).toHaveLength(7)
    await standIn.kill()
  })
})
