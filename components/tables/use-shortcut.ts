import { useEffect, useEffectEvent } from 'react'
import { isComposing, isTextField, shortcutKey } from '@/components/ui'

/** A key that works anywhere on the page. */
export interface Shortcut {
  readonly key: string
  /** With Ctrl, or Command on a Mac. @default false */
  readonly withControl?: boolean
  /** Asked at each press: true lets the key pass. */
  readonly isOff?: () => boolean
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
    if (event.defaultPrevented || isComposing(event)) return
    // Without Ctrl a key is the character that it types, whatever the layout.
    const pressed = withControl ? shortcutKey(event) : event.key.toLowerCase()
    if (pressed !== key || hasControl !== withControl) return
    if (event.altKey || (!withControl && isTextField(event.target))) return
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

/**
 * Keeps two commands of the browser from the whole page: its dialog for saving the page as a file, and the selection of
 * all its text, which Ctrl+A is outside of a field.
 */
export function usePageKeyGuard(): void {
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const key = shortcutKey(event)
      if (key === 's' || (key === 'a' && !isTextField(event.target))) event.preventDefault()
    }
    // Before those who end an event's way.
    const first = { capture: true }
    window.addEventListener('keydown', handleKeyDown, first)
    return () => window.removeEventListener('keydown', handleKeyDown, first)
  }, [])
}
