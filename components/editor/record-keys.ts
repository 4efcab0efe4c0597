/** Keys for records, as menus and buttons show them. */
export const RECORD_KEYS = {
  add: 'Alt R',
  duplicate: 'Alt Shift R',
  rename: 'F2',
  remove: 'Ctrl Del',
} as const

/** The part of a keyboard event that matters here. */
interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly defaultPrevented: boolean
  readonly target: EventTarget | null
}

/**
 * What a key asks to do with records; `null` for every other key. Alt+R adds one, as in NocoDB, and with Shift one
 * like the active one: no browser has these. Ctrl+Delete (Cmd+Backspace on a Mac) deletes, as in Grist; Ctrl+- is the
 * browser's zoom, and Delete alone clears a cell.
 */
export function recordKeyOf(press: KeyPress): 'add' | 'duplicate' | 'remove' | null {
  if (press.defaultPrevented || isElsewhere(press.target)) return null
  const isCommand = press.ctrlKey || press.metaKey
  // Option with R types ® on a Mac: the place of the key counts there.
  if (press.altKey && !isCommand && (press.key.toLowerCase() === 'r' || press.code === 'KeyR')) {
    return press.shiftKey ? 'duplicate' : 'add'
  }
  const isDelete = press.key === 'Delete' || press.key === 'Backspace'
  if (!isDelete || !isCommand || press.altKey || press.shiftKey) return null
  return isIn(press.target, '[role=grid]') ? 'remove' : null
}

/** Texts have these keys for themselves, and behind an open question nothing may change. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], .ls-editor'

function isElsewhere(target: EventTarget | null): boolean {
  return isIn(target, OWN_KEYS)
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
