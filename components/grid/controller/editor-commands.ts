import { flushSync } from 'react-dom'
import { insertText } from '@/components/ui'
import {
  type AnchoredCell,
  type Attribute,
  type CellAnchor,
  type CellPlace,
  fromText,
  isExpression,
  sameValue,
  type TypedCell,
  toText,
} from '@/lib/data-table'
import type { EditingIntent } from '../input/keyboard'
import type { GridPlace } from '../model/cursor'
import { typedValue } from '../model/typed-value'
import { EditSession } from './edit-session'
import type { GridCell, GridContext } from './grid-context'

/** What closes an editor. */
export type ClosingIntent = Exclude<EditingIntent, { kind: 'line-break' }>

/** Opens the editor, commits or cancels it, and stores its text while it is being typed. */
export class EditorCommands {
  readonly session = new EditSession((value) => this.storeTyped(value))
  /** The key of the open editor's stored text, once something was typed. */
  private textKey: string | null = null

  constructor(private readonly context: GridContext) {}

  isOpen(): boolean {
    return this.session.snapshot() !== null
  }

  /** Opens the editor of a cell. For a primary value, which is read-only, asks the owner to edit the row header. */
  open(cell: GridCell, mode: 'replace' | 'modify'): boolean {
    const { inputs, viewport, active } = this.context
    if (cell.view.isReadOnly) {
      if (cell.column.isPinned) inputs.onRowHeaderEdit?.(cell.place.row)
      return true
    }
    const anchor = inputs.edits.anchor(cell.place)
    const column = viewport.columnLayout(cell.place.column)
    if (anchor === null || column === undefined) return true
    active.go(cell.place, { focus: false })
    // Synchronously: the browser delivers the pressed key to whatever has focus when the handler returns.
    flushSync(() => this.session.open({ place: cell.place, anchor, column, mode }))
    return true
  }

  /** Opens an editor that continues a stored text. False if one is open already or the cell is not on show. */
  openTyped({ key, anchor, value }: TypedCell, at?: CellPlace): boolean {
    const { inputs, viewport, active } = this.context
    if (this.isOpen()) return false
    const base = at === undefined ? anchor : inputs.edits.anchor(at)
    const found = base && inputs.edits.find(base)
    if (base === null || found?.kind !== 'here') return false
    const { place } = found
    const column = viewport.columnLayout(place.column)
    if (column === undefined || viewport.rendered().rows.indexOf(place.row) < 0) return false
    active.go(place, { focus: false })
    const typed = convertTyped(anchor.attribute, base.attribute, value)
    this.textKey = inputs.edits.storeText(key, base, typed)
    flushSync(() => this.session.open({ place, anchor: base, column, mode: 'modify', typed }))
    return true
  }

  /** Moves the text of an editor whose cell is missing into an editor of another cell. */
  moveTyped(place: CellPlace): void {
    const { edits } = this.context.inputs
    const editor = this.session.snapshot()
    if (editor === null) return
    const { value } = this.session.read()
    const key = edits.storeText(this.textKey, editor.anchor, value)
    this.close()
    if (!this.openTyped({ key, anchor: editor.anchor, value }, place)) edits.setTextAside(key)
  }

  /** Copies the text of the open editor to the clipboard. */
  async copyTyped(): Promise<void> {
    const editor = this.session.snapshot()
    const { value } = this.session.read()
    if (editor === null) return
    await navigator.clipboard.writeText(toText(editor.anchor.attribute.valueType, value ?? ''))
  }

  /**
   * Handles a typed character: opens an empty editor, or sets a boolean by its letter. False lets the key go on into the
   * editor.
   */
  typeOver(cell: GridCell, key: string): boolean {
    if (cell.view.isReadOnly) return false
    if (cell.column.attribute.valueType === 'BOOLEAN' && key !== '=' && [...key].length === 1) {
      const value = BOOLEAN_KEYS.get(key.toLowerCase())
      if (value === undefined) return this.open(cell, 'modify')
      this.context.edit(cell, value)
      return true
    }
    this.open(cell, 'replace')
    return false
  }

