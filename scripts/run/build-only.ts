import { buildIfChanged } from './build'

/**
 * `npm run build`: what `npm start` builds when it starts, for whoever builds before an update.
 *
 * @returns the exit code
 */
export async function main(): Promise<number> {
  return (await buildIfChanged(console.error)) ? 0 : 1
}
