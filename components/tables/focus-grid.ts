import { hasOwnKeys } from '@/components/ui'

/** The cell of the page's grid that Tab would lead to. */
const TAB_STOP = 'main [role="grid"] [tabindex="0"]'
const LIMIT_MS = 30_000

/**
 * Moves the keyboard into the grid of a table that was chosen, as soon as its page has one. A key or a press of the
 * pointer before that ends it: its user is somewhere else by then. So does a field that was opened for them meanwhile,
 * with what they were typing there before.
 *
 * @param path of the table's page, as the address has it
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
    // A drawer that closes gives the keyboard back first.
    requestAnimationFrame(() => {
      const { activeElement } = document
      const isInField = activeElement !== chosenFrom && hasOwnKeys(activeElement)
      if (cell.isConnected && !isInField) cell.focus()
    })
  }

  // The key that chose is still on its way.
  setTimeout(() => {
    if (ended.signal.aborted) return
    const once = { capture: true, signal: ended.signal }
    window.addEventListener('keydown', () => ended.abort(), once)
    window.addEventListener('pointerdown', () => ended.abort(), once)
  })
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['tabindex'] })
  look()
}
