import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const alias = {
  '@': root.replace(/\/$/, ''),
  // Server rooms say `import 'server-only'`; outside Next's bundler that throws on purpose.
  'server-only': `${root}scripts/empty-module.mjs`,
}

/**
 * What can run against a real instance of Amazon Connect, on purpose: the tests that need nothing
 * that only the stand-in can do. `docs/local-connect.md` says how.
 */
const forRealInstance = ['values', 'structure', 'locking', 'shapes'].map(
  (name) => `lib/local-connect/tests/${name}.test.ts`,
)
const isForRealInstance = Boolean(process.env.CONNECT_TEST_INSTANCE_ID)

/** Most of the time went into loading the same modules for each file; no test leaves anything behind in them. */
const isolate = false

/** A property test takes seconds, and more of them where the machine has other work. */
const TEST_MS = 30_000

/** What a browser keeps: drafts and receipts across tabs. */
const forBrowser = [
  'lib/session/sessions.test.ts',
  'lib/session/tabs/**/*.test.ts',
  'lib/session/receipts/**/*.test.ts',
]

export default defineConfig({
  test: {
    // By itself it leaves one core out: half of the machine, where there are two.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          environment: 'node',
          isolate,
          testTimeout: TEST_MS,
          setupFiles: ['scripts/vitest/seed.ts'],
          include: isForRealInstance
            ? forRealInstance
            : ['lib/**/*.test.ts', 'scripts/**/*.test.ts', 'simulation/**/*.test.ts'],
          exclude: forBrowser,
          // One call after another, at two a second.
          ...(isForRealInstance
            ? { fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000 }
            : {}),
        },
      },
      {
        resolve: { alias },
        esbuild: { jsx: 'automatic' },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          isolate,
          testTimeout: TEST_MS,
          setupFiles: ['scripts/vitest/seed.ts', 'scripts/vitest/dom.ts'],
          include: isForRealInstance
            ? []
            : ['components/**/*.test.ts', 'components/**/*.test.tsx', ...forBrowser],
        },
      },
    ],
  },
})
