import { columnsOf } from '@/components/editor/columns'
import type { OpenEditor } from '@/components/grid/controller/edit-session'
import type { GridInputs } from '@/components/grid/controller/grid-context'
import { GridController } from '@/components/grid/controller/grid-controller'
import { positionOf } from '@/components/grid/model/cursor'
import { layOutColumns } from '@/components/grid/model/geometry'
import { typedFieldValue } from '@/components/grid/model/typed-value'
import { type CellAddress, type CellPlace, isOther } from '@/lib/data-table'
import type { OpenText } from '@/lib/drafts'
import { renameKey } from '@/lib/drafts/rename'
import { applyAnswer, type RecordQuestion, whyNot } from '@/lib/session/view/record-answers'
import { draftKeyAt } from '@/lib/session/view/record-names'
import { seeRecord, standingOf } from '@/lib/session/view/seen-record'
import type { Knowledge, Place } from '../model/memory'
import type { Name } from '../model/record-steps'
import type { CommitBy, ScreenStep } from '../model/screen-steps'
import { keyed } from '../model/steps'
import type { Actor } from './actor'
import { ScreenCard } from './conflict-card'
import { cellsOf, noteName, renameRow } from './record-actions'

/** What an open editor stays open for. */
const GOES_ON: readonly ScreenStep['do'][] = ['type', 'commit', 'escape', 'look']

/** What a user pointed at, and what was on show of it, when they began. */
interface Aim {
  readonly address: CellAddress
  readonly known: Knowledge
}

/** An open editor over a cell. */
interface OpenCell {
  readonly kind: 'cell'
  readonly serial: number
  aim: Aim
  /** What the cell showed when it opened. */
  readonly shown: string | null
  text: string
  isTouched: boolean
}

/** The open dialog of a record. */
interface OpenDialog {
  readonly kind: 'dialog'
  readonly question: RecordQuestion
  aim: Aim
  name: Name
}

/** A gesture's change of a draft, beside what it was aimed at: the oracle judges whether they are one cell. */
export interface Landing {
  readonly what: string
  readonly aim: Place
  readonly landed: Place
}

/**
 * What a user sees and has their hands on: the app's own grid controller without a page, an open editor, a record's
 * dialog and a conflict card. It keeps what they pointed at and what was shown when they began.
 */
export class Screen {
  #controller: GridController
  /** What the cursor was put on. */
  #cursor: Place | null = null
  /** Whether a reading had brought the record of the cursor when the cursor was put there. */
  #isCursorRead = false
  #field: OpenCell | OpenDialog | null = null
  /** Texts that were typed and are no edits yet: in the open editor, or waiting for their user. */
  #typed: readonly OpenCell[] = []
  readonly landings: Landing[] = []
  /** Texts that were found lost, and what went wrong on the page. */
  readonly troubles: string[] = []
  readonly card: ScreenCard

  constructor(private readonly editor: Actor) {
    this.card = new ScreenCard(editor, this.troubles)
    this.#controller = this.#mount()
  }

