/** Fields and editors, whose text has keys, a selection and an undo of its own. */
const TEXT_FIELDS = 'input, textarea, select, [contenteditable]:not([role=gridcell]), .ls-editor'

/** Questions and menus: behind them nothing of the page may change. */
const QUESTIONS = '[role=dialog], [role=alertdialog], [role=menu]'

/** True for an element that text is typed into. */
export function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null
}

/** True where keys of the page behind must do nothing: in a text, in a question, in a menu. */
export function hasOwnKeys(target: EventTarget | null): boolean {
  return isTextField(target) || (target instanceof Element && target.closest(QUESTIONS) !== null)
}
