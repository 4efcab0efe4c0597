import { startChild, type Variables } from './child'
import { exitWithParent } from './paths'

/** A step of the checks. */
export interface Stage {
  name: string
  /** Runs the step; its report is printed at the end. */
  run(report: (text: string) => void): Promise<boolean>
}

/** The result of a stage. */
export interface StageResult {
  name: string
  isGreen: boolean
  seconds: number
}

/** Where output goes: to a report, or directly to the terminal. */
export type Output = ((text: string) => void) | 'terminal'

/**
 * Runs stages in parallel; each report is printed when its stage ends.
 *
 * @returns the results in the order of the stages
 */
export function runGroup(stages: readonly Stage[]): Promise<StageResult[]> {
  return Promise.all(stages.map(runStage))
}

/** Runs `node` with these arguments; true if the exit code is 0. */
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
