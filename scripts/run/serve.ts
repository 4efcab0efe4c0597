import { resolve } from 'node:path'
import type { Settings } from '../../lib/settings/read-settings'
import { type App, startApp } from './app'
import { buildIfChanged, isBuilt } from './build'
import { arePortsFree, checkedSettings, exposureWarning } from './checks'
import { describeExit } from './child'
import { type KeptRunning, keepRunning } from './keep-running'
import { projectRoot } from './paths'
import { startStandIn } from './stand-in'
import { listenForStop } from './stop-request'

/** `production` builds first if needed; `development` reloads on changes. */
export type ServeKind = 'production' | 'development'

interface Services {
  app: App
  /** Absent with Amazon Connect. */
  standIn: KeptRunning | undefined
}

/**
 * Runs the app, and the stand-in unless an Amazon Connect instance is configured, until stopped.
 *
 * @returns the exit code: 0 after Ctrl-C; 130 if that came before everything had started; 1 if a setting is wrong,
 * something could not start, or the app ended by itself
 */
export async function serve(kind: ServeKind): Promise<number> {
  const stop = listenForStop()
  const settings = checkedSettings()
  if (settings === undefined || !(await arePortsFree(settings))) return 1
  try {
    const services = await Promise.race([startServices(kind, settings), stop.made])
    // What has started already ends with this process.
    if (services === undefined) return 130
    console.log(banner(services.app, settings))
    return await untilStopped(services, stop.made)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

async function startServices(kind: ServeKind, settings: Settings): Promise<Services> {
  if (kind === 'production') await build()
  const standIn = settings.mode === 'stand-in' ? await startKeptStandIn(settings) : undefined
  const { host, port, stopSeconds } = settings
  return { app: await startApp({ kind, host, port, stopSeconds }), standIn }
}

async function build(): Promise<void> {
  if (!isBuilt()) console.log('Building the app…')
  if (!(await buildIfChanged(console.error))) throw new Error('The app could not be built.')
}

async function startKeptStandIn(settings: Settings): Promise<KeptRunning> {
  const start = () => startStandIn({ port: settings.connectLocalPort, dataDir: settings.dataDir })
  const first = await start()
  return keepRunning({ name: 'The stand-in', first, start, say: console.error })
}

async function untilStopped({ app, standIn }: Services, stopped: Promise<void>): Promise<number> {
  const exit = await Promise.race([app.exited, stopped])
  if (exit !== undefined) console.error(`The app stopped by itself (${describeExit(exit)}).`)
  // The app first, because its saves still need the service.
  await app.stop()
  await standIn?.stop()
  return exit === undefined ? 0 : 1
}

function banner({ url }: App, settings: Settings): string {
  const { mode, endpoint, dataDir, instanceId, region, host } = settings
  const service =
    mode === 'stand-in'
      ? [
          `  service   the stand-in at ${endpoint}`,
          `  data      ${resolve(projectRoot, dataDir)}`,
          '',
          '  Ctrl-C stops both.',
        ]
      : [
          `  service   Amazon Connect, instance ${instanceId}, ${region}`,
          '',
          '  Ctrl-C stops the app.',
        ]
  const warning = exposureWarning(host)
  return ['', `  Lockstep  ${url}`, ...service, ...(warning ? ['', `  ${warning}`] : []), ''].join(
    '\n',
  )
}
