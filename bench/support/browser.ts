import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { BROWSER_ARGUMENTS, findBrowser } from '../../scripts/run/browser'

/** Runs `work` with a headless Chromium, the one of the tests. */
export async function withBrowser<Result>(
  work: (browser: Browser) => Promise<Result>,
): Promise<Result> {
  const path = await findBrowser(console.error)
  if (path === undefined) throw new Error('There is no browser to run the benchmark in.')
  const args = [...BROWSER_ARGUMENTS, '--enable-precise-memory-info']
  const browser = await chromium.launch(path ? { args, executablePath: path } : { args })
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

/** Measures main-thread time and heap of a page, by Chromium. */
export interface Meter {
  /** Milliseconds of script and of all tasks during `work`. */
  during(work: () => Promise<void>): Promise<{ scriptMs: number; taskMs: number }>
  /** Size of the heap after garbage collection. */
  heapBytes(): Promise<number>
}

/** Creates a meter for a page. */
export async function meterOf(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page)
  // CPU time, which other work of the machine does not affect.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return {
    during: async (work) => {
      const before = await metricsOf(session)
      await work()
      const after = await metricsOf(session)
      return {
        scriptMs: 1000 * (read(after, 'ScriptDuration') - read(before, 'ScriptDuration')),
        taskMs: 1000 * (read(after, 'TaskDuration') - read(before, 'TaskDuration')),
      }
    },
    heapBytes: async () => {
      // Twice, because the second collection frees what the first finalises.
      await session.send('HeapProfiler.collectGarbage')
      await session.send('HeapProfiler.collectGarbage')
      return read(await metricsOf(session), 'JSHeapUsedSize')
    },
  }
}

async function metricsOf(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

function read(metrics: ReadonlyMap<string, number>, name: string): number {
  const value = metrics.get(name)
  if (value === undefined) throw new Error(`Chromium does not measure ${name}.`)
  return value
}
