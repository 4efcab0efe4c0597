import { isApplePlatform, isComposing } from '@/components/ui'
import type { Motion } from '../model/motion'

/** What a key in navigation mode asks for. */
export type NavigationIntent =
  | { readonly kind: 'move'; readonly motion: Motion }
  /** Open the editor with the value, caret at the end. */
  | { readonly kind: 'edit' }
  /** Open an empty editor, which then receives the key. */
  | { readonly kind: 'replace'; readonly key: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'details' }
  /** Open the menu of the row. */
  | { readonly kind: 'row-menu' }

/** What a key in an open editor asks for. */
export type EditingIntent =
  | { readonly kind: 'commit'; readonly next: 'down' | 'up' | 'right' | 'left' | 'stay' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'line-break' }

/** The part of a keyboard event that is used. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing?: boolean
  readonly keyCode?: number
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

const PLAIN_MOTIONS: Readonly<Record<string, Motion>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
}

const CONTROL_MOTIONS: Readonly<Record<string, Motion>> = {
  ArrowUp: 'first-row',
  ArrowDown: 'last-row',
  ArrowLeft: 'row-start',
  ArrowRight: 'row-end',
  Home: 'grid-start',
  End: 'grid-end',
}

/**
 * The intent of a key in navigation mode; `null` for keys that the grid does not use, which bubble (Tab, F8, Ctrl+S).
 */
export function navigationIntent(
  press: KeyPress,
  isApple = isApplePlatform(),
): NavigationIntent | null {
  const isControl = press.ctrlKey || press.metaKey
  if (isComposing(press) && !isPrintable(press)) return null
  if (press.altKey && press.key === 'Enter' && !isControl) return { kind: 'details' }
  if (isAltGraph(press) || (isApple && isOptionCharacter(press)))
    return { kind: 'replace', key: press.key }
  if (press.altKey || press.key === 'Tab') return null
  if (isControl) return motionIntent(CONTROL_MOTIONS[press.key], press)
  return motionIntent(PLAIN_MOTIONS[press.key], press) ?? plainIntent(press)
}

function plainIntent(press: KeyPress): NavigationIntent | null {
  switch (press.key) {
    case 'Enter':
      return press.shiftKey ? { kind: 'move', motion: 'up' } : { kind: 'edit' }
    case 'F2':
      return press.shiftKey ? null : { kind: 'edit' }
    case 'Delete':
    case 'Backspace':
      return press.shiftKey ? null : { kind: 'clear' }
    case ' ':
      return press.shiftKey ? null : { kind: 'toggle' }
    case 'F10':
      return press.shiftKey ? { kind: 'row-menu' } : null
    case 'ContextMenu':
      return press.shiftKey ? null : { kind: 'row-menu' }
    default:
      return isPrintable(press) ? { kind: 'replace', key: press.key } : null
  }
}

function motionIntent(motion: Motion | undefined, press: KeyPress): NavigationIntent | null {
  return motion === undefined || press.shiftKey ? null : { kind: 'move', motion }
}

/** A character, or the first key of a composition (`Process`, `Dead`), whose text the editor receives. */
function isPrintable(press: KeyPress): boolean {
  return [...press.key].length === 1 || press.key === 'Process' || press.key === 'Dead'
}

/** Windows reports AltGr as Ctrl+Alt: `@` or `€` is typing, not a shortcut. */
function isAltGraph(press: KeyPress): boolean {
  return (
    press.ctrlKey &&
    press.altKey &&
    !press.metaKey &&
    [...press.key].length === 1 &&
    !/[a-z0-9]/i.test(press.key)
  )
}

/** On a Mac, Option types characters (`@ [ ] { } | ~ € π ®`) or begins an accented one. */
function isOptionCharacter(press: KeyPress): boolean {
  return press.altKey && !press.ctrlKey && !press.metaKey && isPrintable(press)
}

/**
 * The intent of a key in an open editor; `null` for keys of the text (arrows, Home, Ctrl+Z), of the owner (Ctrl+S) and
 * of a composition.
 */
export function editingIntent(press: KeyPress): EditingIntent | null {
  if (isComposing(press)) return null
  if (press.key === 'Escape') return { kind: 'cancel' }
  if (press.key === 'Tab' && !press.ctrlKey && !press.altKey && !press.metaKey) {
    return { kind: 'commit', next: press.shiftKey ? 'left' : 'right' }
  }
  if (press.key !== 'Enter') return null
  if (press.altKey) return { kind: 'line-break' }
  if (press.ctrlKey || press.metaKey) return { kind: 'commit', next: 'stay' }
  return { kind: 'commit', next: press.shiftKey ? 'up' : 'down' }
}
