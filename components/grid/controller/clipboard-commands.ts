import { isolate } from '@/lib/data-table'
import { type ClipboardTexts, copiedText, readClipboard } from '../model/clipboard-text'
import { planPaste } from '../model/paste'
import type { GridContext } from './grid-context'
import { NOTHING_READABLE, pasteMessage } from './messages'

/** Copy, cut and paste of the active cell. */
export class ClipboardCommands {
  constructor(private readonly context: GridContext) {}

  /** The text for the clipboard; `null`, with a message, if no cell is active. */
  copyText(): string | null {
    const cell = this.context.activeCell()
    if (cell === null) return this.refuse('Nothing was copied')
    return copiedText(cell.column.attribute, cell.view.value)
  }

  /** Copies the active cell and clears it. `null`, with a message, if no cell is active. */
  cutText(): string | null {
    const text = this.copyText()
    const cell = this.context.activeCell()
    if (text === null || cell === null) return text
    if (cell.view.isReadOnly) {
      this.context.say({
        title: 'Copied, not cut',
        description: `${isolate(cell.column.attribute.name)} cannot be edited here.`,
        tone: 'warning',
      })
    } else this.context.edit(cell, null)
    return text
  }

  /** Fills cells from the active one on, as one edit, and shows a message with the result. */
  paste(texts: ClipboardTexts): void {
    const { active, viewport, inputs } = this.context
    const place = active.resolve()
    const at = place && this.context.activeCell() && viewport.positionOf(place)
    if (at === null) {
      this.refuse('Nothing was pasted')
      return
    }
    const block = readClipboard(texts)
    if (block === null) {
      this.context.say(NOTHING_READABLE)
      return
    }
    const { rows, layout } = viewport.rendered()
    const columns = layout.columns.map(({ column }) => column)
    const paste = planPaste(block, { rows, columns, source: inputs.source, at })
    this.context.apply(paste.edits)
    this.context.say(pasteMessage(paste))
  }

  private refuse(title: string): null {
    this.context.say({ title, description: 'Choose a cell first.', tone: 'warning' })
    return null
  }
}
