import { flushSync } from 'react-dom'
import { insertText } from '@/components/ui'
import {
  type Attribute,
  type CellAnchor,
  type CellPlace,
  type CellStanding,
  type CellView,
  fromText,
  isExpression,
  isolate,
  sameValue,
  type TypedCell,
  toText,
} from '@/lib/data-table'
import type { EditingIntent, NavigationIntent } from '../input/keyboard'
import { TextInput } from '../input/text-input'
import { type ClipboardTexts, copiedText, readClipboard } from '../model/clipboard-text'
import { type ColumnLayout, HEADER_HEIGHT_PX, ROW_HEIGHT_PX } from '../model/geometry'
import { HEADER, type Motion, move } from '../model/motion'
import { planPaste } from '../model/paste'
import { typedValue } from '../model/typed-value'
import type { GridColumn, GridHandle, GridMessage, GridProps, RowMenuRequest } from '../types'
import { ActiveCell, type ActivePlace, type GridScene, type SceneHost } from './active-cell'
import { EditSession } from './edit-session'
import { NOTHING_READABLE, pasteMessage } from './messages'

/** The owner's props that the controller answers to. */
export type GridInputs = Pick<
  GridProps,
  | 'columns'
  | 'rows'
  | 'source'
  | 'edits'
  | 'isLoading'
  | 'onCursorLost'
  | 'onEdit'
  | 'onActiveCellChange'
  | 'onCellDetails'
  | 'onRowMenu'
  | 'onMessage'
  | 'onRowHeaderEdit'
>

/** A cell with what is known of it. */
interface CellInHand {
  readonly place: CellPlace
  readonly column: GridColumn
  readonly view: CellView
}

/**
 * Turns what the user wants into moves, edits and an open editor. One per grid, outside React, so that a key
 * press renders nothing but what it changes.
 */
export class GridController implements GridHandle {
  readonly active: ActiveCell
  readonly editing = new EditSession((value) => this.keepTyped(value))
  /** Text that comes to the active cell without a key. */
  readonly input = new TextInput((text) => this.takeText(text))
  private inputs: GridInputs
  /** The kept text of the open editor, once there is one. */
  private textKey: string | null = null
  private isLossTold = false

  constructor(
    inputs: GridInputs,
    private readonly host: SceneHost,
  ) {
    this.inputs = inputs
    this.active = new ActiveCell(
      host,
      () => this.inputs.source,
      () => this.attachInput(),
    )
    this.active.subscribe(() => this.inputs.onActiveCellChange?.(this.active.cell()))
  }

  /** Takes the props of the latest render. */
  setInputs(inputs: GridInputs): void {
    this.inputs = inputs
  }

  /** What the last render laid out. */
  scene(): GridScene {
    return this.host.scene()
  }

  /** After each render: the tab stop is where the cursor is, and its user is told once where it is on nothing. */
  settle(): void {
    this.active.syncTabStop()
    const isLost = this.active.isLost()
    const place = this.active.chosen()
    // What is not on show while the table is being read may only not be here yet.
    const isToTell = isLost && !this.isLossTold && this.inputs.isLoading !== true
    if (!isLost) this.isLossTold = false
    if (!isToTell || place === null || place.row === 'header') return
    this.isLossTold = true
    this.inputs.onCursorLost?.({ row: place.row, column: place.column })
  }

  isEditing(): boolean {
    return this.editing.snapshot() !== null
  }

  openTyped({ key, anchor, value }: TypedCell, at?: CellPlace): boolean {
    if (this.editing.snapshot() !== null) return false
    const base = at === undefined ? anchor : this.inputs.edits.anchor(at)
    const standing = base && this.inputs.edits.standing(base)
    if (base === null || standing?.kind !== 'here') return false
    const { place } = standing
    const column = this.layoutOf(place.column)
    if (column === undefined || this.scene().rows.indexOf(place.row) < 0) return false
    this.active.go(place, { focus: false })
    const typed = retyped(anchor.attribute, base.attribute, value)
    this.textKey = this.inputs.edits.keep(key, base, typed)
    flushSync(() => this.editing.open({ place, anchor: base, column, mode: 'modify', typed }))
    return true
  }

