import { describeProblem, readSettings, type Settings } from '../../lib/settings/read-settings'
import type { Variables } from './child'
import { portProblem } from './ports'

/**
 * Reads the settings and prints a line for each wrong one.
 *
 * @returns `undefined` if a setting is wrong
 */
export function checkedSettings(env: Variables = process.env): Settings | undefined {
  const result = readSettings(env)
  if (result.ok) return result.settings
  for (const problem of result.problems) console.error(describeProblem(problem))
  return undefined
}

/** True if the ports of app and stand-in are free; prints a line for each that is not. */
export async function arePortsFree(settings: Settings): Promise<boolean> {
  const app = { variable: 'PORT', host: settings.host, port: settings.port }
  const wanted = settings.mode === 'stand-in' ? [app, standInPort(settings)] : [app]
  return printProblems(await Promise.all(wanted.map(portProblem)))
}

/** A warning if other machines can reach the app, which has no sign-in. */
export function exposureWarning(host: string): string | undefined {
  if (/^(127\.[\d.]+|localhost|::1)$/i.test(host)) return undefined
  return `Warning: HOST=${host} lets other machines in, and Lockstep has no sign-in: whoever reaches it can change every table.`
}

function standInPort({ connectLocalPort }: Settings) {
  return { variable: 'CONNECT_LOCAL_PORT', host: '127.0.0.1', port: connectLocalPort }
}

function printProblems(problems: readonly (string | undefined)[]): boolean {
  const found = problems.filter((problem) => problem !== undefined)
  for (const problem of found) console.error(problem)
  return found.length === 0
}
