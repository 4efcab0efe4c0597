import { resolve } from 'node:path'
import { checkedSettings, isStandInPortFree } from './checks'
import { describeExit } from './child'
import { projectRoot } from './paths'
import { startStandIn } from './stand-in'
import { listenForStop } from './stop-request'

/**
 * `npm run connect`: the stand-in alone, for the AWS CLI and other programs.
 *
 * @returns the exit code: 0 after Ctrl-C, 1 when it could not start or ended by itself
 */
export async function main(): Promise<number> {
  const stop = listenForStop()
  // The stand-in is meant here even where the app would talk to Amazon Connect.
  const settings = checkedSettings({ ...process.env, CONNECT_INSTANCE_ID: '' })
  if (settings === undefined || !(await isStandInPortFree(settings))) return 1
  const { connectLocalPort: port, dataDir, instanceId, region } = settings
  try {
    const standIn = await Promise.race([startStandIn({ port, dataDir }), stop.made])
    if (standIn === undefined) return 130
    const lines = [
      '',
      `  endpoint  ${standIn.url}`,
      `  instance  ${instanceId}`,
      `  region    ${region}, with any access key`,
      `  data      ${resolve(projectRoot, dataDir)}`,
      '',
      `  aws connect list-data-tables --endpoint-url ${standIn.url} --instance-id ${instanceId}`,
      '',
      '  Ctrl-C stops it.',
      '',
    ]
    console.log(lines.join('\n'))
    const exit = await Promise.race([standIn.exited, stop.made])
    if (exit !== undefined) console.error(`The stand-in stopped (${describeExit(exit)}).`)
    await standIn.stop()
    return exit === undefined ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}
