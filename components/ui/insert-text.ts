/**
 * Inserts a text at the caret, replacing the selection, as typing does, so that the undo of the field includes it. The
 * field must have focus; its value has changed when this returns.
 */
export function insertText(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  // Deprecated, but the only way that works with undo in all browsers. Missing in test environments.
  if (field.ownerDocument.execCommand?.('insertText', false, text)) return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
}
