import { useEffect, useEffectEvent } from 'react'
import { isComposing, isTextField, shortcutKey } from '@/components/ui'

/** A keyboard shortcut of the whole page. */
export interface Shortcut {
  readonly key: string
  /** With Ctrl, or Command on a Mac. @default false */
  readonly withControl?: boolean
  /** If it returns true, the shortcut does nothing. */
  readonly isOff?: () => boolean
}

/**
 * Runs `onPress` when the key is pressed anywhere, unless another handler used it. A shortcut without Ctrl does nothing
 * in a text field.
 */
export function useShortcut(
  { key, withControl = false, isOff }: Shortcut,
  onPress: () => void,
): void {
  const handleKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const hasControl = event.ctrlKey || event.metaKey
    if (event.defaultPrevented || isComposing(event)) return
    // Without Ctrl the typed character counts, whatever the layout.
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
 * Disables two shortcuts of the browser: saving the page as a file, and selecting the whole page with Ctrl+A outside of
 * fields.
 */
export function usePageKeyGuard(): void {
  useEffect(() => {
    function handleKeyDown(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const key = shortcutKey(event)
      if (key === 's' || (key === 'a' && !isTextField(event.target))) event.preventDefault()
    }
    // Capture phase, before handlers that stop the event.
    const first = { capture: true }
    window.addEventListener('keydown', handleKeyDown, first)
    return () => window.removeEventListener('keydown', handleKeyDown, first)
  }, [])
}
