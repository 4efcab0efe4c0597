import { buildIfChanged } from '../../scripts/run/build'
import { startServices } from './services'

/**
 * Starts one app and one stand-in for all tests, and hands their addresses to the workers.
 *
 * @returns what ends both
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (!(await buildIfChanged(console.error))) throw new Error('The app could not be built.')
  const services = await startServices()
  process.env.LOCKSTEP_E2E_APP_URL = services.appUrl
  process.env.LOCKSTEP_E2E_CONNECT_URL = services.connectUrl
  return services.close
}

/** The address of the app that all tests share. */
export function sharedAppUrl(): string {
  return given('LOCKSTEP_E2E_APP_URL')
}

/** The endpoint of the stand-in that all tests share. */
export function sharedConnectUrl(): string {
  return given('LOCKSTEP_E2E_CONNECT_URL')
}

function given(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`Run the tests with Playwright: ${name} is not set.`)
  return value
}