  /** What stands in the open editor, whose cell is missing, goes on in an editor of another cell. */
  putInto(place: CellPlace): void {
    const editor = this.editing.snapshot()
    if (editor === null) return
    const { value } = this.editing.read()
    const key = this.inputs.edits.keep(this.textKey, editor.anchor, value)
    this.closeEditor()
    if (!this.openTyped({ key, anchor: editor.anchor, value }, place)) this.inputs.edits.park(key)
  }

  /** Puts what stands in the open editor on the clipboard. */
  async copyTyped(): Promise<void> {
    const editor = this.editing.snapshot()
    const { value } = this.editing.read()
    if (editor === null) return
    await navigator.clipboard.writeText(toText(editor.anchor.attribute.valueType, value ?? ''))
  }

  goTo(place: CellPlace, options?: { readonly focus?: boolean }): void {
    this.commitEditor()
    this.active.go(place, { focus: options?.focus ?? true })
  }

  reveal(place: CellPlace): void {
    // What is being typed stays in sight.
    if (this.editing.snapshot() === null) this.active.show(place)
  }

  activeCell(): CellPlace | null {
    return this.active.cell()
  }

  focus(): void {
    this.active.focus()
  }

  /** Makes a place active because the user pressed on it. */
  press(place: ActivePlace): void {
    this.commitEditor()
    if (place.row !== 'header') this.editing.endRun(place.column)
    this.active.go(place, { focus: true })
  }

  /** Does what a key in navigation mode asks for. True when it did something, so that the key is used up. */
  navigate(intent: NavigationIntent): boolean {
    if (intent.kind === 'move') return this.moveActive(intent.motion)
    const cell = this.activeInHand()
    // On nothing, nothing is done: the key is used up, so that the page does not scroll under it either.
    if (cell === null) return this.active.isLost()
    switch (intent.kind) {
      case 'details':
        this.inputs.onCellDetails?.(cell.place)
        return this.inputs.onCellDetails !== undefined
      case 'edit':
        return this.openEditor(cell, 'modify')
      case 'replace':
        return this.typeOver(cell, intent.key)
      case 'clear':
        if (!cell.view.isReadOnly) this.edit(cell, null)
        return true
      case 'toggle':
        return this.toggle(cell)
      case 'row-menu':
        return this.openRowMenu(cell.place, this.active.findElement(cell.place))
    }
  }

  /** Asks for what can be done with a row. False when nobody has an answer. */
  openRowMenu(place: CellPlace, anchor: RowMenuRequest['anchor'] | null): boolean {
    if (this.inputs.onRowMenu === undefined || anchor === null) return false
    this.press(place)
    this.inputs.onRowMenu({ row: place.row, anchor })
    return true
  }

  /** Opens the editor of a cell with its value. */
  editCell(place: CellPlace): void {
    const cell = this.inHand(place)
    if (cell !== null) this.openEditor(cell, 'modify')
  }

  commitEditor(): void {
    this.input.finish()
    const scroller = this.host.scroller()
    // Focus inside goes back to the cell; focus elsewhere (a button was pressed) is not taken away.
    const focus = scroller?.contains(scroller.ownerDocument.activeElement) ?? false
    if (this.finishEditor({ kind: 'commit', next: 'stay' }, { focus })) return
    // There is nowhere to put what was typed: it waits beside the grid, and the editor is out of the way.
    if (this.textKey !== null) this.inputs.edits.park(this.textKey)
    this.closeEditor()
  }

  /**
   * Closes the open editor as a key asked for, and moves on. False where the cell of what was typed is missing: then the
   * editor stays as it is.
   */
  finishEditor(
    intent: Exclude<EditingIntent, { kind: 'line-break' }>,
    options: { readonly focus: boolean } = { focus: true },
  ): boolean {
    const editor = this.editing.snapshot()
    if (editor === null) return true
    const { isTouched, value } = this.editing.read()
    let { place } = editor
    if (intent.kind === 'commit' && isTouched) {
      const standing = this.commit(editor.anchor, value)
      if (standing.kind === 'missing') {
        this.keepTyped(value)
        return false
      }
      place = standing.place
    }
    if (this.textKey !== null) this.inputs.edits.drop(this.textKey)
    this.closeEditor()
    if (options.focus) this.active.go(this.placeAfter(place, intent), { focus: true })
    return true
  }

