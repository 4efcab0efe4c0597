import { handlesOwnKeys, isApplePlatform, isComposing, shortcutKey } from '@/components/ui'

/** Keys for records, as menus and buttons show them. */
export function recordKeys(isApple: boolean) {
  return {
    add: isApple ? 'Control R' : 'Alt R',
    duplicate: isApple ? 'Control Shift R' : 'Alt Shift R',
    rename: 'F2',
    remove: 'Ctrl Del',
  } as const
}

/** The part of a keyboard event that matters here. */
interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing?: boolean
  readonly keyCode?: number
  readonly defaultPrevented: boolean
  readonly target: EventTarget | null
}

/**
 * What a key asks to do with records; `null` for every other key. Alt+R adds one, as in NocoDB, and with Shift one
 * like the active one: no browser has these. On a Mac, where Option with a letter types a character, Ctrl takes the
 * place of Alt. Ctrl+Delete (Cmd+Backspace on a Mac) deletes, as in Grist; Ctrl+- is the browser's zoom, and Delete
 * alone clears a cell.
 */
export function recordKeyOf(
  press: KeyPress,
  isApple = isApplePlatform(),
): 'add' | 'duplicate' | 'remove' | null {
  if (press.defaultPrevented || isComposing(press) || handlesOwnKeys(press.target)) return null
  const { ctrlKey, metaKey, altKey } = press
  const isAddKey = isApple ? ctrlKey && !altKey : altKey && !ctrlKey
  if (isAddKey && !metaKey && shortcutKey(press) === 'r') {
    return press.shiftKey ? 'duplicate' : 'add'
  }
  const isDelete = press.key === 'Delete' || press.key === 'Backspace'
  if (!isDelete || !(ctrlKey || metaKey) || altKey || press.shiftKey) return null
  return press.target instanceof Element && press.target.closest('[role=grid]') ? 'remove' : null
}
