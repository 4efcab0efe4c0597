import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './browser'
import { buildIfChanged } from './build'
import { nextBinary, projectRoot } from './paths'
import { runGroup, runNode, type Stage, type StageResult } from './stages'
import { listenForStop } from './stop-request'
import { totalsOf } from './totals'

// Not bin/tsc: before 20.10, Node.js cannot start a module without a file extension.
const tsc = join(projectRoot, 'node_modules/typescript/lib/tsc.js')
const biome = join(projectRoot, 'node_modules/@biomejs/biome/bin/biome')
const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs')
const playwright = join(projectRoot, 'node_modules/@playwright/test/cli.js')

/**
 * `npm test`: types, lint, unit tests, build and end-to-end tests, the fastest first. Groups run one after another and
 * the stages of a group in parallel; the first group that fails ends the run.
 *
 * `npm run test:more`: the stories that it leaves out.
 *
 * @returns the exit code: 0 if all stages pass, 130 after Ctrl-C, else 1
 */
export async function main([what]: readonly string[] = process.argv.slice(2)): Promise<number> {
  const stop = listenForStop()
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'))
  try {
    const code = await Promise.race([runAll(folder, what === 'more'), stop.made])
    return code ?? 130
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runAll(folder: string, isMore: boolean): Promise<number> {
  const browser = await findBrowser(console.log)
  if (browser === undefined) return 1
  const unitReport = join(folder, 'unit.json')
  const e2eReport = join(folder, 'e2e.json')
  const results = await runUntilRed(
    isMore
      ? [[build], [endToEndTests(e2eReport, browser, isMore)]]
      : [
          [types, lint],
          [unitTests(unitReport), build],
          [endToEndTests(e2eReport, browser, isMore)],
        ],
  )
  const red = results.filter((result) => !result.isGreen).map((result) => result.name)
  if (red.length > 0) console.log(`Not green: ${red.join(', ')}`)
  const { passed, failed } = totalsOf(isMore ? [e2eReport] : [unitReport, e2eReport])
  console.log(`${passed} passed, ${failed} failed`)
  return red.length > 0 || failed > 0 ? 1 : 0
}

async function runUntilRed(groups: readonly (readonly Stage[])[]): Promise<StageResult[]> {
  const results: StageResult[] = []
  for (const group of groups) {
    results.push(...(await runGroup(group)))
    if (results.some((result) => !result.isGreen)) return results
  }
  return results
}

const types: Stage = {
  name: 'types',
  run: async (report) =>
    (await runNode([nextBinary, 'typegen'], report)) && runNode([tsc, '--noEmit'], report),
}

const lint: Stage = {
  name: 'lint',
  run: (report) => runNode([biome, 'check', '--error-on-warnings', projectRoot], report),
}

const build: Stage = { name: 'build', run: buildIfChanged }

function unitTests(reportFile: string): Stage {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  return {
    name: 'unit tests',
    run: (report) => runNode([vitest, ...args], report, { NODE_ENV: 'test' }),
  }
}

function endToEndTests(reportFile: string, browser: string, isMore: boolean): Stage {
  const env = {
    LOCKSTEP_CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
    ...(isMore ? { LOCKSTEP_MORE: '1' } : {}),
  }
  const only = isMore ? ['--grep', '@more'] : []
  return {
    name: 'end-to-end tests',
    run: () => runNode([playwright, 'test', '--reporter=list,json', ...only], 'terminal', env),
  }
}
