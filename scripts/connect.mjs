import { launch } from './bootstrap.mjs'

await launch('./run/connect.ts')
