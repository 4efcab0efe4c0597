import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** One frame at 60 Hz, in milliseconds. */
const FRAME_MS = 1000 / 60

declare global {
  interface Window {
    /** The time of the key pressed last; settles when what it did is painted. */
    benchKey: Promise<number>
  }
}

/**
 * Makes the pages to come time their keys: from a listener that runs before the app's, to a message posted in the
 * next animation frame, which is delivered once that frame's style, layout and paint are done.
 */
export async function timeKeys(page: Page): Promise<void> {
  // One expression without names of its own: tsx marks named functions with a helper that the page does not have.
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

/** Presses one key; milliseconds from its arrival in the page until what it did is painted. */
export async function pressTimed(page: Page, key: string): Promise<number> {
  // People do not type in step with the screen: a key waits for the next frame for any part of one.
  await sleep(20 + Math.random() * FRAME_MS)
  await page.keyboard.press(key)
  const timeMs = await page.evaluate(() => window.benchKey)
  if (!Number.isFinite(timeMs)) throw new Error(`The key ${key} was not timed.`)
  return timeMs
}
