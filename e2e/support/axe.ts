import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { z } from 'zod'

/** One broken rule of accessibility and the elements that break it. */
export interface AxeViolation {
  /** The rule, such as `color-contrast`. */
  id: string
  help: string
  /** CSS selectors, each with what is wrong there. */
  elements: string[]
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const violations = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string() })),
  }),
)

/** Checks the page as it is now with axe-core, in the dark its contrasts alone; an empty list is a clean page. */
export async function axeViolations(
  page: Page,
  colorScheme: 'light' | 'dark',
): Promise<AxeViolation[]> {
  // A colour on its way from one scheme to the other has no contrast to measure.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // A dialog begins to fade in a frame or two after it is there.
  await page.evaluate(async () => {
    for (let quietFrames = 0; quietFrames < 3; quietFrames += 1) {
      await new Promise((painted) => requestAnimationFrame(painted))
      const running = document.getAnimations()
      if (running.length > 0) quietFrames = -1
      await Promise.allSettled(running.map(({ finished }) => finished))
    }
  })
  await page.evaluate(await readFile(axeFile, 'utf8'))
  // What another scheme changes is colours alone.
  const rules = colorScheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : '{}'
  const found = await page.evaluate(`axe.run(${rules}).then(({ violations }) => violations)`)
  return violations.parse(found).map(({ id, help, nodes }) => ({
    id,
    help,
    elements: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }))
}
