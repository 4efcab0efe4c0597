import 'server-only'
import { describeProblem, readSettings, type Settings } from './read-settings'

let known: Settings | undefined

/**
 * The settings of this process, read from `process.env` on the first call.
 *
 * @throws if a variable is wrong, with one line for each. `npm start` checks the same rules earlier, so this concerns
 * only those who run `next` directly.
 */
export function getSettings(): Settings {
  known ??= settingsOrThrow()
  return known
}

function settingsOrThrow(): Settings {
  const result = readSettings(process.env)
  if (result.ok) return result.settings
  throw new Error(result.problems.map(describeProblem).join('\n'))
}
