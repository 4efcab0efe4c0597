import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, without a slash at its end. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** Next's command, to be run with `node`. */
export const nextBinary = join(projectRoot, 'node_modules/next/dist/bin/next')

/** The app's program within its folder, to be run with `node --import tsx`. */
export const APP_PROGRAM = 'scripts/run/app-server.ts'

/** The stand-in's program, to be run with `node --import tsx`. */
export const standInProgram = join(projectRoot, 'lib/local-connect/cli.ts')

/** The preload that ends a process whose parent is gone, for `--require`. */
export const exitWithParent = join(projectRoot, 'scripts/exit-with-parent.cjs')
