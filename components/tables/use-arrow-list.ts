import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { isComposing } from '@/components/ui'

const ITEM = '[data-arrow-item]'

/** Props for a search field and the list it searches, so that arrows move between them. */
export interface ArrowList<Root extends HTMLElement> {
  /** Around field and items; items carry `data-arrow-item`. */
  readonly rootRef: RefObject<Root | null>
  readonly fieldRef: RefObject<HTMLInputElement | null>
  /** For the field: ArrowDown enters the list, Enter follows the first item. */
  handleFieldKeyDown(event: KeyboardEvent): void
  /** For the element around the items: up and down, first and last; up from the first goes back to the field. */
  handleListKeyDown(event: KeyboardEvent): void
}

function itemsIn(root: HTMLElement | null): HTMLElement[] {
  return root === null ? [] : [...root.querySelectorAll<HTMLElement>(ITEM)]
}

/** Where a key leads from the item at `at` of `count`; -1 is the field, `null` is nowhere. */
function destination(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return at - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'Escape':
      return -1
    default:
      return null
  }
}

/** Arrow keys through a list of links below a search field. Tab keeps working as ever. */
export function useArrowList<Root extends HTMLElement>(): ArrowList<Root> {
  const rootRef = useRef<Root>(null)
  const fieldRef = useRef<HTMLInputElement>(null)

  function handleFieldKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return
    const first = itemsIn(rootRef.current)[0]
    if (first === undefined) return
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      first.focus()
    }
    if (event.key === 'Enter') first.click()
  }

  function handleListKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const items = itemsIn(rootRef.current)
    const at = event.target instanceof HTMLElement ? items.indexOf(event.target) : -1
    const to = at === -1 ? null : destination(event.key, at, items.length)
    if (to === null) return
    event.preventDefault()
    if (to === -1) fieldRef.current?.focus()
    else items[to]?.focus()
  }

  return { rootRef, fieldRef, handleFieldKeyDown, handleListKeyDown }
}
