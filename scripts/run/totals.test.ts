import { expect, test } from 'vitest'
import { countTests, totalsOf } from './totals'

test('the unit tests are counted from their report', () => {
  const report = { numTotalTests: 12, numPassedTests: 10, numFailedTests: 2 }
  expect(countTests(report)).toEqual({ passed: 10, failed: 2 })
})

test('the end-to-end tests are counted from their report', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 } }
  expect(countTests(report)).toEqual({ passed: 6, failed: 1 })
})

test('a runner that left no report counts nothing', () => {
  expect(totalsOf(['/nowhere/report.json'])).toEqual({ passed: 0, failed: 0 })
})
