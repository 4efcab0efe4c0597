import type { BrowserContext } from '@playwright/test'

/** What went wrong in the pages of a browser context, out of the user's sight. */
export interface ConsoleGuard {
  /** Page errors and console errors and warnings, in the order they came. */
  problems: readonly string[]
}

/**
 * Listens to every page of a context, present and future.
 *
 * @param isAllowed whether a message is expected, such as a request that the test itself breaks
 */
export function guardConsole(
  context: BrowserContext,
  isAllowed: (text: string) => boolean,
): ConsoleGuard {
  const problems: string[] = []
  function note(text: string) {
    if (!isAllowed(text)) problems.push(text)
  }
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    note(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => note(`page error: ${error.error().message}`))
  return { problems }
}
