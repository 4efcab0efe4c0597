import { describeExit, startChild } from './child'
import { standInProgram } from './paths'
import { listenForStop } from './stop-request'

/**
 * `npm run connect`: runs only the stand-in, for the AWS CLI and other programs. Arguments after `--` are passed on,
 * and its output is shown.
 *
 * @returns the exit code: 0 after Ctrl-C, else that of the stand-in
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
