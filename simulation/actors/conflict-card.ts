import type { CellAddress, CellBase } from '@/lib/data-table'
import type { Decision, Draft, OpenText } from '@/lib/drafts'
import { type Conflict, conflictsOf } from '@/lib/session/view/conflicts'
import type { Knowledge } from '../model/memory'
import type { Actor } from './actor'

/** The card of a conflict, as it was looked at. */
interface CellCard {
  readonly kind: 'cell'
  /** Its draft, and those that are decided with it. */
  readonly shown: readonly Draft[]
  readonly seen: ReadonlyMap<string, Knowledge>
}

/** The card of a third value whose conflict is over. */
interface TextCard {
  readonly kind: 'text'
  readonly stored: CellBase | null
  readonly known: Knowledge
}

type Card = (CellCard | TextCard) & { readonly key: string; readonly address: CellAddress }

/** The conflict panel of one user: the card that they looked at, and the third values that they type. */
export class ScreenCard {
  #card: Card | null = null
  /** A third value's field is open on the card. */
  #isTyping = false
  /** Third values that are no edits yet. */
  #thirds: readonly string[] = []

  constructor(
    private readonly editor: Actor,
    private readonly troubles: string[],
  ) {}

  /** The cell that the card is about. */
  get address(): CellAddress | null {
    return this.#card?.address ?? null
  }

  /** True while a third value is being typed. */
  get isTyping(): boolean {
    return this.#isTyping
  }

  /** Has one of the cards on show, as it is now. */
  look(which: number): void {
    const { session } = this.editor
    const conflicts = conflictsOf(session).filter(({ kind }) => kind !== 'rename')
    const conflict = conflicts[which % Math.max(1, conflicts.length)]
    if (conflict === undefined) return
    this.#card = this.#cardOf(conflict)
    this.#isTyping = this.#third(conflict.key) !== undefined
    session.set({ panel: { kind: 'conflicts' }, focusedKey: conflict.key })
  }

  #cardOf(conflict: Conflict): Card | null {
    const { session } = this.editor
    const { key, address } = conflict
    if (conflict.kind === 'rename') return null
    if (conflict.kind === 'cell') {
      const shown = this.editor.shownWith(conflict.draft)
      return { kind: 'cell', key, address, shown, seen: this.editor.seenOf(shown) }
    }
    const stored = session.drafts.get(key)?.base ?? session.stored.baseOf(address)
    const known = { ...this.editor.shownOf(address), value: stored?.value ?? null }
    return { kind: 'text', key, address, stored, known }
  }

  /** The table was read beside the card: where the colleague's value is as it was, all that is there has been seen. */
  takeRead(atMs: number): void {
    const card = this.#card
    if (card?.kind !== 'cell') return
    const { drafts } = this.editor.session
    const seen = [...card.seen].map(([key, known]) => {
      const status = drafts.get(key)?.status
      const isSame = status?.kind === 'conflict' && status.theirs.value === known.value
      const seenMs = Math.min(atMs, this.editor.memory.shownAt(key))
      return [key, isSame ? { ...known, atMs: Math.max(seenMs, known.atMs) } : known] as const
    })
    this.#card = { ...card, seen: new Map(seen) }
  }

  /** Decides about the card that was looked at; a third value that is being typed for it is called off first. */
  choose(kind: 'mine' | 'theirs', isTwice: boolean): readonly Draft[] {
    const card = this.#card
    if (card?.kind !== 'cell') return []
    this.cancel()
    this.#card = null
    const { decided } = this.editor.decide(card.shown, card.seen, { kind })
    // The second click of a double click is one on the same card.
    if (isTwice) this.editor.decide(card.shown, card.seen, { kind })
    return decided
  }

  /** Opens the field of a third value. */
  open(): void {
    this.#isTyping = this.#card !== null
  }

  type(text: string): void {
    const card = this.#card
    if (card === null || !this.#isTyping) return
    const { drafts, anchors } = this.editor.session
    const begun = this.#third(card.key)
    const draft = drafts.get(card.key)
    const before = begun?.value ?? ''
    const next = before + text
    if (draft?.status.kind === 'conflict') {
      anchors.keepThirdValue(draft, draft.status.theirs, next)
    } else if (begun) drafts.texts.keep(begun.kind, begun.key, begun.anchor, next)
    else return
    this.#thirds = [...this.#thirds.filter((one) => one !== before), next]
  }

  /** Calls a third value off. */
  cancel(): void {
    const card = this.#card
    const begun = card && this.#third(card.key)
    this.#isTyping = false
    if (begun) this.drop(begun.cell)
  }

  /** Calls off what is typed as a third value for a cell. */
  drop(key: string): void {
    const begun = this.#third(key)
    if (begun === undefined) return
    this.#thirds = this.#thirds.filter((one) => one !== begun.value)
    this.editor.session.drafts.texts.drop(begun.key)
  }

  /** Uses a third value. */
  use(): void {
    const card = this.#card
    const begun = card && this.#third(card.key)
    if (card === null || !begun) return
    const value = begun.value ?? ''
    const { drafts } = this.editor.session
    const before = drafts.get(card.key)
    if (card.kind === 'cell') {
      const [shown] = card.shown
      const { decided } = shown ? this.#take(card, shown, value) : { decided: [] }
      if (decided.length === 0) return
    } else {
      const attribute = this.editor.session.attribute(card.address.attribute)
      if (attribute === undefined || card.stored === null) return
      if (!drafts.takeOpenText(begun, attribute, card.stored, value)) return
      const draft = drafts.get(card.key)
      if (draft === undefined) this.editor.memory.typed.delete(card.key)
      else this.editor.memory.typed.set(card.key, { address: draft.address, value })
      if (draft && before === undefined) this.editor.memory.know(card.key, card.known)
    }
    this.#card = null
    this.#isTyping = false
  }

  #take(card: CellCard, shown: Draft, value: string): Decision {
    return this.editor.decide(card.shown, card.seen, { kind: 'edit', value }, () =>
      this.editor.session.drafts.takeThirdValue(shown, value),
    )
  }

  #third(key: string): OpenText | undefined {
    return this.editor.session.drafts.texts.thirdValue(key)
  }

  /** A third value does not go by itself. */
  lookForTexts(): void {
    const { drafts } = this.editor.session
    const kept = drafts.texts.all().map(({ value }) => value)
    for (const text of this.#thirds) {
      if (kept.includes(text)) continue
      this.#thirds = this.#thirds.filter((one) => one !== text)
      const isDrafted = drafts.all().some(({ value }) => value === text)
      if (!isDrafted && !this.editor.isStored(text)) {
        this.troubles.push(`the third value ${text} is nowhere`)
      }
    }
  }
}
