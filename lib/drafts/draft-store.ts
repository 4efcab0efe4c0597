import type { Attribute, CellAddress, CellBase, LockLevel, ScopeWitness } from '@/lib/data-table'
import {
  type Choice,
  type Collision,
  type Draft,
  type DraftStep,
  draftCollided,
  draftFailed,
  draftKept,
  draftSaved,
  editDraft,
  isSendable,
  judgeDraft,
  rereadDraft,
  resolveDraft,
  sendDraft,
  startDraft,
} from './draft'
import { GestureRecorder } from './gestures'
import { type CellChange, type Direction, DraftHistory, type Gesture } from './history'
import { Listeners } from './listeners'
import { renameChange, renameDraft } from './rename-attributes'
import { restoreCell } from './restore'
import { forwardDraft } from './scope-move'
import { type DraftSummary, summarize } from './summary'

/** What happened to a draft, as a save tells it. */
export type DraftOutcome =
  | { readonly kind: 'saved'; readonly id: string; readonly base: CellBase }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly reason: 'cell' | 'request' | 'unknown'
      readonly message: string
    }
  | ({ readonly kind: 'conflict'; readonly id: string } & Collision)
  | { readonly kind: 'kept'; readonly id: string }

/** What undo or redo did. `leftAlone`: cells under way, which stay as they are. */
export interface Replayed {
  readonly gesture: Gesture
  readonly leftAlone: number
}

/** Told what the service holds in a cell, as a save wrote or read it: the cached base should follow. */
export type OnBase = (address: CellAddress, base: CellBase) => void

/**
 * The unsaved edits of one table, outside React: a map by cell key with a subscription per cell, and one summary.
 * A draft leaves only by an outcome `saved`, by a choice in a conflict, by typing the old value back, or by discard.
 */
