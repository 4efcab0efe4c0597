/**
 * Puts a text where the caret is, in place of what is selected, as typing does: the field's own undo goes back over it.
 * The field has the focus; its value is the new one when this returns.
 */
export function insertText(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  // Deprecated, and the one way that the undo of every browser knows. Not everywhere outside of browsers.
  if (field.ownerDocument.execCommand?.('insertText', false, text)) return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
}
