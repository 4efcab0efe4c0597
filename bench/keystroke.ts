import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { type Bench, cellAt, freshPage, openTable, withApp } from './support/app'
import { meterOf } from './support/browser'
import { pressTimed, timeKeys } from './support/key-times'
import { type Figure, kilobytes, ms } from './support/report'
import { median, percentile } from './support/stats'

const KEYS = 60
/** One frame at 60 Hz. */
const FRAME = 'median under 16 ms'

/** Measures the time from key to paint in the table of 1,000 values, and the size of the scripts. */
export async function benchKeystroke(): Promise<readonly Figure[]> {
  return withApp(async (bench) => {
    const { page, scriptBytes } = await openMeasured(bench)
    const first = await firstKeys(page)
    const next = await nextKeys(page)
    const entered = await enters(page)
    const arrows = await arrowKeys(page)
    await page.context().close()
    return [
      paintFigure('first key (opens the editor) to paint', first, FRAME),
      paintFigure('next key in the editor to paint', next, FRAME),
      paintFigure('Enter to new text painted', entered),
      paintFigure('arrow key to paint', arrows.times),
      { name: 'script of an arrow key, mean', measured: ms(arrows.scriptMs) },
      { name: 'all main-thread work of an arrow key, mean', measured: ms(arrows.taskMs) },
      { name: 'script of the table page, gzipped', measured: kilobytes(scriptBytes) },
    ]
  })
}

function paintFigure(name: string, times: readonly number[], target?: string): Figure {
  const measured = `median ${ms(median(times))}, p95 ${ms(percentile(times, 0.95))}`
  return target === undefined ? { name, measured } : { name, measured, target }
}

async function openMeasured({ services, browser, makeTable }: Bench) {
  const { tableId } = await makeTable()
  const page = await freshPage(browser)
  await timeKeys(page)
  const scripts = new Map<string, number>()
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return
    scripts.set(response.url(), gzipSync(await response.body()).length)
  })
  await openTable(page, services, tableId)
  await page.waitForLoadState('networkidle')
  const scriptBytes = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0)
  return { page, scriptBytes }
}

async function firstKeys(page: Page): Promise<readonly number[]> {
  await page.locator(cellAt(2, 2)).click()
  const times: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    times.push(await pressTimed(page, 'x'))
    await expectEditor(page, 'x')
    await page.keyboard.press('Escape')
    await page.keyboard.press(
      key % 10 === 9 ? 'ArrowRight' : key % 20 < 10 ? 'ArrowDown' : 'ArrowUp',
    )
  }
  return times
}

async function nextKeys(page: Page): Promise<readonly number[]> {
  await page.locator(cellAt(3, 3)).click()
  await page.keyboard.press('x')
  const times: number[] = []
  for (let key = 0; key < KEYS; key += 1) times.push(await pressTimed(page, 'y'))
  await expectEditor(page, `x${'y'.repeat(KEYS)}`)
  await page.keyboard.press('Escape')
  return times
}

async function enters(page: Page): Promise<readonly number[]> {
  await page.locator(cellAt(2, 4)).click()
  const times: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.type(`n${key}`)
    times.push(await pressTimed(page, 'Enter'))
    await page.locator(cellAt(key + 2, 4), { hasText: `n${key}` }).waitFor()
  }
  return times
}

async function arrowKeys(page: Page) {
  await page.locator(cellAt(40, 4)).click()
  const meter = await meterOf(page)
  const work = await meter.during(async () => {
    for (let key = 0; key < KEYS; key += 1) {
      await page.keyboard.press(key % 20 < 10 ? 'ArrowDown' : 'ArrowUp')
    }
  })
  // Separate from the above, because reading the times also runs script.
  const times: number[] = []
  for (let key = 0; key < KEYS; key += 1) {
    times.push(await pressTimed(page, key % 20 < 10 ? 'ArrowDown' : 'ArrowUp'))
  }
  return { times, scriptMs: work.scriptMs / KEYS, taskMs: work.taskMs / KEYS }
}

async function expectEditor(page: Page, text: string): Promise<void> {
  const field = page.locator('[data-editor] textarea')
  const value = await field.inputValue()
  if (value !== text) throw new Error(`The editor contains ${value}, not ${text}.`)
}
