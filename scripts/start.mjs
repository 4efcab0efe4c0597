import { launch } from './bootstrap.mjs'

await launch('./run/start.ts')
