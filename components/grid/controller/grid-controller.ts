import type { CellPlace, TypedCell } from '@/lib/data-table'
import type { NavigationIntent } from '../input/keyboard'
import { TextInput } from '../input/text-input'
import type { GridPlace } from '../model/cursor'
import type { Motion } from '../model/motion'
import type { GridHandle, GridMessage, RowMenuRequest } from '../types'
import type { ActiveCell } from './active-cell'
import { ClipboardCommands } from './clipboard-commands'
import { EditorCommands } from './editor-commands'
import { GridContext, type GridInputs } from './grid-context'
import { type RenderedGrid, Viewport, type ViewportHost } from './viewport'

/**
 * Turns keys, presses and the owner's requests into moves, edits and an open editor. One per grid and outside React, so
 * that a key press renders only what it changes.
 */
export class GridController implements GridHandle {
  readonly active: ActiveCell
  readonly editor: EditorCommands
  readonly clipboard: ClipboardCommands
  /** Text that comes to the active cell without a key. */
  readonly input = new TextInput((text) => this.editor.insert(text))
  private readonly context: GridContext
  private isLossReported = false

  constructor(inputs: GridInputs, host: ViewportHost) {
    this.context = new GridContext(inputs, new Viewport(host), () => this.attachInput())
    this.active = this.context.active
    this.editor = new EditorCommands(this.context)
    this.clipboard = new ClipboardCommands(this.context)
    this.active.subscribe(() => this.context.inputs.onActiveCellChange?.(this.active.cell()))
  }

  /** Takes the props of the latest render. */
  setInputs(inputs: GridInputs): void {
    this.context.inputs = inputs
  }

  /** What the last render laid out. */
  rendered(): RenderedGrid {
    return this.context.viewport.rendered()
  }

  /** Call after each render: moves the tab stop to the active cell, and reports a lost cursor once. */
  settle(): void {
    this.active.syncTabStop()
    const isLost = this.active.isLost()
    if (!isLost) this.isLossReported = false
    const place = this.active.chosen()
    // While the table is loading, a missing row may still arrive.
    const isToReport = isLost && !this.isLossReported && this.context.inputs.isLoading !== true
    if (!isToReport || place === null || place.row === 'header') return
    this.isLossReported = true
    this.context.inputs.onCursorLost?.({ row: place.row, column: place.column })
  }

  isEditing(): boolean {
    return this.editor.isOpen()
  }

  openTyped(text: TypedCell, at?: CellPlace): boolean {
    return this.editor.openTyped(text, at)
  }

  commitEditor(): void {
    this.input.finish()
    this.editor.commit()
  }

  goTo(place: CellPlace, options?: { readonly focus?: boolean }): void {
    this.commitEditor()
    this.active.go(place, { focus: options?.focus ?? true })
  }

  reveal(place: CellPlace): void {
    // An open editor stays in sight.
    if (!this.editor.isOpen()) this.context.viewport.scrollTo(place)
  }

  activeCell(): CellPlace | null {
    return this.active.cell()
  }

  focus(): void {
    this.active.focus()
  }

  /** Makes a place active because the user pressed on it. */
  press(place: GridPlace): void {
    this.commitEditor()
    if (place.row !== 'header') this.editor.session.endTabRun(place.column)
    this.active.go(place, { focus: true })
  }

  /** Opens the editor of a cell with its value. */
  editCell(place: CellPlace): void {
    const cell = this.context.cellAt(place)
    if (cell !== null) this.editor.open(cell, 'modify')
  }

  /** Asks the owner for the menu of a row. False if the owner has none. */
  openRowMenu(place: CellPlace, anchor: RowMenuRequest['anchor'] | null): boolean {
    if (this.context.inputs.onRowMenu === undefined || anchor === null) return false
    this.press(place)
    this.context.inputs.onRowMenu({ row: place.row, anchor })
    return true
  }

  /** Carries out a key of navigation mode. True if the key is used up. */
  navigate(intent: NavigationIntent): boolean {
    if (intent.kind === 'move') return this.moveActive(intent.motion)
    const cell = this.context.activeCell()
    // A lost cursor uses the key up without an effect, so that the page does not scroll either.
    if (cell === null) return this.active.isLost()
    switch (intent.kind) {
      case 'details':
        this.context.inputs.onCellDetails?.(cell.place)
        return this.context.inputs.onCellDetails !== undefined
      case 'edit':
        return this.editor.open(cell, 'modify')
      case 'replace':
        return this.editor.typeOver(cell, intent.key)
      case 'clear':
        if (!cell.view.isReadOnly) this.context.edit(cell, null)
        return true
      case 'toggle':
        return this.editor.toggle(cell)
      case 'row-menu':
        return this.openRowMenu(cell.place, this.context.viewport.elementOf(cell.place))
    }
  }

  /** Shows a message about something that the cells do not show. */
  say(message: GridMessage): void {
    this.context.say(message)
  }

  private moveActive(motion: Motion): boolean {
    const place = this.active.resolve()
    const next =
      place === null ? this.active.placeFromGap(motion) : this.active.placeFrom(place, motion)
    if (next === null) return false
    this.editor.session.endTabRun((place ?? next).column)
    this.active.go(next, { focus: true })
    // A pinned column is always in sight, so going to it scrolls nothing; Home shows the first columns too.
    if (motion === 'row-start' || motion === 'grid-start') {
      this.context.viewport.scrollToFirstColumn()
    }
    return true
  }

  private attachInput(): void {
    const cell = this.context.activeCell()
    const isEditable = cell !== null && !cell.view.isReadOnly
    this.input.attach(isEditable ? this.context.viewport.elementOf(cell.place) : null)
  }
}
