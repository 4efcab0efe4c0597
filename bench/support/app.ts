import type { ConnectClient } from '@aws-sdk/client-connect'
import type { Browser, Page } from '@playwright/test'
import { connectClient, type Services, startServices } from '../../e2e/support/services'
import type { MadeTable } from '../../e2e/support/tables'
import { buildIfChanged } from '../../scripts/run/build'
import { withBrowser } from './browser'
import { makeThousand } from './thousand'

/** What a benchmark of the app works with. */
export interface Bench {
  readonly services: Services
  readonly connect: ConnectClient
  readonly browser: Browser
  /** Creates a table of 1,000 values. */
  makeTable(): Promise<MadeTable>
}

/** Builds the app if needed, starts it with a stand-in and a browser, runs `work` and stops them all. */
export async function withApp<Result>(work: (bench: Bench) => Promise<Result>): Promise<Result> {
  if (!(await buildIfChanged(console.error))) throw new Error('The app could not be built.')
  const services = await startServices()
  const connect = connectClient(services.connectUrl)
  try {
    return await withBrowser((browser) =>
      work({ services, connect, browser, makeTable: () => makeThousand(connect) }),
    )
  } finally {
    connect.destroy()
    await services.close()
  }
}

/** A page in a new browser context, without a cache. */
export async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  return context.newPage()
}

/** Opens a table and waits until it is loaded. */
export async function openTable(page: Page, services: Services, tableId: string): Promise<void> {
  await page.goto(`${services.appUrl}/tables/${tableId}`)
  await page.locator('[role="grid"]:not([aria-busy]) [role="gridcell"]').first().waitFor()
}

/** The selector of the cell at a 1-based row (the header is row 1) and column. */
export function cellAt(row: number, column: number): string {
  return `[role="row"] > [aria-rowindex="${row}"][aria-colindex="${column}"]`
}
