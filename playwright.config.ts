import { defineConfig } from '@playwright/test'
import { BROWSER_ARGUMENTS, systemBrowsers } from './scripts/run/browser'

// `npm test` has found a browser that starts; an empty name means Playwright's own.
const browser = process.env.LOCKSTEP_CHROMIUM ?? systemBrowsers()[0]

export default defineConfig({
  testMatch: ['**/e2e/*.spec.ts', '**/simulation/**/*.spec.ts'],
  globalSetup: './e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // One story for each path is in `npm test`; `npm run test:more` has the others, `npm run test:long` those that take long.
  grepInvert:
    process.env.LOCKSTEP_SOAK || process.env.LOCKSTEP_LONG
      ? []
      : process.env.LOCKSTEP_MORE
        ? /@long/
        : /@long|@more/,
  // A machine that is busy with something else makes a story slow, not wrong; one that passes again is told as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    // Recording every story would take a third of the time of all of them.
    trace: 'on-first-retry',
    launchOptions: {
      args: BROWSER_ARGUMENTS,
      ...(browser ? { executablePath: browser } : {}),
    },
  },
})