  /** What a colleague may meddle with: what this user has in hand. */
  get inHand(): CellAddress | null {
    if (this.#field !== null) return this.#field.aim.address
    return this.card.address ?? this.#cursor
  }

  /** Carries out one step; whatever it throws would have been an error of the page. */
  play(step: ScreenStep): void {
    this.render()
    try {
      this.#carryOut(step)
    } catch (error) {
      this.troubles.push(`${step.do} threw ${String(error)}`)
      this.#field = null
    }
    this.render()
  }

  /** The page as it is after anything has changed. */
  render(): void {
    const { rows, state } = this.editor.session
    const isEmpty = rows.get('all').length === 0 && state.state.load.kind !== 'reading'
    // Its open editor goes with the grid.
    if (isEmpty) this.#controller = this.#mount()
    this.#controller.setInputs(this.#inputs())
    this.#controller.settle()
    if (!isEmpty) this.#typeAgain()
    this.#lookForTexts()
  }

  /** What was typed and has no editor is typed on where it was, as `useReopenedText` has it. */
  #typeAgain(): void {
    const { session } = this.editor
    const { texts } = session.drafts
    const text = texts.get(texts.typing() ?? '')
    const isReading = session.state.state.load.kind === 'reading'
    if (!session.isRead || isReading || text === undefined || this.#controller.isEditing()) return
    if (this.#controller.openTyped(text)) this.#follow(text)
    else session.anchors.setTextAside(text.key)
  }

  /** Leaves the open editor for something else on the page, as a click does: what stands in it is an edit. */
  leave(work: () => void = () => {}): void {
    this.#finish('left', () => this.#controller.commitEditor())
    work()
  }

  /** Types a value over a cell at once; `null` clears it. */
  typeOver(address: CellAddress, value: string | null): void {
    const place = this.editor.session.placeOf(address)
    if (place === null || !this.#isOnShow(place)) return
    this.leave()
    this.#controller.press(place)
    this.#lookAtCursor()
    if (value === null) this.#clear()
    else if (this.#open('typing', value)) this.#commit('enter')
  }

  #carryOut(step: ScreenStep): void {
    if (this.#field?.kind === 'dialog') {
      this.#inDialog(this.#field, step)
      return
    }
    // A card that was looked at stays on show beside the grid; everything else ends an open editor.
    if (!GOES_ON.includes(step.do)) this.leave()
    if (step.do === 'point') this.#point(step)
    else if (step.do === 'open') {
      if (step.at !== null) this.#point(step.at)
      this.#open(step.by, step.text)
    } else if (step.do === 'type') this.#type(step.text)
    else if (step.do === 'commit') this.#commit(step.by)
    else if (step.do === 'escape') this.#escape()
    else if (step.do === 'clear') this.#clear()
    else if (step.do === 'remove') this.#removeRecord()
    else if (step.do === 'paste') this.#paste(step.text)
    else if (step.do === 'ask') this.#ask(step.task, step.name)
    else if (step.do === 'put') this.#put(step.which, step.isDropped)
    else if (step.do === 'look') this.card.look(step.which)
    else if (step.do === 'choose') this.#choose(step.choice, step.isTwice)
  }

  /** Ends an open editor without an edit. */
  #escape(): void {
    if (this.#field === null) this.card.cancel()
    this.#typed = this.#typed.filter((one) => one !== this.#field)
    this.#field = null
    this.#controller.editor.finish({ kind: 'cancel' })
  }

  #mount(): GridController {
    const rendered = () => {
      const { rows, schema, state } = this.editor.session
      const columns = columnsOf(schema.attributes).map((column) => ({ column, widthPx: 100 }))
      return {
        rows: rows.get(state.state.view),
        layout: layOutColumns(
          columns.filter(({ column }) => column.isPinned),
          columns.filter(({ column }) => !column.isPinned),
        ),
        viewWidthPx: 1_000,
        viewHeightPx: 1_000,
      }
    }
    return new GridController(this.#inputs(), { rendered, scroller: () => null, render: () => {} })
  }

  #inputs(): GridInputs {
    const { session } = this.editor
    return {
      columns: columnsOf(session.schema.attributes),
      rows: session.rows.get(session.state.state.view),
      source: session.cells,
      edits: session.anchors,
      isLoading: session.state.state.load.kind === 'reading',
      onEdit: (edits) => session.edit(edits),
      onActiveCellChange: (place) => {
        session.active.setState(() => place)
        const key = place && draftKeyAt(session, place.row, place.column)
        const here = key === null ? undefined : session.drafts.get(key)
        if (here?.status.kind === 'conflict') session.set({ focusedKey: key })
      },
    }
  }

  #point({ row, column }: { readonly row: number; readonly column: number }): void {
    const { rows, layout } = this.#controller.rendered()
    const chosen = layout.columns[column % Math.max(1, layout.columns.length)]
    if (rows.length === 0 || chosen === undefined) return
    const place = { row: rows.at(row % rows.length), column: chosen.id }
    this.#finish('clicked elsewhere', () => this.#controller.press(place))
    this.#lookAtCursor()
  }

  /** The user sees where the cursor is after what they did. */
  #lookAtCursor(): void {
    const place = this.#activePlace()
    if (place === null) return
    this.#cursor = this.editor.memory.placeOf(this.#addressOf(place))
    this.#isCursorRead = this.editor.recordIdNow(this.#cursor.primaryValues) !== undefined
  }

