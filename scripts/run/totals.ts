import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** The numbers of tests of all runners. */
export interface Totals {
  passed: number
  failed: number
}

const vitestReport = z
  .object({ numPassedTests: z.number(), numFailedTests: z.number() })
  .transform((report): Totals => ({ passed: report.numPassedTests, failed: report.numFailedTests }))

const playwrightReport = z
  .object({
    stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }),
  })
  .transform(
    ({ stats }): Totals => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
    }),
  )

const anyReport = z.union([vitestReport, playwrightReport])

/** Counts the tests in a JSON report of Vitest or Playwright. */
export function countTests(report: unknown): Totals {
  return anyReport.parse(report)
}

/** The sum of several reports; a missing one counts 0. */
export function totalsOf(files: readonly string[]): Totals {
  const all = files
    .filter((file) => existsSync(file))
    .map((file) => countTests(JSON.parse(readFileSync(file, 'utf8'))))
  return {
    passed: all.reduce((sum, totals) => sum + totals.passed, 0),
    failed: all.reduce((sum, totals) => sum + totals.failed, 0),
  }
}
