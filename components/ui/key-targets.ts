/** Fields and editors, which have keys, a selection and an undo of their own. */
const TEXT_FIELDS = 'input, textarea, select, [contenteditable]:not([role=gridcell]), .ls-editor'

/** Dialogs and menus; while one has focus, no key may change the page behind it. */
const POPUPS = '[role=dialog], [role=alertdialog], [role=menu]'

/** True for an element that text is typed into. */
export function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null
}

/** True in a text field, a dialog or a menu, where shortcuts of the page must do nothing. */
export function handlesOwnKeys(target: EventTarget | null): boolean {
  return isTextField(target) || (target instanceof Element && target.closest(POPUPS) !== null)
}

/** True while a modal dialog is open. */
export function isModalOpen(): boolean {
  return document.querySelector('[data-modal][data-open]') !== null
}
