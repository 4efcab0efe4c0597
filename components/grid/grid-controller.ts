import { flushSync } from 'react-dom'
import { isExpression, sameValue } from '@/lib/data-table'
import { ActiveCell, type ActivePlace, type GridScene, type SceneHost } from './active-cell'
import { type ClipboardTexts, copiedText, readClipboard } from './clipboard'
import { EditSession } from './edit-session'
import { HEADER_HEIGHT_PX, ROW_HEIGHT_PX } from './geometry'
import type { EditingIntent, NavigationIntent } from './keyboard'
import { NOTHING_READABLE, pasteMessage } from './messages'
import { HEADER, type Motion, move } from './navigation'
import { planPaste } from './paste'
import type {
  CellPlace,
  CellView,
  GridColumn,
  GridHandle,
  GridMessage,
  GridProps,
  RowMenuRequest,
} from './types'

/** The owner's props that the controller answers to. */
export type GridInputs = Pick<
  GridProps,
  | 'columns'
  | 'rows'
  | 'source'
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
 * Turns what the person wants into moves, edits and an open editor. One per grid, outside React, so that a key
 * press renders nothing but what it changes.
 */
export class GridController implements GridHandle {
  readonly active: ActiveCell
  readonly editing = new EditSession()
  private inputs: GridInputs

  constructor(
    inputs: GridInputs,
    private readonly host: SceneHost,
  ) {
    this.inputs = inputs
    this.active = new ActiveCell(host)
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

  goTo(place: CellPlace, options?: { readonly focus?: boolean }): void {
    this.commitEditor()
    this.active.go(place, { focus: options?.focus ?? true })
  }

  activeCell(): CellPlace | null {
    return this.active.cell()
  }

  focus(): void {
    this.active.focus()
  }

  /** Makes a place active because the person pressed on it. */
  press(place: ActivePlace): void {
    this.commitEditor()
    if (place.row !== 'header') this.editing.endRun(place.column)
    this.active.go(place, { focus: true })
  }

  /** Does what a key in navigation mode asks for. True when it did something, so that the key is used up. */
  navigate(intent: NavigationIntent): boolean {
    if (intent.kind === 'move') return this.moveActive(intent.motion)
    const cell = this.activeInHand()
    if (cell === null) return false
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
    const scroller = this.host.scroller()
    // Focus inside goes back to the cell; focus elsewhere (a button was pressed) is not taken away.
    const focus = scroller?.contains(scroller.ownerDocument.activeElement) ?? false
    this.finishEditor({ kind: 'commit', next: 'stay' }, { focus })
  }

  /** Closes the open editor as a key asked for, and moves on. */
  finishEditor(
    intent: Exclude<EditingIntent, { kind: 'line-break' }>,
    options: { readonly focus: boolean } = { focus: true },
  ): void {
    const closed = this.editing.close()
    if (closed === null) return
    const cell = this.inHand(closed.place)
    if (intent.kind === 'commit' && closed.draft.isTouched && cell !== null) {
      this.edit(cell, closed.draft.value)
    }
    if (options.focus) this.active.go(this.placeAfter(closed.place, intent), { focus: true })
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
        description: `${cell.column.attribute.name} cannot be edited here.`,
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
    if (place === null) return false
    this.editing.endRun(place.column)
    this.active.go(this.placeBy(place, motion), { focus: true })
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
    this.active.go(cell.place, { focus: false })
    // At once: the key that opened the editor is delivered to whatever has focus when this returns.
    flushSync(() => this.editing.open({ place: cell.place, mode }))
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

const BOOLEAN_KEYS: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['1', 'true'],
  ['y', 'true'],
  ['f', 'false'],
  ['0', 'false'],
  ['n', 'false'],
])
