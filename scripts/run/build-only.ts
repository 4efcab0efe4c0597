import { buildIfChanged } from './build'

/**
 * `npm run build`: builds the app as `npm start` would, for example before an update.
 *
 * @returns the exit code
 */
export async function main(): Promise<number> {
  return (await buildIfChanged(console.error)) ? 0 : 1
}
