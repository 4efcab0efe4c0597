import { launch } from './bootstrap.mjs'

await launch('./run/build-only.ts')
