import type { Page } from '@playwright/test'
import { freshPage } from '../support/app'
import { type Meter, meterOf, withBrowser } from '../support/browser'
import { pressTimed, timeKeys } from '../support/key-times'
import { type Figure, kilobytes } from '../support/report'
import { median, percentile } from '../support/stats'
import { servePage } from './serve'

const RUNS = 5
const RECORDS = 100_000
const FRAMES = 120
const KEYS = 40
const FRAME_MS = 16.7
const BEST = 'best other DOM grid:'

/** The results of one run; times in milliseconds. */
interface Run {
  readonly mountMs: number
  readonly mountTaskMs: number
  readonly heapMb: number
  readonly elements: number
  readonly fastTaskMs: number
  readonly fastLate: number
  readonly slowTaskMs: number
  readonly slowLate: number
  readonly editScriptMs: number
  readonly enterP95Ms: number
  readonly arrowScriptMs: number
}

/** Measures the grid alone, over a session of the editor, with 100,000 records and 20 attributes. */
export async function benchScroll(): Promise<readonly Figure[]> {
  const served = await servePage()
  try {
    return await withBrowser(async (browser) => {
      const runs: Run[] = []
      for (let run = 0; run < RUNS; run += 1) {
        const page = await freshPage(browser)
        await timeKeys(page)
        await page.goto(served.url)
        await page.waitForFunction(() => 'benchGrid' in window)
        runs.push(await measure(page))
        await page.context().close()
      }
      return figuresOf(runs, served.gridBytes)
    })
  } finally {
    await served.close()
  }
}

async function measure(page: Page): Promise<Run> {
  const meter = await meterOf(page)
  await page.evaluate((records) => window.benchGrid.load(records), RECORDS)
  const dataBytes = await meter.heapBytes()
  let mountMs = Number.NaN
  const mount = await meter.during(async () => {
    mountMs = await page.evaluate(() => window.benchGrid.mount())
  })
  const heapMb = ((await meter.heapBytes()) - dataBytes) / 1e6
  const elements = await page.locator('*').count()
  const fast = await scroll(page, meter, 40)
  const slow = await scroll(page, meter, 3)
  const keys = await pressKeys(page, meter)
  return {
    mountMs,
    mountTaskMs: mount.taskMs,
    heapMb,
    elements,
    fastTaskMs: fast.taskMs,
    fastLate: fast.late,
    slowTaskMs: slow.taskMs,
    slowLate: slow.late,
    ...keys,
  }
}

async function scroll(page: Page, meter: Meter, rowsPerFrame: number) {
  let times: readonly number[] = []
  const { taskMs } = await meter.during(async () => {
    times = await page.evaluate(([rows, frames]) => window.benchGrid.scroll(rows, frames), [
      rowsPerFrame,
      FRAMES,
    ] as const)
  })
  return { taskMs, late: times.filter((time) => time > FRAME_MS).length }
}

async function pressKeys(page: Page, meter: Meter) {
  await page.locator('[role="gridcell"]').first().click()
  const edits: number[] = []
  const enters: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    const { scriptMs } = await meter.during(async () => {
      await page.keyboard.press('7')
      await page.keyboard.press('Enter')
    })
    edits.push(scriptMs)
    await page.keyboard.press('8')
    enters.push(await pressTimed(page, 'Enter'))
  }
  const arrows = await meter.during(async () => {
    for (let key = 0; key < KEYS; key += 1) {
      await page.keyboard.press(key % 2 === 0 ? 'ArrowUp' : 'ArrowDown')
    }
  })
  return {
    editScriptMs: median(edits),
    enterP95Ms: percentile(enters, 0.95),
    arrowScriptMs: arrows.scriptMs / KEYS,
  }
}

function figuresOf(runs: readonly Run[], gridBytes: number): readonly Figure[] {
  const of = (read: (run: Run) => number, digits = 1) => median(runs.map(read)).toFixed(digits)
  return [
    {
      name: 'mount: main-thread work, ms',
      measured: of((run) => run.mountTaskMs),
      target: `${BEST} 39`,
    },
    { name: 'mount to first cell painted, ms', measured: of((run) => run.mountMs) },
    { name: 'heap beyond the data, MB', measured: of((run) => run.heapMb), target: `${BEST} 0.9` },
    {
      name: 'scroll 40 rows a frame, 120 frames: work, ms',
      measured: of((run) => run.fastTaskMs, 0),
      target: `${BEST} 2840`,
    },
    {
      name: `  frames over ${FRAME_MS} ms`,
      measured: of((run) => run.fastLate, 0),
      target: `${BEST} 52`,
    },
    {
      name: 'scroll 3 rows a frame, 120 frames: work, ms',
      measured: of((run) => run.slowTaskMs, 0),
      target: `${BEST} 1252`,
    },
    { name: `  frames over ${FRAME_MS} ms`, measured: of((run) => run.slowLate, 0) },
    {
      name: 'script of an edit (key and Enter), p50, ms',
      measured: of((run) => run.editScriptMs),
      target: `${BEST} 9.1`,
    },
    {
      name: 'Enter to new text painted, p95, ms',
      measured: of((run) => run.enterP95Ms),
      target: `${BEST} 18.7`,
    },
    {
      name: 'script of an arrow key, ms',
      measured: of((run) => run.arrowScriptMs),
      target: `${BEST} 2.2`,
    },
    { name: 'elements on the page', measured: of((run) => run.elements, 0), target: `${BEST} 405` },
    {
      name: 'script of the grid, gzipped',
      measured: kilobytes(gridBytes),
      target: `${BEST} 14 kB`,
    },
  ]
}
