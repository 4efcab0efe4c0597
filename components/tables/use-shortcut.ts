import { useEffect, useEffectEvent } from 'react'

/** A key that works anywhere on the page. */
export interface Shortcut {
  readonly key: string
  /** With Ctrl, or Command on a Mac. @default false */
  readonly withControl?: boolean
  /** Asked at each press: true lets the key pass. */
  readonly isOff?: () => boolean
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/**
 * Runs `onPress` when the key is pressed anywhere, unless someone else already took it. A key without Ctrl does
 * nothing while a field has focus: there it is text.
 */
export function useShortcut(
  { key, withControl = false, isOff }: Shortcut,
  onPress: () => void,
): void {
  const handleKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const hasControl = event.ctrlKey || event.metaKey
    if (event.defaultPrevented || event.key.toLowerCase() !== key || hasControl !== withControl)
      return
    if (event.altKey || (!withControl && isTyping(event.target))) return
    if (isOff?.() === true) return
    event.preventDefault()
    onPress()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handleKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
