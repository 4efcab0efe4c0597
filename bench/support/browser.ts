import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { BROWSER_ARGUMENTS, findBrowser } from '../../scripts/run/browser'

/** Starts a headless Chromium, the one that the tests use, and closes it after the work. */
export async function withBrowser<Result>(
  work: (browser: Browser) => Promise<Result>,
): Promise<Result> {
  const path = await findBrowser(console.error)
  if (path === undefined) throw new Error('There is no browser to measure in.')
  const args = [...BROWSER_ARGUMENTS, '--enable-precise-memory-info']
  const browser = await chromium.launch(path ? { args, executablePath: path } : { args })
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

/** Main-thread time of a page and its heap, from Chromium itself. */
export interface Meter {
  /** Milliseconds of script and of all tasks that the work took. */
  during(work: () => Promise<void>): Promise<{ scriptMs: number; taskMs: number }>
  /** Bytes of the heap after a collection. */
  heapBytes(): Promise<number>
}

/** Opens a meter of a page. */
export async function meterOf(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page)
  // Time on the processor, not on the clock: what else the machine does is not in it.
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
      // Twice: what the first collection finalises, the second frees.
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