export class DraftStore {
  readonly #drafts = new Map<string, Draft>()
  readonly #justSaved = new Set<string>()
  readonly #listeners = new Listeners()
  /** What the person did, one step a gesture: all of one outermost batch. */
  readonly history = new DraftHistory()
  readonly #recorder = new GestureRecorder(
    (key) => this.#drafts.get(key),
    (gesture) => this.history.push(gesture),
  )
  #attributes: ReadonlyMap<string, Attribute> = new Map()
  /** Keys of drafts under way whose attribute was renamed meanwhile. */
  readonly #movedTo = new Map<string, string>()
  /** The owner of the cached bases sets itself here. */
  onBase: OnBase = () => {}
  /** And here, who finds a stored cell that shares the lock scope of a cell without a value. */
  witnessOf: (address: CellAddress) => ScopeWitness | null = () => null
  /** And here, who knows what is stored in a cell; `null` where nothing was read. */
  baseOf: (address: CellAddress) => CellBase | null = () => null
  /** Told whenever a draft stands on another base than before: what moved until then was there to be seen. */
  onStand: (key: string) => void = () => {}
  #summary: DraftSummary | null = null

  /** The draft of a cell; the same object until it changes. */
  get(key: string): Draft | undefined {
    return this.#drafts.get(key)
  }

  /** True from a save's success until the cell is edited or the next save begins. */
  isJustSaved(key: string): boolean {
    return this.#justSaved.has(key)
  }

  /** All drafts, oldest first. */
  all(): readonly Draft[] {
    return this.summary().drafts
  }

  /** Counts and lists; the same object until any draft changes. */
  summary(): DraftSummary {
    this.#summary ??= summarize(this.#drafts.values())
    return this.#summary
  }

  /** Calls back after each change of this cell's draft. */
  subscribe(key: string, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  /** Calls back once after each batch of changes. */
  subscribeSummary(listener: () => void): () => void {
    return this.#listeners.addAny(listener)
  }

  /** Many changes, one notice to each listener. */
  batch(change: () => void): void {
    this.#listeners.batch(() => this.#recorder.within(change))
  }

  /** Takes an edit of a cell whose cached base is `base` (used only when the cell has no draft yet). */
  edit(
    key: string,
    attribute: Attribute,
    address: CellAddress,
    base: CellBase,
    value: string | null,
  ): void {
    const draft = this.#drafts.get(key)
    this.#justSaved.delete(key)
    const step = draft ? editDraft(draft, value) : startDraft(key, attribute, address, base, value)
    this.#gesture('edit', () => this.#apply(key, step))
  }

  /**
   * Takes the person's last gesture back, or does it again: values come back as they were typed, on what is known to
   * be stored now. Cells under way are left alone, and their part of the gesture stays. `null`: there is none, or it is
   * a save, which only another save can take back.
   */
  replay(direction: Direction): Replayed | null {
    const gesture = this.history.top(direction)
    if (gesture === null || gesture.verb === 'save') return null
    const left: CellChange[] = []
    this.batch(() => {
      for (const change of gesture.changes) {
        const target = direction === 'undo' ? change.before : change.after
        const step = restoreCell(change, target, {
          draft: this.#drafts.get(change.key),
          attribute: this.#attributes.get(change.address.attribute) ?? change.attribute,
          base: this.baseOf(change.address),
        })
        if (step === null) left.push(change)
        else this.#apply(change.key, step)
      }
      this.history.move(direction, left)
    })
    return { gesture, leftAlone: left.length }
  }

  /**
   * Judges every draft by its attribute as it was read again: a rule that came or went counts at once. Tells nobody,
   * since whoever reads the attributes anew shows the drafts anew.
   */
  judgeBy(attributes: readonly Attribute[]): void {
    this.#attributes = new Map(attributes.map((attribute) => [attribute.name, attribute]))
    for (const draft of this.#drafts.values()) {
      const attribute = this.#attributes.get(draft.address.attribute)
      if (attribute) this.#drafts.set(draft.key, judgeDraft(draft, attribute))
    }
    this.#summary = null
  }

  /**
   * Attributes have other names now: drafts go on under them, in their order. Those under way too; what becomes of
   * them is told by their old keys.
   *
   * @param names new names by old ones
   * @returns the keys that changed
   */
  rename(
    tableId: string,
    names: ReadonlyMap<string, string>,
  ): readonly { readonly from: string; readonly to: string }[] {
    if (names.size === 0) return []
    this.history.rename((change) => renameChange(change, tableId, names))
    const renamed = [...this.#drafts.values()].map((draft) => {
      return { from: draft.key, draft: renameDraft(draft, tableId, names) }
    })
    this.#drafts.clear()
    for (const { draft } of renamed) this.#drafts.set(draft.key, draft)
    const moved = renamed.flatMap(({ from, draft }) =>
      from === draft.key ? [] : [{ from, to: draft.key }],
    )
    for (const { from, to } of moved) {
      if (this.#drafts.get(to)?.status.kind === 'saving') this.#movedTo.set(from, to)
    }
    this.#summary = null
    // Whoever takes the new names is painting: the others hear of it after.
    queueMicrotask(() =>
      this.batch(() => {
        for (const { from, to } of moved) for (const key of [from, to]) this.#changed(key)
      }),
    )
    return moved
  }

  /** Puts a draft as the vault or another tab has it; `null` takes it away. */
  adopt(key: string, draft: Draft | null): void {
    if (draft === null) this.#remove(key)
    else this.#put(draft)
  }

  /** Drops drafts at the person's word. Those under way stay: what was sent cannot be called back. */
  discard(keys: Iterable<string>): void {
    this.#gesture('discard', () => {
      for (const key of [...keys]) {
        const status = this.#drafts.get(key)?.status.kind
        if (status !== undefined && status !== 'saving') this.#remove(key)
      }
    })
  }

  /** Marks what can be sent as under way and returns it; `only` narrows it to some cells. */
  beginSave(only?: ReadonlySet<string>): readonly Draft[] {
    const sent = [...this.#drafts.values()].filter(
      (draft) => isSendable(draft) && (!only || only.has(draft.key)),
    )
    if (sent.length === 0) return sent
    this.#movedTo.clear()
    this.history.beginSave()
    this.batch(() => {
      for (const key of [...this.#justSaved]) this.#unmarkSaved(key)
      for (const draft of sent) this.#put(sendDraft(draft))
    })
    return sent
  }

  /** Applies what a save told. Outcomes of cells without a draft under way are ignored. */
  settle(outcomes: readonly DraftOutcome[]): void {
    const saved = new Map<string, CellBase>()
    this.batch(() => {
      for (const outcome of outcomes) {
        const id = this.#movedTo.get(outcome.id) ?? outcome.id
        this.#movedTo.delete(outcome.id)
        this.#settleOne({ ...outcome, id })
        if (outcome.kind === 'saved') saved.set(id, outcome.base)
      }
      this.history.noteSaved(saved)
    })
  }

  /** Settles one conflict by the person's choice. */
  resolve(key: string, choice: Choice): void {
    const draft = this.#drafts.get(key)
    if (draft?.status.kind !== 'conflict') return
    this.#gesture('decide', () => this.#apply(key, resolveDraft(draft, choice)))
  }

  /**
   * The table was read again: `read` gives what a cell holds now, `null` where it was not read; `asksAboutScope` tells
   * the drafts whose lock scope others moved, and whose person is to look before they are sent.
   */
  takeRead(
    read: (address: CellAddress) => CellBase | null,
    asksAboutScope: (draft: Draft) => boolean = () => false,
  ): void {
    this.batch(() => {
      for (const draft of [...this.#drafts.values()]) {
        const base = read(draft.address)
        if (base === null) continue
        const step = rereadDraft(draft, base, asksAboutScope(draft))
        if (step.kind === 'settled' && draft.isUncertain) this.#justSaved.add(draft.key)
        this.#apply(draft.key, step)
        const next = this.#drafts.get(draft.key)
        const stands = next?.status.kind === 'dirty' || next?.status.kind === 'failed'
        if (next && stands && !next.isUncertain) this.onStand(next.key)
      }
    })
  }

  /** Moves the bases of drafts along with a scope that provably moved by our own write alone. */
  forwardScope(
    level: LockLevel,
    hasPrimaries: boolean,
    move: { readonly scope: string; readonly from: string; readonly to: string },
  ): void {
    this.batch(() => {
      for (const draft of [...this.#drafts.values()]) {
        const moved = forwardDraft(draft, { level, hasPrimaries, ...move })
        if (moved !== draft) this.#put(moved)
      }
    })
  }

  #gesture(verb: Gesture['verb'], work: () => void): void {
    this.batch(() => this.#recorder.gesture(verb, work))
  }

  #settleOne(outcome: DraftOutcome): void {
    const draft = this.#drafts.get(outcome.id)
    if (draft?.status.kind !== 'saving') return
    if (outcome.kind === 'failed') {
      this.#put(draftFailed(draft, outcome.reason, outcome.message))
    } else if (outcome.kind === 'kept') {
      this.#put(draftKept(draft))
    } else if (outcome.kind === 'conflict') {
      const { reason, gone, theirs, message } = outcome
      this.onBase(draft.address, theirs)
      this.#apply(outcome.id, draftCollided(draft, { reason, gone, theirs, message }))
    } else {
      const step = draftSaved(draft, outcome.base)
      if (step.kind === 'settled') this.#justSaved.add(outcome.id)
      this.onBase(draft.address, outcome.base)
      this.#apply(outcome.id, step)
    }
  }

  #apply(key: string, step: DraftStep): void {
    if (step.kind === 'settled') {
      this.#remove(key)
      return
    }
    const { draft } = step
    const before = this.#drafts.get(key)
    const isDecided = before?.status.kind === 'conflict' && draft.status.kind !== 'conflict'
    if (before?.base !== draft.base || isDecided) this.onStand(key)
    // A draft on a cell without a value stands on its neighbours, as they are known when its base is.
    const needsWitness = draft.base.value === null && draft.witness === null
    this.#put(needsWitness ? { ...draft, witness: this.witnessOf(draft.address) } : draft)
  }

  #put(draft: Draft): void {
    this.#recorder.note(this.#drafts.get(draft.key), draft)
    this.#drafts.set(draft.key, draft)
    this.#changed(draft.key)
  }

  #remove(key: string): void {
    const draft = this.#drafts.get(key)
    if (draft) this.#recorder.note(draft, draft)
    this.#drafts.delete(key)
    this.#changed(key)
  }

  #unmarkSaved(key: string): void {
    this.#justSaved.delete(key)
    this.#changed(key)
  }

  #changed(key: string): void {
    this.#summary = null
    this.#listeners.notify(key)
  }
}
