import { handlesOwnKeys } from '@/components/ui'

/** The cell of the grid that is in the tab order. */
const TAB_STOP = 'main [role="grid"] [tabindex="0"]'
const LIMIT_MS = 30_000

/**
 * Focuses the grid of a chosen table as soon as its page shows it. A key press or click before that cancels it, because
 * the user is doing something else. A field that took focus meanwhile keeps it.
 *
 * @param path of the page of the table
 */
export function focusGridOf(path: string): void {
  const ended = new AbortController()
  const chosenFrom = document.activeElement
  const observer = new MutationObserver(look)
  const timer = setTimeout(() => ended.abort(), LIMIT_MS)
  ended.signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })

  function look(): void {
    if (window.location.pathname !== path) return
    const cell = document.querySelector<HTMLElement>(TAB_STOP)
    if (cell === null) return
    ended.abort()
    // A closing drawer first restores focus elsewhere.
    requestAnimationFrame(() => {
      const { activeElement } = document
      const hasFieldFocus = activeElement !== chosenFrom && handlesOwnKeys(activeElement)
      if (cell.isConnected && !hasFieldFocus) cell.focus()
    })
  }

  // After the present event, which is the choice itself.
  setTimeout(() => {
    if (ended.signal.aborted) return
    const once = { capture: true, signal: ended.signal }
    window.addEventListener('keydown', () => ended.abort(), once)
    window.addEventListener('pointerdown', () => ended.abort(), once)
  })
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['tabindex'] })
  look()
}
