import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const alias = {
  '@': root.replace(/\/$/, ''),
  // Server rooms say `import 'server-only'`; outside Next's bundler that throws on purpose.
  'server-only': `${root}scripts/empty-module.mjs`,
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          environment: 'node',
          include: ['lib/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        resolve: { alias },
        esbuild: { jsx: 'automatic' },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          setupFiles: ['scripts/vitest/dom.ts'],
          include: ['components/**/*.test.ts', 'components/**/*.test.tsx'],
        },
      },
    ],
  },
})
