import {
  type Attribute,
  type CellAddress,
  type CellBase,
  cellKey,
  isSameWrite,
  type PrimaryValues,
  recordKey,
} from '@/lib/data-table'
import { AskedSave } from './asked-save'
import type { Draft, DraftStep } from './draft'
import { GestureRecorder } from './gestures'
import { DraftHistory, type Verb } from './history'
import { Listeners } from './listeners'
import { type MovedKey, MovedKeys } from './moved-keys'
import { OpenTexts } from './open-texts'
import { addedKey, RecordDrafts, recordNotice } from './record-drafts'
import { type RenameDraft, renameKey } from './rename'
import { type Readdress, readdressDraft } from './rename-attributes'
import type { StoredTable } from './stored-table'
import { type DraftSummary, summarize } from './summary'

/** What a save of this tab left in a cell. */
interface SavedCell {
  readonly address: CellAddress
  readonly base: CellBase
}

/**
 * All that is drafted in one table, with who listens to it and what the user did: every change of a draft, a rename or
 * a record to be added goes through here, so that history, listeners and counts are always in step.
 */
export class DraftMap {
  /** The table; another one once its columns changed. */
  stored: StoredTable
  /** The table's attributes by name, as they were last read; `null` before that. */
  attributes: ReadonlyMap<string, Attribute> | null = null
  readonly #drafts = new Map<string, Draft>()
  readonly #justSaved = new Map<string, SavedCell>()
  /** What was saved in a cell that a reading found to hold something else since: as long as `#justSaved` would be known. */
  readonly #overtaken = new Map<string, string | null>()
  readonly #listeners = new Listeners()
  /** To be read; changed by `setAdded` and `setRename` alone. */
  readonly records = new RecordDrafts()
  readonly history = new DraftHistory()
  /** What is typed in open fields and is no edit yet. */
  readonly texts = new OpenTexts(
    (address) => this.keyOf(address),
    (key) => this.changed(key),
  )
  /** What a save was asked for that has not begun. */
  readonly asked = new AskedSave()
  /** Under which keys the drafts of a save under way are now. */
  readonly moved = new MovedKeys()
  readonly #recorder = new GestureRecorder(
    {
      draftOf: (key) => this.#drafts.get(key),
      targetOf: (record) => this.records.renameOf(record)?.to ?? null,
      recordIdOf: (record) =>
        this.records.renameOf(record)?.recordId ?? this.stored.recordIdOf(record),
      isAdded: (record) => this.records.isAdded(record),
    },
    (gesture) => this.history.push(gesture),
  )
  #summary: DraftSummary | null = null

  constructor(stored: StoredTable) {
    this.stored = stored
  }

  keyOf(address: CellAddress): string {
    return cellKey(this.stored.tableId, address)
  }

  get(key: string): Draft | undefined {
    return this.#drafts.get(key)
  }

  /** As they are now: what is changed meanwhile does not disturb whoever goes through them. */
  values(): readonly Draft[] {
    return [...this.#drafts.values()]
  }

  summary(): DraftSummary {
    this.#summary ??= summarize(
      this.#drafts,
      this.records,
      this.texts,
      (name) => this.attributes?.has(name) ?? true,
    )
    return this.#summary
  }

  subscribe(key: string, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  subscribeAny(listener: () => void): () => void {
    return this.#listeners.addAny(listener)
  }

  batch(change: () => void): void {
    this.#listeners.batch(() => this.#recorder.within(change))
  }

  /** Runs what the user did, as one step of undo. */
  gesture(verb: Verb, work: () => void): void {
    this.batch(() => this.#recorder.gesture(verb, work))
  }

  /** What became of a draft. A draft on a cell without a value stands on its neighbours, as they are known then. */
  apply(key: string, step: DraftStep): void {
    if (step.kind === 'settled') {
      this.remove(key)
      return
    }
    const { draft } = step
    const before = this.#drafts.get(key)
    const isDecided = before?.status.kind === 'conflict' && draft.status.kind !== 'conflict'
    if (before?.base !== draft.base || isDecided) this.stored.noteBase(key)
    const needsWitness = draft.base.value === null && draft.witness === null
    const needsId = draft.recordId === undefined && draft.group !== 'new-record'
    this.put({
      ...draft,
      ...(needsWitness ? { witness: this.stored.neighbourOf(draft.address) } : {}),
      ...(needsId ? { recordId: this.stored.recordIdOf(draft.address.primaryValues) } : {}),
    })
  }

  put(draft: Draft): void {
    const before = this.#drafts.get(draft.key)
    this.#recorder.note(before, draft)
    this.#drafts.set(draft.key, draft)
    this.#noteCell(before, draft)
  }

  remove(key: string): void {
    const draft = this.#drafts.get(key)
    if (draft) this.#recorder.note(draft, draft)
    this.#drafts.delete(key)
    this.#noteCell(draft, undefined)
    this.changed(key)
  }

  /** The same drafts, judged by other rules. Tells nobody. */
  judge(judged: (draft: Draft) => Draft): void {
    for (const draft of this.values()) {
      const next = judged(draft)
      this.#drafts.set(draft.key, next)
      this.records.noteCell(draft, next)
    }
    this.#summary = null
  }

  /**
   * The same drafts, and open texts, in other cells, in their order. Tells nobody; whoever does this tells of the keys
   * it is given.
   *
   * @param moveOf where a draft goes that does not go with the others
   * @returns the keys that changed
   */
  readdress(
    move: Readdress,
    moveOf: (draft: Draft) => Readdress = () => move,
  ): readonly MovedKey[] {
    this.texts.readdress(move)
    const all = this.values().map((draft) => ({
      from: draft.key,
      draft: readdressDraft(draft, this.stored.tableId, moveOf(draft)),
    }))
    this.#drafts.clear()
    this.records.clearCells()
    for (const { draft } of all) {
      this.#drafts.set(draft.key, draft)
      this.records.noteCell(undefined, draft)
    }
    this.#summary = null
    const moved = all.flatMap(({ from, draft: { key } }) =>
      from === key ? [] : [{ from, to: key }],
    )
    this.asked.rekeyCells(moved)
    return moved
  }

  /** What is under way under one key is answered by it though it is known by another now. */
  noteMoved(moved: readonly MovedKey[]): void {
    const isUnderWay = ({ to }: MovedKey) =>
      (this.get(to) ?? this.records.renameByKey(to))?.status.kind === 'saving'
    this.moved.note(moved.filter(isUnderWay))
  }

  setAdded(record: PrimaryValues, isAdded: boolean): void {
    if (this.records.isAdded(record) === isAdded) return
    this.#recorder.noteAdded(addedKey(record), record)
    this.records.setAdded(record, isAdded)
    this.changed(recordNotice(recordKey(record)))
  }

  setRename(record: PrimaryValues, rename: RenameDraft | null): void {
    this.#recorder.noteRename(renameKey(record), record)
    const needsId = rename !== null && rename.recordId === undefined
    const known = needsId ? { ...rename, recordId: this.stored.recordIdOf(record) } : rename
    this.records.setRename(record, known)
    this.asked.noteRename(renameKey(record), known)
    this.changed(recordNotice(recordKey(record)))
  }

  isJustSaved(key: string, stored?: CellBase): boolean {
    const saved = this.#justSaved.get(key)
    return saved !== undefined && (stored === undefined || isSameWrite(saved.base, stored))
  }

  markSaved(key: string, address: CellAddress, base: CellBase): void {
    this.#justSaved.set(key, { address, base })
    this.#overtaken.delete(key)
    this.changed(key)
  }

  /** What was saved is not what is stored any more: the word would stand beside another's value. */
  unmarkMoved(read: (address: CellAddress) => CellBase | null): void {
    for (const [key, { address, base }] of [...this.#justSaved]) {
      const stored = read(address)
      if (stored === null || isSameWrite(base, stored)) continue
      this.unmarkSaved(key)
      if (stored.value !== base.value) this.#overtaken.set(key, base.value)
    }
  }

  /** What a save stored in the cell last, where others changed that since; `undefined` for none. */
  overtakenAt(key: string): string | null | undefined {
    return this.#overtaken.get(key)
  }

  unmarkSaved(key: string): void {
    const isKnown = this.#justSaved.delete(key)
    if (this.#overtaken.delete(key) || isKnown) this.changed(key)
  }

  unmarkAllSaved(): void {
    for (const key of [...this.#justSaved.keys(), ...this.#overtaken.keys()]) this.unmarkSaved(key)
  }

  changed(key: string): void {
    this.#summary = null
    this.#listeners.notify(key)
  }

  #noteCell(before: Draft | undefined, after: Draft | undefined): void {
    const known = after ?? before
    if (known === undefined) return
    const isOther = this.records.noteCell(before, after)
    this.asked.noteCell(known.key, before, after)
    this.changed(known.key)
    if (isOther) this.changed(recordNotice(recordKey(known.address.primaryValues)))
  }
}