  private commit(anchor: CellAnchor, value: string | null): CellStanding {
    const { edits, source } = this.inputs
    const standing = edits.standing(anchor)
    if (standing.kind === 'missing') return standing
    const shown = source.get(standing.place.row, standing.place.column).value
    // What is there already needs no edit.
    return sameValue(anchor.attribute.valueType, shown, value)
      ? standing
      : edits.commit(anchor, value)
  }

  private closeEditor(): void {
    this.textKey = null
    this.editing.close()
  }

  private keepTyped(value: string | null): void {
    const editor = this.editing.snapshot()
    if (editor !== null) this.textKey = this.inputs.edits.keep(this.textKey, editor.anchor, value)
  }

  private layoutOf(column: string): ColumnLayout | undefined {
    return this.scene().layout.columns.find(({ id }) => id === column)
  }

  /** The text that copying the active cell gives; `null` when there is no cell, which is then said. */
  copyText(): string | null {
    const cell = this.activeInHand()
    if (cell === null) return this.refuse('Nothing was copied')
    return copiedText(cell.column.attribute, cell.view.value)
  }

  /** Copies the active cell and clears it: one edit. `null` when there is no cell. */
  cutText(): string | null {
    const text = this.copyText()
    const cell = this.activeInHand()
    if (text === null || cell === null) return text
    if (cell.view.isReadOnly) {
      this.say({
        title: 'Copied, not cut',
        description: `${isolate(cell.column.attribute.name)} cannot be edited here.`,
        tone: 'warning',
      })
    } else this.edit(cell, null)
    return text
  }

  /** Fills the cells from the active one on with what a clipboard holds: one gesture. Says what became of it. */
  paste(texts: ClipboardTexts): void {
    const place = this.active.resolve()
    const at = place === null || this.activeInHand() === null ? null : this.active.positionOf(place)
    if (at === null) {
      this.refuse('Nothing was pasted')
      return
    }
    const block = readClipboard(texts)
    if (block === null) {
      this.say(NOTHING_READABLE)
      return
    }
    const { rows, layout } = this.scene()
    const columns = layout.columns.map(({ column }) => column)
    const paste = planPaste(block, { rows, columns, source: this.inputs.source, at })
    if (paste.edits.length > 0) this.inputs.onEdit(paste.edits)
    this.say(pasteMessage(paste))
  }

  /** Has something said that the cells do not tell. */
  say(message: GridMessage): void {
    this.inputs.onMessage?.(message)
  }

  private refuse(title: string): null {
    this.say({ title, description: 'Choose a cell first.', tone: 'warning' })
    return null
  }

  private moveActive(motion: Motion): boolean {
    const place = this.active.resolve()
    const next = place === null ? this.active.placeBeside(motion) : this.placeBy(place, motion)
    if (next === null) return false
    this.editing.endRun((place ?? next).column)
    this.active.go(next, { focus: true })
    // Pinned columns never need scrolling, yet who goes to the beginning wants to see the beginning.
    if (motion === 'row-start' || motion === 'grid-start') this.active.showStart()
    return true
  }

  private placeBy(place: ActivePlace, motion: Motion): ActivePlace {
    const scene = this.scene()
    const from = this.active.positionOf(place)
    if (from === null) return place
    const to = move(from, motion, {
      rowCount: scene.rows.length,
      columnCount: scene.layout.columns.length,
      pageRows: Math.max(1, Math.floor((scene.viewHeightPx - HEADER_HEIGHT_PX) / ROW_HEIGHT_PX)),
    })
    const column = scene.layout.columns[to.column]
    return column === undefined
      ? place
      : { row: to.row === HEADER ? 'header' : scene.rows.at(to.row), column: column.id }
  }

