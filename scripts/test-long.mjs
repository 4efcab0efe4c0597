import { launch } from './bootstrap.mjs'

await launch('./run/test-long.ts')
