import { launch } from './bootstrap.mjs'

await launch('./run/dev.ts')
