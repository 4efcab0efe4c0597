import type { Page } from '@playwright/test'
import { z } from 'zod'
import { type Bench, freshPage, openTable, withApp } from './support/app'
import { callsOf, describeCalls, totalOf } from './support/calls'
import { countFigure, type Figure, seconds } from './support/report'
import { median } from './support/stats'
import { VALUES } from './support/thousand'

const RUNS = 5

interface Opening {
  /** Time from navigation to the first rows, and to the last value. */
  readonly toFirstRowsMs: number
  readonly toAllReadMs: number
}

declare global {
  interface Window {
    benchOpening: { toFirstRowsMs: number | null; toAllReadMs: number | null }
  }
}

const opening = z.object({ toFirstRowsMs: z.number(), toAllReadMs: z.number() })

/** Measures service calls and time to open a table of 1,000 values in a browser without a cache. */
export async function benchOpen(): Promise<readonly Figure[]> {
  return withApp(async (bench) => {
    const { tableId } = await bench.makeTable()
    // A first run that does not count: the app loads its own code on the first request.
    await openOnce(bench, tableId)
    const runs = []
    for (let run = 0; run < RUNS; run += 1) {
      runs.push(await callsOf(bench.services.connectUrl, () => openOnce(bench, tableId)))
    }
    const most = runs.reduce((a, b) => (totalOf(b.calls) > totalOf(a.calls) ? b : a)).calls
    return [
      countFigure(`service calls to open ${VALUES} values`, totalOf(most), { atMost: 4 }),
      { name: 'which', measured: '', target: describeCalls(most) },
      {
        name: `first rows on the page, median of ${RUNS}`,
        measured: seconds(median(runs.map(({ result }) => result.toFirstRowsMs))),
      },
      {
        name: `all values read, median of ${RUNS}`,
        measured: seconds(median(runs.map(({ result }) => result.toAllReadMs))),
      },
    ]
  })
}

async function openOnce({ services, browser }: Bench, tableId: string): Promise<Opening> {
  const page = await freshPage(browser)
  try {
    await watchOpening(page)
    await openTable(page, services, tableId)
    // The list in the sidebar is part of opening a page.
    await page.locator(`nav a[href$="${tableId}"]`).first().waitFor({ state: 'attached' })
    await page.waitForFunction(() => window.benchOpening.toAllReadMs !== null)
    return opening.parse(await page.evaluate(() => window.benchOpening))
  } finally {
    await page.context().close()
  }
}

/** Records when rows first show and when the grid stops loading. */
function watchOpening(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    window.benchOpening = { toFirstRowsMs: null, toAllReadMs: null }
    const { benchOpening } = window
    new MutationObserver(() => {
      if (document.querySelector('[role="gridcell"]') === null) return
      benchOpening.toFirstRowsMs ??= performance.now()
      if (document.querySelector('[role="grid"][aria-busy]') === null) {
        benchOpening.toAllReadMs ??= performance.now()
      }
    }).observe(document, { subtree: true, childList: true, attributes: true })
  })
}
