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

/** Checks the page as it is now with axe-core; an empty list is a clean page. */
export async function axeViolations(
  page: Page,
  colorScheme: 'light' | 'dark',
): Promise<AxeViolation[]> {
  // A colour on its way from one scheme to the other has no contrast to measure.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(async () => {
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
  })
  await page.evaluate(await readFile(axeFile, 'utf8'))
  const found = await page.evaluate('axe.run().then(({ violations }) => violations)')
  return violations.parse(found).map(({ id, help, nodes }) => ({
    id,
    help,
    elements: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }))
}
