/**
 * The part of the EditContext API that is used here: the browser hands text to an element that has the focus, without
 * changing what the element shows. https://www.w3.org/TR/edit-context/
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
 * Text that comes to the active cell without a key of its own: from an emoji picker, dictation, or an input method,
 * whose first key then begins its composition. The cell keeps the focus and its contents. In browsers without
 * EditContext nothing comes, and a key opens an editor that takes what follows.
 */
export class TextInput {
  private context: EditContext | null = null
  private element: HTMLElement | null = null
  /** What is being composed; `null` while nothing is. */
  private composition: string | null = null
  private readonly listeners = new Set<() => void>()

  /** @param onText given a text that is whole: an emoji, a dictated sentence, the end of a composition */
  constructor(private readonly onText: (text: string) => void) {}

  /** Calls the listener when what is composed changes; gives back the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly snapshot = (): string | null => this.composition

  /** True while text comes to an element: keys of an input method are its own then. */
  isAttached(): boolean {
    return this.element !== null
  }

  /** Lets text come to this element, and no longer to the one before; `null`: to none. */
  attach(element: HTMLElement | null): void {
    if (element === this.element) return
    // The cell's element goes in the middle of a render, which no editor can be opened in.
    const rest = this.endComposition()
    if (rest !== '') queueMicrotask(() => this.onText(rest))
    if (this.element !== null) release(this.element)
    this.element = null
    const context = element === null ? null : this.contextIn(element)
    if (element === null || context === null) return
    // A phone shows its keyboard once an editor is open, not for every cell that is touched.
    element.inputMode = 'none'
    element.editContext = context
    this.element = element
  }

  /** Takes what is being composed as it stands. */
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

  /** The text of a composition that was under way; else the empty text. */
  private endComposition(): string {
    if (this.composition === null) return ''
    this.compose(null)
    return this.take()
  }

  private compose(text: string | null): void {
    this.composition = text
    for (const listener of [...this.listeners]) listener()
  }

  private take(): string {
    const { context } = this
    if (context === null) return ''
    const { text } = context
    context.updateText(0, text.length, '')
    context.updateSelection(0, 0)
    return text
  }

  /** The window of an input method stands at the cell. */
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

/** Without a selection left in it, which the clipboard's events would go by. */
function release(element: HTMLElement): void {
  element.editContext = null
  element.removeAttribute('inputmode')
  const selection = element.ownerDocument.getSelection()
  if (selection !== null && element.contains(selection.anchorNode)) selection.removeAllRanges()
}
