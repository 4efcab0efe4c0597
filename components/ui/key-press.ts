/** The part of a keyboard event, React's or the browser's, that tells which key it is. */
export interface PressedKey {
  readonly key: string
  /** Place of the key on the keyboard: `KeyS`. */
  readonly code?: string
}

/** The part that tells whether an input method is composing. */
export interface ComposingPress {
  readonly isComposing?: boolean
  readonly keyCode?: number
  readonly nativeEvent?: { readonly isComposing?: boolean }
}

/** What a browser reports for a key that an input method takes. */
const INPUT_METHOD_KEY_CODE = 229

/**
 * True while an input method has the key: it converts, chooses or confirms with it, and no shortcut may act. Safari
 * sends the key that ends a composition after its end; only its key code tells then.
 */
export function isComposing(press: ComposingPress): boolean {
  const { isComposing: isOwn = false, nativeEvent, keyCode } = press
  return isOwn || nativeEvent?.isComposing === true || keyCode === INPUT_METHOD_KEY_CODE
}

/**
 * The key as shortcuts name it: a letter in lower case, or the name (`Enter`, `F8`). Where the layout types another
 * script than Latin (Cyrillic, Greek, Arabic, Hebrew), the letter or digit at that place of a Latin keyboard.
 */
export function shortcutKey({ key, code = '' }: PressedKey): string {
  if (isLatin(key)) return key.toLowerCase()
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  return (place?.[1] ?? place?.[2] ?? key).toLowerCase()
}

/** The key that is pressed with Ctrl or Command, and not with Alt; `null` for every other press, and while composing. */
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

/** Named keys and characters of a Latin keyboard, with or without accents: there the letter decides, wherever it is. */
function isLatin(key: string): boolean {
  return key !== 'Unidentified' && /^[\p{ASCII}\p{Script=Latin}]*$/u.test(key)
}
