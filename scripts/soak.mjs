import { launch } from './bootstrap.mjs'

await launch('./run/soak.ts')
