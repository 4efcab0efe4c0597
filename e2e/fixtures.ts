import type { ConnectClient } from '@aws-sdk/client-connect'
import { test as base, expect, type Page } from '@playwright/test'
import { guardConsole } from './support/console-guard'
import { type Faults, faultsOf } from './support/faults'
import { sharedAppUrl, sharedConnectUrl } from './support/global-setup'
import type { Line } from './support/line'
import { ServicePool, type ServiceSet, type ServiceWish } from './support/service-pool'
import { connectClient, type Services } from './support/services'
import { openSheet, type Sheet } from './support/sheet'
import { createTable, deleteTable, type MadeTable, type TableSpec } from './support/tables'

export { axeViolations } from './support/axe'
export { INSTANCE_ID } from './support/services'
export { expect }

interface Fixtures {
  /** Console messages that the test expects, such as the request that it breaks. @default [] */
  allowedConsole: RegExp[]
  /** A client of the shared stand-in: somebody else, who edits beside the browser. */
  connect: ConnectClient
  /** Makes a table in the shared stand-in, or in the one that is given; it goes with the test. */
  makeTable(spec: TableSpec, connect?: ConnectClient): Promise<MadeTable>
  /** Faults and journal of the shared stand-in; what a test adds goes with it. */
  faults: Faults
  /** A second user's page, in a browser context of its own. */
  colleague: Page
  /** Settings of the app in `standIn`, such as a slower pace. @default {} */
  appSettings: ServiceWish['settings']
  /** The app in `standIn` calls its stand-in over `line`: see `overLine`. @default false */
  isOverLine: boolean
  /** `standIn` and `line`, which are one another's. */
  serviceSet: ServiceSet
  /** Between the app and the stand-in, for an app that calls over it; it can be broken. */
  line: Line
  /** Makes a table in `standIn` and opens it in an app that reaches it over the line: see `overLine`. */
  openOverLine(spec: TableSpec): Promise<{ tableId: string; sheet: Sheet }>
  /** A pair of services for this test alone, whose stand-in can be stopped and started. */
  standIn: Services & { connect: ConnectClient }
  /** Fails a test whose pages report an error or a warning that was not allowed. */
  quietConsole: undefined
}

interface WorkerFixtures {
  /** Services that tests of this worker have in turn. */
  servicePool: ServicePool
}

// A fixture that needs no other one begins with an empty pattern: Playwright reads the names there.
/** Playwright's `test` with the services, tables and guards of the end-to-end stories. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  servicePool: [
    async ({}, use) => {
      const pool = new ServicePool()
      await use(pool)
      await pool.close()
    },
    { scope: 'worker' },
  ],

  allowedConsole: [[], { option: true }],

  // Read when a test runs: the address is known only after the global set-up.
  baseURL: async ({}, use) => use(sharedAppUrl()),

  connect: async ({}, use) => {
    const client = connectClient(sharedConnectUrl())
    await use(client)
    client.destroy()
  },

  makeTable: async ({ connect }, use) => {
    const made: string[] = []
    await use(async (spec, client = connect) => {
      const table = await createTable(client, spec)
      // A stand-in of the test's own is thrown away whole.
      if (client === connect) made.push(table.tableId)
      return table
    })
    for (const tableId of made) await deleteTable(connect, tableId)
  },

  faults: async ({}, use) => {
    const faults = faultsOf(sharedConnectUrl())
    await use(faults)
    await faults.clear()
  },

  colleague: async ({ browser, allowedConsole, baseURL }, use) => {
    const context = await browser.newContext(baseURL === undefined ? {} : { baseURL })
    const guard = guardConsole(context, isAllowedBy(allowedConsole))
    await context.addInitScript(ignoreReturn)
    await use(await context.newPage())
    await context.close()
    expect(guard.problems, 'errors and warnings in the console of the colleague').toEqual([])
  },

  appSettings: [{}, { option: true }],

  isOverLine: [false, { option: true }],

  serviceSet: async ({ servicePool, appSettings, isOverLine }, use) => {
    const wish = { settings: appSettings, isOverLine }
    const set = await servicePool.take(wish)
    await use(set)
    await servicePool.giveBack(wish, set)
  },

  line: async ({ serviceSet }, use) => use(serviceSet.line),

  standIn: async ({ serviceSet: { services } }, use) => {
    const connect = connectClient(services.connectUrl)
    await use({ ...services, connect })
    connect.destroy()
  },

  openOverLine: async ({ page, standIn, makeTable }, use) => {
    await use(async (spec) => {
      const { tableId } = await makeTable(spec, standIn.connect)
      return { tableId, sheet: await openSheet(page, tableId, standIn.appUrl) }
    })
  },

  quietConsole: [
    async ({ context, allowedConsole }, use) => {
      const guard = guardConsole(context, isAllowedBy(allowedConsole))
      await context.addInitScript(ignoreReturn)
      await use(undefined)
      expect(guard.problems, 'errors and warnings in the console').toEqual([])
    },
    { auto: true },
  ],
})

/**
 * For `test.use`: the app in `standIn` calls its stand-in over the test's line, which the test may break or hold.
 *
 * @param batchSize cells in one call; left out, the app's own
 */
export function overLine(batchSize?: number) {
  const appSettings = batchSize === undefined ? {} : { CONNECT_BATCH_SIZE: String(batchSize) }
  return { appSettings, isOverLine: true }
}

function isAllowedBy(allowed: readonly RegExp[]): (text: string) => boolean {
  return (text) => allowed.some((pattern) => pattern.test(text))
}

/**
 * The browser gives its focus to whichever page a story turns to, and a page that gets it reads its table again, as it
 * does when it hears of a colleague's save: what a save is to find would be found before. Stories about coming back
 * say `visibilitychange`.
 */
function ignoreReturn(): void {
  Reflect.deleteProperty(window, 'EventSource')
  window.addEventListener(
    'focus',
    (event) => {
      if (event.target === window) event.stopImmediatePropagation()
    },
    true,
  )
}
