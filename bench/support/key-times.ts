import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** One frame at 60 Hz, in milliseconds. */
const FRAME_MS = 1000 / 60

declare global {
  interface Window {
    /** The time of the last key; settles when its effect is painted. */
    benchKey: Promise<number>
  }
}

/**
 * Makes new pages measure keys: from a listener before those of the app to a message posted in the next animation
 * frame, which arrives after style, layout and paint.
 */
export async function timeKeys(page: Page): Promise<void> {
  // Without named functions, for which tsx would insert a helper that does not exist in the page.
  await page.addInitScript(() => {
    window.addEventListener(
      'keydown',
      () => {
        const startMs = performance.now()
        window.benchKey = new Promise((resolve) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => {
              port1.close()
              resolve(performance.now() - startMs)
            }
            port2.postMessage(null)
          })
        })
      },
      true,
    )
  })
}

/** Presses a key; returns milliseconds from its event until its effect is painted. */
export async function pressTimed(page: Page, key: string): Promise<number> {
  // At a random time within a frame, as real key presses are.
  await sleep(20 + Math.random() * FRAME_MS)
  await page.keyboard.press(key)
  const timeMs = await page.evaluate(() => window.benchKey)
  if (!Number.isFinite(timeMs)) throw new Error(`The key ${key} was not timed.`)
  return timeMs
}
