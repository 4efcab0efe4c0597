import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { isComposing } from '@/components/ui'

const ITEM = '[data-arrow-item]'

/** Refs and key handlers of a search field and its list of results. */
export interface ArrowList<Root extends HTMLElement> {
  /** The element around field and items; items have `data-arrow-item`. */
  readonly rootRef: RefObject<Root | null>
  readonly fieldRef: RefObject<HTMLInputElement | null>
  /** For the field: ArrowDown goes to the list, Enter opens the first item. */
  handleFieldKeyDown(event: KeyboardEvent): void
  /** For the list: arrows, Home and End; ArrowUp on the first item goes back to the field. */
  handleListKeyDown(event: KeyboardEvent): void
}

function itemsIn(root: HTMLElement | null): HTMLElement[] {
  return root === null ? [] : [...root.querySelectorAll<HTMLElement>(ITEM)]
}

/** The index that a key leads to from item `at` of `count`; -1 is the field, `null` for other keys. */
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

/** Arrow-key navigation between a search field and the list below it. Tab works as usual. */
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
