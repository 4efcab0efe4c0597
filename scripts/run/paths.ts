import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project, without a final slash. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The command of Next.js, to run with `node`. */
export const nextBinary = join(projectRoot, 'node_modules/next/dist/bin/next')

/** The program of the app, relative to its folder, to run with `node --import tsx`. */
export const APP_PROGRAM = 'scripts/run/app-server.ts'

/** The program of the stand-in, to run with `node --import tsx`. */
export const standInProgram = join(projectRoot, 'lib/local-connect/cli.ts')

/** The preload for `--require` that ends a process with its parent. */
export const exitWithParent = join(projectRoot, 'scripts/exit-with-parent.cjs')
