import 'server-only'
import { describeProblem, readSettings, type Settings } from './read-settings'

let known: Settings | undefined

/**
 * The settings of this process, read from `process.env` once, on the first call.
 *
 * @throws when a variable is wrong, with one line for each. `npm start` checks the same rules
 * before it starts the app, so this only meets someone who runs `next` directly.
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