  #activePlace(): CellPlace | null {
    const place = this.#controller.active.resolve()
    return place === null || place.row === 'header'
      ? null
      : { row: place.row, column: place.column }
  }

  #addressOf(place: CellPlace): CellAddress {
    return this.editor.session.addressOf(place)
  }

  #isOnShow({ row }: CellPlace): boolean {
    return this.#controller.rendered().rows.indexOf(row) >= 0
  }

  /** What is done at the cursor is aimed at what it was put on, with what its cell shows. */
  #aimAtCursor(): Aim | null {
    const place = this.#activePlace()
    if (place === null || this.#cursor === null) return null
    const address = this.#addressOf(place)
    const known = this.editor.shownOf(address)
    // A record of one's own that nobody has read is whichever is read under its name.
    const isRead =
      this.#isCursorRead || this.editor.recordIdNow(address.primaryValues) === undefined
    const cursor = isRead ? this.#cursor : this.editor.memory.placeOf(address)
    return { address: cursor, known: { ...known, place: cursor } }
  }

  #open(by: 'f2' | 'typing', text: string): boolean {
    const aim = this.#aimAtCursor()
    const place = this.#activePlace()
    if (aim === null || place === null) return false
    const shown = this.editor.session.cells.get(place.row, place.column).value
    const first = [...text][0] ?? 'w'
    this.#controller.navigate(by === 'f2' ? { kind: 'edit' } : { kind: 'replace', key: first })
    const opened = this.#controller.editor.session.snapshot()
    if (opened === null) return false
    const initial = opened.mode === 'modify' ? (shown ?? '') : ''
    this.#hold({ kind: 'cell', aim, shown, text: initial, isTouched: false }, opened)
    if (text !== '') this.#type(text)
    return true
  }

  /** Has the open editor's text in hand. */
  #hold(field: Omit<OpenCell, 'serial'>, { serial, anchor }: OpenEditor): OpenCell {
    const open = { ...field, serial }
    this.#field = open
    this.#controller.editor.session.join(() => ({
      isTouched: open.isTouched,
      value: typedFieldValue(anchor.attribute, open.shown, open.text),
    }))
    return open
  }

  /** What waits without a cell is put into the one that is offered, or dropped at its user's word. */
  #put(which: number, isDropped: boolean): void {
    const { session } = this.editor
    const parked = session.drafts.texts.parked()
    const text = parked[which % Math.max(1, parked.length)]
    if (text === undefined) return
    if (isDropped) {
      session.anchors.removeText(text.key)
      this.#typed = this.#typed.filter((one) => one.text !== text.value)
      return
    }
    const standing = session.anchors.find(text.anchor)
    const isHere = standing.kind === 'here'
    const place = isHere ? standing.place : (standing.offer?.place ?? this.#activePlace())
    if (place === null || session.attribute(place.column)?.isPrimary !== false) return
    const address = this.#addressOf(place)
    const elsewhere = { address, known: this.editor.shownOf(address) }
    const isOpen = this.#controller.openTyped(text, isHere ? undefined : place)
    if (isOpen) this.#follow(text, isHere ? null : elsewhere)
  }

  /** An editor opened with a text that was typed before, in its own cell or, at its user's word, in another one. */
  #follow({ key, value }: OpenText, elsewhere: Aim | null = null): void {
    const opened = this.#controller.editor.session.snapshot()
    const typed = this.#typed.find(({ text }) => text === value)
    const aim = elsewhere ?? typed?.aim
    if (opened === null || aim === undefined) {
      this.troubles.push(`${value} came back from nowhere (${key})`)
      return
    }
    const field = { kind: 'cell', aim, shown: opened.anchor.shown, text: value ?? '' } as const
    const held = this.#hold({ ...field, isTouched: true }, opened)
    this.#typed = [...this.#typed.filter((one) => one !== typed), held]
    this.#lookAtCursor()
  }

  #type(text: string): void {
    const field = this.#field
    if (field?.kind === 'cell') {
      this.#typed = this.#typed.filter((one) => one !== field)
      field.text += text
      field.isTouched = true
      this.#typed = [...this.#typed, field]
      this.#controller.editor.session.note(this.#controller.editor.session.read())
      return
    }
    this.card.type(text)
  }

  #commit(by: CommitBy): void {
    if (by === 'save') {
      this.editor.save()
      return
    }
    if (this.#field?.kind !== 'cell') {
      if (by === 'enter') this.card.use()
      return
    }
    const next = by === 'tab' ? 'right' : 'down'
    if (by === 'click') this.#point({ row: 0, column: 1 })
    else {
      this.#finish(by, () => this.#controller.editor.finish({ kind: 'commit', next }))
      this.#lookAtCursor()
    }
  }

  /** Has the open editor closed; where its cell is missing it may stay open. */
  #finish(what: string, work: () => void): void {
    const field = this.#field
    if (field?.kind !== 'cell') {
      work()
      return
    }
    const { known } = field.aim
    const aim = { ...field.aim, known: { ...known, shown: field.shown } }
    this.#land(`typed (${what})`, () => aim, work)
    if (this.#controller.editor.session.snapshot()?.serial === field.serial) return
    this.#field = null
    if (!this.#isKept(field.text)) this.#expectText(field)
  }

  /** Does something aimed at a cell, or at several, and notes which drafts changed by it. */
  #land(what: string, aimFor: (address: CellAddress) => Aim, work: () => void): void {
    const { session, memory } = this.editor
    const before = new Map(session.drafts.all().map((draft) => [draft.key, draft]))
    work()
    const after = new Map(session.drafts.all().map((draft) => [draft.key, draft]))
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [former, draft] = [before.get(key), after.get(key)]
      const address = (draft ?? former)?.address
      // What an undo is writing back, nobody typed; whoever types the very same into it changes nothing.
      const isSame = former !== undefined && former.value === draft?.value
      if (address === undefined || former === draft || (isSame && !memory.typed.has(key))) continue
      const aim = aimFor(address)
      if (!isSame) this.#note(what, aim, address)
      if (draft === undefined && former?.status.kind === 'conflict') memory.undecided.add(key)
      if (draft === undefined) memory.typed.delete(key)
      else memory.typed.set(key, { address, value: draft.value })
      // Begun in the record that has the name now, it is no more the edit of the one that had it before.
      if (draft === undefined || (former && !isOther(former.recordId, draft.recordId))) continue
      memory.know(key, { ...aim.known, ...memory.savedSince(key, aim.known.atMs) })
    }
  }

  #note(what: string, { known }: Aim, landed: CellAddress): void {
    const aim = known.place
    if (aim) this.landings.push({ what, aim, landed: this.editor.memory.placeOf(landed) })
  }

  /** A text that was typed is drafted by now, or stored. */
  #expectText(field: OpenCell): void {
    this.#typed = this.#typed.filter((one) => one !== field)
    const { text, shown, isTouched, aim } = field
    if (!isTouched || text === (shown ?? '')) return
    const { session } = this.editor
    const isDrafted = session.drafts.all().some(({ value }) => value === text)
    if (isDrafted || this.editor.isStored(text)) return
    this.troubles.push(`${text}, typed into ${this.editor.keyOf(aim.address)}, is nowhere`)
  }

  #isKept(text: string): boolean {
    return this.editor.session.drafts.texts.all().some(({ value }) => value === text)
  }

  /** What stands in an open editor, or waits for its user, or is a third value, does not go by itself. */
  #lookForTexts(): void {
    const opened = this.#controller.editor.session.snapshot()
    if (this.#field?.kind === 'cell' && opened?.serial !== this.#field.serial) this.#field = null
    for (const field of [...this.#typed]) if (!this.#isKept(field.text)) this.#expectText(field)
    this.card.lookForTexts()
  }

  #clear(): void {
    const aim = this.#aimAtCursor()
    if (aim === null) return
    this.#land(
      'cleared',
      () => aim,
      () => this.#controller.navigate({ kind: 'clear' }),
    )
  }

  /** A block fills the cells from the cursor on, as they are on show. */
  #paste(text: string): void {
    const aim = this.#aimAtCursor()
    const place = this.#activePlace()
    if (aim === null || place === null) return
    const { rows, layout } = this.#controller.rendered()
    const from = positionOf(place, { rows, columns: layout.columns }) ?? { row: 0, column: 0 }
    const aims = text.split('\n').flatMap((line, down) =>
      line.split('\t').flatMap((_, right): Aim[] => {
        const column = layout.columns[from.column + right]
        if (from.row + down >= rows.length || column === undefined) return []
        const address = this.#addressOf({ row: rows.at(from.row + down), column: column.id })
        return [{ address, known: this.editor.shownOf(address) }]
      }),
    )
    const key = (address: CellAddress) => this.editor.keyOf(address)
    const beyond = aims.slice(1)
    const aimFor = (address: CellAddress) =>
      beyond.find((one) => key(one.address) === key(address)) ?? aim
    this.#land('pasted', aimFor, () =>
      this.#controller.clipboard.paste({ exact: '', plain: text, html: '' }),
    )
  }

  #removeRecord(): void {
    const { session } = this.editor
    const row = this.#controller.activeCell()?.row
    const aim = this.#aimAtCursor()
    if (row === undefined || aim === null || !session.hasPrimaries) return
    if (whyNot(session, 'remove', row) !== null) return
    const record = session.data.primaryValues(row)
    const { place } = aim.known
    // Whoever acts on a record acts on each of its cells as it is shown.
    const aimFor = (address: CellAddress): Aim => {
      const { attribute, attributeMs } = this.editor.memory.placeOf(address)
      const known = this.editor.shownOf(address)
      return { address, known: { ...known, place: place && { ...place, attribute, attributeMs } } }
    }
    this.#land('removed', aimFor, () => session.records.remove([row]))
    noteName(this.editor, record)
  }

  #ask(task: RecordQuestion['task'], name: Name): void {
    const { session } = this.editor
    const row = this.#controller.activeCell()?.row
    const aim = this.#aimAtCursor()
    if (row === undefined || aim === null || !session.hasPrimaries) return
    if (task !== 'add' && whyNot(session, task, row) !== null) return
    const { primaryValues } = aim.address
    const place = aim.known.place && { ...aim.known.place, attribute: '' }
    const known = { ...this.editor.shownOfRecord(primaryValues), place }
    const seen = task === 'add' ? null : seeRecord(session, row)
    const question = { task, seen, typedBefore: null }
    this.#field = { kind: 'dialog', question, name, aim: { address: aim.address, known } }
  }

  /** Behind an open dialog nothing can be done. */
  #inDialog(dialog: OpenDialog, step: ScreenStep): void {
    if (step.do === 'type') dialog.name = step.name
    else if (step.do === 'escape') this.#field = null
    else if (step.do === 'commit' && step.by === 'enter') this.#answer(dialog)
  }

  /** Takes the dialog's answer, which stays open where that cannot be. */
  #answer({ question, name, aim }: OpenDialog): void {
    const { session, memory } = this.editor
    const to = keyed(name)
    const standing = question.seen && standingOf(session, question.seen)
    const row = standing?.kind === 'here' ? standing.row : null
    const isRename = question.task === 'rename'
    if (isRename && (row === null || whyNot(session, 'rename', row) !== null)) return
    const except = isRename && row !== null ? row : undefined
    const { problems, taken } = session.records.checkKey(to, except)
    if (problems.size > 0 || taken !== null) return
    this.#field = null
    const answer = () => applyAnswer(session, question, to)
    if (!isRename || row === null) {
      this.editor.change(cellsOf(session, to), answer)
      return
    }
    const record = session.data.primaryValues(row)
    this.#note('rename', aim, { primaryValues: record, attribute: '' })
    renameRow(this.editor, row, to, answer)
    const draft = session.drafts.records.renameOf(record)
    if (draft === undefined || draft.status.kind === 'saving' || draft.isUncertain) return
    memory.know(renameKey(record), aim.known)
  }

  /** The user asked for a reading, or sees it happen: where a cell is as it was, they have seen all that is there. */
  takeRead(atMs: number): void {
    this.card.takeRead(atMs)
    const field = this.#field
    // A dialog goes on from what it showed when it opened.
    if (field === null || field.kind === 'dialog') return
    const { known, address } = field.aim
    const { anchors } = this.editor.session
    const opened = this.#controller.editor.session.snapshot()
    // Its record and its attribute may have other names by now.
    const standing = opened && anchors.find(opened.anchor)
    const now = standing?.kind === 'here' ? this.#addressOf(standing.place) : null
    // A save of one's own may have stored the edit that the editor showed when it opened.
    const isSavedSince =
      now !== null &&
      this.editor.memory.savedSince(this.editor.keyOf(now), known.atMs) !== undefined
    const isAsShown = (value: string | null) =>
      value === known.value || (isSavedSince && value === field.shown)
    const shown = now && this.editor.shownOf(now)
    const isSame = shown !== null && isAsShown(shown.value)
    // A reading that was not taken for the cell has shown nothing of it.
    const seenMs = Math.max(Math.min(atMs, shown?.ownMs ?? atMs), known.atMs)
    if (isSame) field.aim = { address, known: { ...known, atMs: seenMs, ownMs: seenMs } }
  }

  #choose(choice: 'mine' | 'theirs' | 'third' | 'send', isTwice: boolean): void {
    if (choice === 'third') {
      this.card.open()
      return
    }
    const decided = this.card.choose(choice === 'theirs' ? 'theirs' : 'mine', isTwice)
    if (choice === 'send' && decided.length > 0) {
      this.editor.save(new Set(decided.map(({ key }) => key)))
    }
  }
}
