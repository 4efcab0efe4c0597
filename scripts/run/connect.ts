import { describeExit, startChild } from './child'
import { standInProgram } from './paths'
import { listenForStop } from './stop-request'

/**
 * `npm run connect`: the stand-in alone, for the AWS CLI and other programs. What stands behind
 * `--` goes to it as it is, and what it prints is shown.
 *
 * @returns the exit code: 0 after Ctrl-C, the stand-in's own when it ends by itself
 */
export async function main(): Promise<number> {
  const stop = listenForStop()
  const standIn = startChild({
    args: ['--import', 'tsx', standInProgram, ...process.argv.slice(2)],
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exit = await Promise.race([standIn.exited, stop.made])
  if (exit === undefined) {
    await standIn.stop()
    return 0
  }
  if (exit.code === null) console.error(`The stand-in stopped (${describeExit(exit)}).`)
  return exit.code ?? 1
}