  /** Handles the space key: switches a boolean; for other types it is a typed character. */
  toggle(cell: GridCell): boolean {
    const { attribute } = cell.column
    if (attribute.valueType !== 'BOOLEAN') return this.typeOver(cell, ' ')
    if (cell.view.isReadOnly) return true
    if (cell.view.value !== null && isExpression(attribute, cell.view.value)) {
      return this.open(cell, 'modify')
    }
    this.context.edit(cell, cell.view.value === 'true' ? 'false' : 'true')
    return true
  }

  /** Takes text that came to the active cell without a key. If focus has moved on meanwhile, it is an edit at once. */
  insert(text: string): void {
    const { viewport } = this.context
    const cell = this.context.activeCell()
    if (cell === null || cell.view.isReadOnly || this.isOpen()) return
    const focused = () => viewport.scroller()?.ownerDocument.activeElement
    if (focused() !== viewport.elementOf(cell.place)) {
      this.context.edit(cell, typedValue(cell.column.attribute, cell.view.value, text))
      return
    }
    if (this.typeOver(cell, text)) return
    const field = focused()
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      // Synchronously, so that a commit right after this reads the text.
      flushSync(() => insertText(field, text))
    }
  }

  /**
   * Closes the open editor as a key asked for, and moves on. False if the cell of the typed text is missing: the editor
   * then stays open.
   */
  finish(intent: ClosingIntent, options: { readonly focus: boolean } = { focus: true }): boolean {
    const editor = this.session.snapshot()
    if (editor === null) return true
    const { isTouched, value } = this.session.read()
    let { place } = editor
    if (intent.kind === 'commit' && isTouched) {
      const found = this.commitValue(editor.anchor, value)
      if (found.kind === 'missing') {
        this.storeTyped(value)
        return false
      }
      place = found.place
    }
    if (this.textKey !== null) this.context.inputs.edits.removeText(this.textKey)
    this.close()
    if (options.focus) this.context.active.go(this.placeAfter(place, intent), { focus: true })
    return true
  }

  /** Commits the open editor because the user does something else. A text whose cell is missing is set aside. */
  commit(): void {
    const scroller = this.context.viewport.scroller()
    // Focus inside the grid returns to the cell; focus elsewhere, as on a pressed button, stays there.
    const focus = scroller?.contains(scroller.ownerDocument.activeElement) ?? false
    if (this.finish({ kind: 'commit', next: 'stay' }, { focus })) return
    if (this.textKey !== null) this.context.inputs.edits.setTextAside(this.textKey)
    this.close()
  }

  private commitValue(anchor: CellAnchor, value: string | null): AnchoredCell {
    const { edits, source } = this.context.inputs
    const found = edits.find(anchor)
    if (found.kind === 'missing') return found
    const shown = source.get(found.place.row, found.place.column).value
    const isUnchanged = sameValue(anchor.attribute.valueType, shown, value)
    return isUnchanged ? found : edits.commit(anchor, value)
  }

  /** Enter goes down (with Shift up), back in the column where a run of Tabs began; Tab goes to the side. */
  private placeAfter(place: CellPlace, intent: ClosingIntent): GridPlace {
    const { active } = this.context
    if (intent.kind === 'cancel' || intent.next === 'stay') return place
    if (intent.next === 'left' || intent.next === 'right') {
      this.session.continueTabRun(place.column)
      return active.placeFrom(place, intent.next)
    }
    const start = { row: place.row, column: this.session.endTabRun(place.column) }
    const target = active.placeFrom(start, intent.next)
    return target.row === 'header' ? start : target
  }

  private storeTyped(value: string | null): void {
    const editor = this.session.snapshot()
    if (editor === null) return
    this.textKey = this.context.inputs.edits.storeText(this.textKey, editor.anchor, value)
  }

  private close(): void {
    this.textKey = null
    this.session.close()
  }
}

/** A value typed for one attribute, as if its text had been typed for another. */
function convertTyped(from: Attribute, to: Attribute, value: string | null): string | null {
  if (value === null || from.valueType === to.valueType) return value
  return fromText(to.valueType, toText(from.valueType, value))
}

const BOOLEAN_KEYS: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['1', 'true'],
  ['y', 'true'],
  ['f', 'false'],
  ['0', 'false'],
  ['n', 'false'],
])
