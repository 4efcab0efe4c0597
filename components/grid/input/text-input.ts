import { Emitter } from '@/lib/data-table'

/**
 * The part of the EditContext API that is used here: it passes text to the focused element without changing its
 * content. https://www.w3.org/TR/edit-context/
 */
interface EditContext extends EventTarget {
  readonly text: string
  updateText(start: number, end: number, text: string): void
  updateSelection(start: number, end: number): void
  updateControlBounds(bounds: DOMRect): void
  updateSelectionBounds(bounds: DOMRect): void
  updateCharacterBounds(start: number, bounds: readonly DOMRect[]): void
}

declare global {
  interface Window {
    readonly EditContext?: new () => EditContext
  }
  interface HTMLElement {
    editContext?: EditContext | null
  }
}

/**
 * Receives text for the active cell that comes without a key press: from an emoji picker, dictation or an input method.
 * The cell keeps focus and content. Browsers without EditContext send nothing here; there, the first key opens an
 * editor, which receives the rest.
 */
export class TextInput {
  private context: EditContext | null = null
  private element: HTMLElement | null = null
  /** The text being composed by an input method; `null` outside a composition. */
  private composition: string | null = null
  private readonly changes = new Emitter()

  /** @param onText called with each complete text: an emoji, a dictated sentence, a finished composition */
  constructor(private readonly onText: (text: string) => void) {}

  /** Calls the listener when the composed text changes; returns the unsubscription. */
  readonly subscribe = this.changes.subscribe

  /** The composed text, shown over the cell; `null` outside a composition. */
  readonly snapshot = (): string | null => this.composition

  /** True while an element receives text; keys of an input method are then not commands. */
  isAttached(): boolean {
    return this.element !== null
  }

  /** Makes this element receive text instead of the one before; `null` for none. */
  attach(element: HTMLElement | null): void {
    if (element === this.element) return
    // Later, because this can happen during a render, when no editor can be opened.
    const rest = this.endComposition()
    if (rest !== '') queueMicrotask(() => this.onText(rest))
    if (this.element !== null) release(this.element)
    this.element = null
    const context = element === null ? null : this.contextIn(element)
    if (element === null || context === null) return
    // A phone shows its keyboard for an open editor only, not for every touched cell.
    element.inputMode = 'none'
    element.editContext = context
    this.element = element
  }

  /** Ends the composition and passes its text on. */
  finish(): void {
    const text = this.endComposition()
    if (text !== '') this.onText(text)
  }

  private contextIn({ ownerDocument }: HTMLElement): EditContext | null {
    const Context = ownerDocument.defaultView?.EditContext
    if (this.context !== null || Context === undefined) return this.context
    const context = new Context()
    context.addEventListener('compositionstart', () => {
      this.compose('')
    })
    context.addEventListener('textupdate', () => {
      this.placeWindow(context)
      if (this.composition !== null) {
        this.compose(context.text)
        return
      }
      const text = this.take()
      if (text !== '') this.onText(text)
    })
    context.addEventListener('characterboundsupdate', () => this.placeWindow(context))
    context.addEventListener('compositionend', () => this.finish())
    this.context = context
    return context
  }

  /** Ends the composition; returns its text, empty if there was none. */
  private endComposition(): string {
    if (this.composition === null) return ''
    this.compose(null)
    return this.take()
  }

  private compose(text: string | null): void {
    this.composition = text
    this.changes.emit()
  }

  private take(): string {
    const { context } = this
    if (context === null) return ''
    const { text } = context
    context.updateText(0, text.length, '')
    context.updateSelection(0, 0)
    return text
  }

  /** Tells the input method where to show its window: at the cell. */
  private placeWindow(context: EditContext): void {
    if (this.element === null) return
    const bounds = this.element.getBoundingClientRect()
    context.updateControlBounds(bounds)
    context.updateSelectionBounds(bounds)
    context.updateCharacterBounds(
      0,
      [...context.text].map(() => bounds),
    )
  }
}

/** Also removes the selection, which would otherwise decide where copy and paste events go. */
function release(element: HTMLElement): void {
  element.editContext = null
  element.removeAttribute('inputmode')
  const selection = element.ownerDocument.getSelection()
  if (selection !== null && element.contains(selection.anchorNode)) selection.removeAllRanges()
}
