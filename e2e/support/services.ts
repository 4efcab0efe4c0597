import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectClient } from '@aws-sdk/client-connect'
import { startApp } from '../../scripts/run/app'
import type { Exit } from '../../scripts/run/child'
import { freePort } from '../../scripts/run/ports'
import { startStandIn } from '../../scripts/run/stand-in'
import { faultsOf } from './faults'

/** The stand-in's only instance. */
export const INSTANCE_ID = 'a1b2c3d4-0000-4000-8000-000000000001'

/** A production app and a stand-in of its own, on free ports and with a data folder of their own. */
export interface Services {
  appUrl: string
  connectUrl: string
  /** The id of the app's process. */
  readonly appPid: number
  /** Ends the app with SIGKILL; the stand-in stays up. */
  killApp(): Promise<void>
  /** Asks the app to end, and waits until it has; the stand-in stays up. */
  stopApp(): Promise<Exit>
  /** Starts the app again on the same port. @param folder of another build: see `buildUpdate` */
  startApp(folder?: string): Promise<void>
  /** Ends the stand-in; the app stays up. */
  stopStandIn(): Promise<void>
  /** Starts the stand-in again on the same port and the same data. */
  startStandIn(): Promise<void>
  /** True once a test has ended one of the two, whether or not it was started again. */
  readonly wasEnded: boolean
  /** Throws the stand-in's tables and faults away. */
  reset(): Promise<void>
  /** Ends both and removes the data. */
  close(): Promise<void>
}

/** The tests call faster, and make more tables, than the published limits allow, and break calls. */
const STAND_IN = {
  CONNECT_LOCAL_RATE: 'off',
  CONNECT_LOCAL_QUOTA_TABLES: 'off',
  CONNECT_LOCAL_QUOTA_VALUES: 'off',
  CONNECT_LOCAL_CALLERS: '',
  CONNECT_LOCAL_ALLOW_FAULTS: '1',
}

/**
 * Starts the app as it was built last, and its stand-in. Calls are not paced.
 *
 * @param settings of the app, in place of those that the other tests share
 */
export async function startServices(
  settings: Readonly<Record<string, string>> = {},
): Promise<Services> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-e2e-'))
  const connectPort = await freePort()
  let standIn = await startStandIn({ port: connectPort, dataDir, env: STAND_IN })
  // Once that port is taken: two that are asked for at once may be one.
  const appPort = await freePort()
  const runApp = (folder?: string) =>
    startApp({
      kind: 'production',
      ...(folder === undefined ? {} : { folder }),
      host: '127.0.0.1',
      port: appPort,
      env: {
        CONNECT_INSTANCE_ID: '',
        LOCKSTEP_DATA_DIR: dataDir,
        CONNECT_LOCAL_PORT: String(connectPort),
        CONNECT_BATCH_SIZE: '',
        CONNECT_CALLS_PER_SECOND: '1000',
        CONNECT_BURST: '1000',
        ...settings,
      },
      stopSeconds: Number(settings.LOCKSTEP_STOP_SECONDS ?? 2),
      showsOutput: false,
    })
  let app = await runApp()
  let wasEnded = false
  return {
    appUrl: app.url,
    connectUrl: standIn.url,
    get appPid() {
      const { pid } = app.process
      if (pid === undefined) throw new Error('The app does not run.')
      return pid
    },
    get wasEnded() {
      return wasEnded
    },
    async reset() {
      await faultsOf(standIn.url).clear()
      const answer = await fetch(`${standIn.url}/_local/reset`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      if (!answer.ok) throw new Error(`The stand-in was not reset: ${answer.status}`)
    },
    async killApp() {
      wasEnded = true
      await app.kill()
    },
    stopApp() {
      wasEnded = true
      return app.stop()
    },
    async startApp(folder) {
      app = await runApp(folder)
    },
    async stopStandIn() {
      wasEnded = true
      await standIn.stop()
    },
    async startStandIn() {
      standIn = await startStandIn({ port: connectPort, dataDir, env: STAND_IN })
    },
    async close() {
      await app.stop()
      await standIn.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A real SDK client of a stand-in, to make tables with and to edit them as somebody else. */
export function connectClient(url: string): ConnectClient {
  return new ConnectClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'e2e', secretAccessKey: 'e2e' },
  })
}