  /** Enter leads down (Shift: up) and back to where a run of Tabs began; Tab to the side. */
  private placeAfter(
    place: CellPlace,
    intent: Exclude<EditingIntent, { kind: 'line-break' }>,
  ): ActivePlace {
    if (intent.kind === 'cancel' || intent.next === 'stay') return place
    if (intent.next === 'left' || intent.next === 'right') {
      this.editing.continueRun(place.column)
      return this.placeBy(place, intent.next)
    }
    const start = { row: place.row, column: this.editing.endRun(place.column) }
    const target = this.placeBy(start, intent.next)
    return target.row === 'header' ? start : target
  }

  private openEditor(cell: CellInHand, mode: 'replace' | 'modify'): boolean {
    if (cell.view.isReadOnly) {
      if (cell.column.isPinned) this.inputs.onRowHeaderEdit?.(cell.place.row)
      return true
    }
    const anchor = this.inputs.edits.anchor(cell.place)
    const column = this.layoutOf(cell.place.column)
    if (anchor === null || column === undefined) return true
    this.active.go(cell.place, { focus: false })
    // At once: the key that opened the editor is delivered to whatever has focus when this returns.
    flushSync(() => this.editing.open({ place: cell.place, anchor, column, mode }))
    return true
  }

  /** A typed key: opens an empty editor; a boolean takes t, f, 1 and 0 as they are. False lets the key go on into the editor. */
  private typeOver(cell: CellInHand, key: string): boolean {
    if (cell.view.isReadOnly) return false
    if (cell.column.attribute.valueType === 'BOOLEAN' && key !== '=' && [...key].length === 1) {
      const value = BOOLEAN_KEYS.get(key.toLowerCase())
      if (value === undefined) return this.openEditor(cell, 'modify')
      this.edit(cell, value)
      return true
    }
    this.openEditor(cell, 'replace')
    return false
  }

  private attachInput(): void {
    const cell = this.activeInHand()
    const isEditable = cell !== null && !cell.view.isReadOnly
    this.input.attach(isEditable ? this.active.findElement(cell.place) : null)
  }

  /** As if its keys had been pressed on the active cell; an edit at once where the focus has left it in between. */
  private takeText(text: string): void {
    const cell = this.activeInHand()
    if (cell === null || cell.view.isReadOnly || this.editing.snapshot() !== null) return
    const focused = () => this.host.scroller()?.ownerDocument.activeElement
    if (focused() !== this.active.findElement(cell.place)) {
      this.edit(cell, typedValue(cell.column.attribute, cell.view.value, text))
      return
    }
    if (this.typeOver(cell, text)) return
    const field = focused()
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      // At once: who commits next reads what stands in the editor.
      flushSync(() => insertText(field, text))
    }
  }

  private toggle(cell: CellInHand): boolean {
    const { attribute } = cell.column
    if (attribute.valueType !== 'BOOLEAN') return this.typeOver(cell, ' ')
    if (cell.view.isReadOnly) return true
    if (cell.view.value !== null && isExpression(attribute, cell.view.value)) {
      return this.openEditor(cell, 'modify')
    }
    this.edit(cell, cell.view.value === 'true' ? 'false' : 'true')
    return true
  }

  private edit(cell: CellInHand, value: string | null): void {
    if (sameValue(cell.column.attribute.valueType, cell.view.value, value)) return
    this.inputs.onEdit([{ row: cell.place.row, column: cell.place.column, value }])
  }

  private activeInHand(): CellInHand | null {
    const place = this.active.resolve()
    return place === null || place.row === 'header'
      ? null
      : this.inHand({ row: place.row, column: place.column })
  }

  private inHand(place: CellPlace): CellInHand | null {
    const column = this.inputs.columns.find(({ id }) => id === place.column)
    if (column === undefined) return null
    return { place, column, view: this.inputs.source.get(place.row, place.column) }
  }
}

/** What was typed for one attribute, as it is typed for another. */
function retyped(from: Attribute, to: Attribute, value: string | null): string | null {
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
