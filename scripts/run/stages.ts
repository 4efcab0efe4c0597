import { startChild, type Variables } from './child'
import { exitWithParent } from './paths'

/** One step of the checks. */
export interface Stage {
  name: string
  /** Does the work; what it reports is shown when the stage has ended. */
  run(report: (text: string) => void): Promise<boolean>
}

/** How a stage went. */
export interface StageResult {
  name: string
  isGreen: boolean
  seconds: number
}

/** Where a command's output goes: into the report, or straight to the terminal as it comes. */
export type Output = ((text: string) => void) | 'terminal'

/**
 * Runs the stages of one group side by side; each one's report is printed whole, when it ends.
 *
 * @returns the results in the order of the stages
 */
export function runGroup(stages: readonly Stage[]): Promise<StageResult[]> {
  return Promise.all(stages.map(runStage))
}

/** Runs `node` with these arguments and gives whether it ended with exit code 0. */
export async function runNode(
  args: readonly string[],
  output: Output,
  env: Variables = {},
): Promise<boolean> {
  const toTerminal = output === 'terminal'
  const child = startChild({
    args: ['--require', exitWithParent, ...args],
    env: process.stdout.isTTY ? { FORCE_COLOR: '1', ...env } : env,
    stdio: ['ignore', toTerminal ? 'inherit' : 'pipe', toTerminal ? 'inherit' : 'pipe'],
  })
  if (output !== 'terminal') {
    for (const stream of [child.process.stdout, child.process.stderr]) {
      stream?.setEncoding('utf8').on('data', output)
    }
  }
  const { code } = await child.exited
  return code === 0
}

async function runStage({ name, run }: Stage): Promise<StageResult> {
  const start = performance.now()
  const report: string[] = []
  const isGreen = await run((text) => report.push(text))
  const seconds = (performance.now() - start) / 1000
  const text = report.join('').trimEnd()
  if (text !== '') console.log(text)
  console.log(`${isGreen ? '✓' : '✗'} ${name}  ${seconds.toFixed(1)} s\n`)
  return { name, isGreen, seconds }
}
