/** The key of a keyboard event of React or the DOM. */
export interface PressedKey {
  readonly key: string
  /** The physical key: `KeyS`. */
  readonly code?: string
}

/** The members of a keyboard event that tell whether an input method is composing. */
export interface ComposingPress {
  readonly isComposing?: boolean
  readonly keyCode?: number
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

/** The key code of a key that an input method handles. */
const INPUT_METHOD_KEY_CODE = 229

/**
 * True if an input method handles the key, so that no shortcut may act. Safari sends the final key of a composition
 * after its end; only the key code shows it then.
 */
export function isComposing(press: ComposingPress): boolean {
  const { isComposing: isOwn = false, nativeEvent, keyCode } = press
  return isOwn || nativeEvent?.isComposing === true || keyCode === INPUT_METHOD_KEY_CODE
}

/**
 * The key as shortcuts name it: a letter in lower case, or a name (`Enter`, `F8`). On a layout with another script
 * (Cyrillic, Greek, Arabic, Hebrew), the letter or digit of that key on a Latin keyboard.
 */
export function shortcutKey({ key, code = '' }: PressedKey): string {
  if (isLatin(key)) return key.toLowerCase()
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  return (place?.[1] ?? place?.[2] ?? key).toLowerCase()
}

/** The key pressed with Ctrl or Command and without Alt; `null` for other presses and while composing. */
export function commandKey(
  press: PressedKey &
    ComposingPress & {
      readonly ctrlKey: boolean
      readonly metaKey: boolean
      readonly altKey: boolean
    },
): string | null {
  const isCommand = (press.ctrlKey || press.metaKey) && !press.altKey
  return isCommand && !isComposing(press) ? shortcutKey(press) : null
}

/** True for named keys and characters of a Latin keyboard, for which the letter counts and not the position. */
function isLatin(key: string): boolean {
  return key !== 'Unidentified' && /^[\p{ASCII}\p{Script=Latin}]*$/u.test(key)
}
