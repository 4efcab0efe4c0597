import {
  type Attribute,
  type CellAddress,
  type CellBase,
  isOther,
  isSameRead,
  type LockLevel,
  type PrimaryValues,
} from '@/lib/data-table'
import { type Began, CellLife } from './cell-life'
import { Deletions } from './deletions'
import { type Choice, type Draft, judgeDraft, sendDraft } from './draft'
import { DraftMap } from './draft-map'
import type { CellChange, Changes, Direction, DraftHistory, RecordChange, Typed } from './history'
import { leaveRemoved } from './leave-removed'
import { LostSaves } from './lost-saves'
import type { MovedKey, MovedKeys } from './moved-keys'
import type { OpenText, OpenTexts } from './open-texts'
import { type DraftOutcome, type Replayed, type SentDrafts, underNewName } from './outcome'
import { RecordLife } from './record-life'
import { RecordStore } from './record-store'
import { isRenameSendable, isSameRecord, type RenameDraft } from './rename'
import { quarantinedOf, readdressChange, renameRecordChange, underNames } from './rename-attributes'
import { forwardAll, type OwnMove } from './scope-move'
import { type ConflictStanding, type Decision, isAsShown } from './shown-conflict'
import type { AsksAboutScope, StoredTable } from './stored-table'
import type { DraftSummary } from './summary'

const NO_ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map()

/**
 * The unsaved edits of one table, outside React: a map by cell key with a subscription per cell, and one summary.
 * A draft leaves only by an outcome `saved`, by a choice in a conflict, by typing the old value back, or by discard.
 */
export class DraftStore {
  /** By cell, the version of the value that another tab of this browser saved last. */
  readonly #savedElsewhere = new Map<string, string>()
  readonly #map: DraftMap
  /** Records to be added, deleted and renamed. */
  readonly records: RecordStore
  readonly #life: RecordLife
  readonly #deletions: Deletions
  readonly #cells: CellLife
  /** What is typed in open fields about cells and is no edit yet. */
  readonly texts: OpenTexts
  /** Saves whose answer was lost, and that may be heard of yet. */
  readonly lost: LostSaves
  /** What the user did, one step a gesture: all of one outermost batch. */
  readonly history: DraftHistory

  constructor(stored: StoredTable) {
    const map = new DraftMap(stored)
    this.#map = map
    this.records = new RecordStore(map)
    this.#life = new RecordLife(map)
    this.#deletions = new Deletions(map)
    this.#cells = new CellLife(map, this.#life, this.#deletions)
    this.texts = map.texts
    this.lost = new LostSaves(map)
    this.history = map.history
  }

  /** Under which keys the drafts of a save under way are now. */
  get moved(): MovedKeys {
    return this.#map.moved
  }

  /** What is stored in the table, as far as it was read. */
  get stored(): StoredTable {
    return this.#map.stored
  }

  /** The table's columns changed: from now on this is what is stored in it. */
  moveTo(stored: StoredTable): void {
    this.#map.stored = stored
  }

  /** The table's attributes by name, as they were last read; none before that. */
  get attributes(): ReadonlyMap<string, Attribute> {
    return this.#map.attributes ?? NO_ATTRIBUTES
  }

  /** The draft of a cell; the same object until it changes. */
  get(key: string): Draft | undefined {
    return this.#map.get(key)
  }

  /**
   * True from a save's success until the cell is edited, is read as something else, or the next save begins. With what
   * is known to be stored: as long as that is what was saved.
   */
  isJustSaved(key: string, stored?: CellBase): boolean {
    return this.#map.isJustSaved(key, stored)
  }

  /** What the last save stored in the cell, where a reading found that others changed it since; `undefined` for none. */
  overtakenAt(key: string): string | null | undefined {
    return this.#map.overtakenAt(key)
  }

  /** All drafts of cells, oldest first. */
  all(): readonly Draft[] {
    return this.summary().drafts
  }

  /** The records of which anything is drafted, some of them more than once. */
  draftedRecords(): readonly PrimaryValues[] {
    const ofCells = this.all().map(({ address }) => address.primaryValues)
    return [...ofCells, ...this.records.renames().map(({ record }) => record)]
  }

  /** Counts and lists; the same object until any draft changes. */
  summary(): DraftSummary {
    return this.#map.summary()
  }

  /** Calls back after each change of this cell's draft, or by `recordNotice` of what is drafted of a record. */
  subscribe(key: string, listener: () => void): () => void {
    return this.#map.subscribe(key, listener)
  }

  /** Calls back once after each batch of changes. */
  subscribeSummary(listener: () => void): () => void {
    return this.#map.subscribeAny(listener)
  }

  /** Many changes, one notice to each listener. */
  batch(change: () => void): void {
    this.#map.batch(change)
  }

  /** Takes an edit of a cell whose cached base is `base` (used only when the cell has no draft yet). */
  edit(
    key: string,
    attribute: Attribute,
    address: CellAddress,
    base: CellBase,
    value: string | null,
  ): void {
    const step = this.#cells.edited({ key, attribute, address }, base, value)
    this.#map.gesture('edit', () => {
      this.#map.unmarkSaved(key)
      this.#map.apply(key, step)
    })
  }

  /**
   * Takes an edit that began earlier: on `began.base`, which its user saw then. Where the cell holds something else by
   * now, or the record was added by others, it collides like an edit that a reading finds overtaken. A cell that has a
   * draft goes on as that draft.
   */
  finish(cell: Pick<Draft, 'key' | 'attribute' | 'address'>, began: Began, value: string | null) {
    const step = this.#cells.finished(cell, began, value)
    this.#map.gesture('edit', () => {
      this.#map.unmarkSaved(cell.key)
      this.#map.apply(cell.key, step)
    })
  }

  /**
   * Takes the user's last gesture back, or does it again: values come back as they were typed, on what is known to
   * be stored now. What is under way is left alone, and that part of the gesture stays. `null`: there is none, or it is
   * a save, which only another save can take back.
   */
  replay(direction: Direction): Replayed | null {
    const gesture = this.history.top(direction)
    if (gesture === null || gesture.verb === 'save') return null
    const left: { changes: CellChange[]; records: RecordChange[] } = { changes: [], records: [] }
    this.batch(() => {
      for (const change of gesture.changes) {
        if (!this.#cells.replay(change, direction)) left.changes.push(change)
      }
      for (const change of gesture.records) {
        if (!this.#life.replay(change, direction)) left.records.push(change)
      }
      this.history.move(direction, left satisfies Changes)
      this.#deletions.undeleteRest(gesture.changes, direction)
      this.#life.tidy()
      this.#deletions.keepWhole()
    })
    return { gesture, leftAlone: left.changes.length + left.records.length }
  }

  /**
   * Judges every draft by its attribute as it was read again: a rule that came or went counts at once. Tells nobody,
   * since whoever reads the attributes anew shows the drafts anew. An edit whose attribute is gone waits as it is, also
   * where another one has the name.
   */
  judgeBy(attributes: readonly Attribute[]): void {
    const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]))
    this.#map.attributes = byName
    this.#map.judge((draft) => {
      const attribute = byName.get(draft.address.attribute)
      const isSame = attribute && !isOther(draft.attribute.id, attribute.id)
      return isSame ? judgeDraft(draft, attribute) : draft
    })
  }

  /**
   * Attributes have other names now: drafts go on under them, in their order. Those under way too; what becomes of
   * them is told by their old keys.
   *
   * @param names new names by old ones
   * @returns the keys that changed
   */
  rename(names: ReadonlyMap<string, string>): readonly MovedKey[] {
    if (names.size === 0) return []
    const move = underNames(names)
    this.history.rename(
      (change) => readdressChange(change, this.stored.tableId, move),
      (change) => renameRecordChange(change, names),
    )
    const renamed = this.#life.renameAttributes(names)
    const moveOf = quarantinedOf(names, this.attributes, this.all(), move)
    const moved = [...this.#map.readdress(move, moveOf), ...renamed]
    this.#map.noteMoved(moved)
    // Whoever takes the new names is painting: the others hear of it after.
    queueMicrotask(() =>
      this.batch(() => {
        for (const { from, to } of moved) for (const key of [from, to]) this.#map.changed(key)
      }),
    )
    return moved
  }

  /** Puts a draft as the draft storage or another tab has it; `null` takes it away. */
  adopt(key: string, draft: Draft | null): void {
    if (draft === null) this.#map.remove(key)
    else this.#map.put(draft)
  }

  /** A record that a save of one's own deleted is to be added again, by the undo of that save: no gesture. */
  bringBack(record: PrimaryValues): void {
    this.records.adoptAdded(record, true)
    this.#deletions.wantAgain(record)
  }

  /** Drops drafts at the user's word. Those under way stay: what was sent cannot be called back. */
  discard(keys: Iterable<string>): void {
    const parted = new Set<PrimaryValues>()
    this.#map.gesture('discard', () => {
      for (const key of [...keys]) {
        const rename = this.records.renameByKey(key)
        if (rename) this.records.dropRename(rename.record)
        const draft = this.#map.get(key)
        if (draft === undefined || draft.status.kind === 'saving') continue
        this.#map.remove(key)
        if (draft.group === 'deleted-record') parted.add(draft.address.primaryValues)
      }
      for (const record of parted) this.#deletions.part(record)
      this.#life.tidy()
    })
  }

  /**
   * A save is asked for: `beginAsked` sends what is there now, however late it is called. What an earlier one was asked
   * for and has not begun with is joined to it.
   *
   * @param only keys of the cells and renames that are meant. @default all
   */
  askSave(only?: ReadonlySet<string>): void {
    this.#map.asked.ask(this.#map.values(), this.#map.records.renames(), only)
    this.history.askSave()
  }

  /** True while a save was asked for that has neither begun nor been given up. */
  get isSaveAsked(): boolean {
    return this.#map.asked.isAsked
  }

  /** Gives up what was asked for and has not begun; the edits stay. */
  forgetAsked(): void {
    this.#map.asked.clear()
  }

  /** Marks what was asked for as under way and returns it; a value that was typed on meanwhile goes as it was. */
  beginAsked(): SentDrafts {
    const { asked } = this.#map
    const { drafts, orphans } = this.summary()
    const kept = new Set(orphans)
    const taken = drafts.flatMap((draft) => {
      const isHeldBack = kept.has(draft) || this.texts.thirdValue(draft.key) !== undefined
      const found = isHeldBack ? undefined : asked.valueOf(draft)
      return found ? [[draft, found.value] as const] : []
    })
    const sent = this.#begin(new Map(taken), (rename) => asked.targetOf(rename), true)
    asked.clear()
    return sent
  }

  /** Marks what can be sent as under way and returns it; `only` narrows it to some cells and renames. */
  beginSave(only?: ReadonlySet<string>): SentDrafts {
    const isMeant = (key: string) => only?.has(key) ?? true
    const taken = this.summary().toSend.flatMap((draft) =>
      isMeant(draft.key) ? [[draft, draft.value] as const] : [],
    )
    const targetOf = (rename: RenameDraft) =>
      isRenameSendable(rename) && isMeant(rename.key) ? rename.to : undefined
    return this.#begin(new Map(taken), targetOf, false)
  }

  /** With one cell of a record to be deleted go all. */
  #begin(
    taken: ReadonlyMap<Draft, string | null>,
    targetOf: (rename: RenameDraft) => PrimaryValues | undefined,
    isAsked: boolean,
  ): SentDrafts {
    const rest = new Set(this.#deletions.restOf([...taken.keys()]))
    const drafts = this.summary().drafts.filter((one) => taken.has(one) || rest.has(one))
    let sent: SentDrafts = { drafts, renames: [], refused: [] }
    this.batch(() => {
      const added = drafts.filter(({ group }) => group === 'new-record')
      const records = added.map(({ address }) => this.stored.identityOf(address.primaryValues))
      sent = { drafts, ...this.#life.beginSave(targetOf, new Set(records)) }
      if (drafts.length + sent.renames.length === 0) return
      this.#map.moved.clear()
      this.history.beginSave(isAsked)
      this.#map.unmarkAllSaved()
      for (const draft of drafts) this.#map.put(sendDraft(draft, taken.get(draft)))
    })
    return sent
  }

  /** Applies what a save told. Outcomes of what is not under way are ignored. */
  settle(outcomes: readonly DraftOutcome[]): void {
    const saved = new Map<string, CellBase>()
    const unsaved: string[] = []
    this.batch(() => {
      for (const outcome of outcomes) {
        const id = this.#map.moved.now(outcome.id)
        if (isLeftUnsaved(outcome) && isReread(this.#map.get(id))) unsaved.push(id)
        if (this.#life.settle({ ...outcome, id })) continue
        if (outcome.kind === 'saved' && outcome.isOfOther !== true) {
          this.#noteRecordId(id, outcome.recordId)
        }
        this.#cells.settle(underNewName(outcome, id))
        if (outcome.kind === 'saved') saved.set(id, outcome.base)
      }
      for (const id of unsaved) {
        const draft = this.#map.get(id)
        if (draft) this.#cells.compareAgain(draft)
      }
      this.history.noteSaved(saved)
      this.#life.tidy()
      leaveRemoved(this.#map, this.#life, saved)
      this.#deletions.keepWhole()
    })
  }

  /** A save of another tab of this browser left this in a cell. */
  noteSavedElsewhere(key: string, { lockVersion }: CellBase): void {
    const version = lockVersion?.value ?? null
    if (version === null) return
    this.#savedElsewhere.set(key, version)
    this.batch(() => this.#map.changed(key))
  }

  /** True for what a save of another tab is known to have left in the cell: no colleague's. */
  isSavedElsewhere(key: string, { lockVersion }: CellBase): boolean {
    const version = lockVersion?.value ?? null
    return version !== null && this.#savedElsewhere.get(key) === version
  }

  /** A save of one's own made the record that it wrote to: what is drafted of it, and remembered, is of that. */
  #noteRecordId(key: string, recordId: string | null | undefined): void {
    const draft = this.#map.get(key)
    const isNews = draft !== undefined && draft.recordId !== recordId
    if (isNews && typeof recordId === 'string') {
      this.adoptRecordId(draft.address.primaryValues, recordId)
    }
  }

  /** One's own save, in this tab or another of the browser, began the record anew under this id. */
  adoptRecordId(record: PrimaryValues, recordId: string): void {
    const before = this.stored.recordIdOf(record)
    this.stored.noteRecordId(record, recordId)
    for (const draft of this.records.cellsAdded(record)) this.#map.put({ ...draft, recordId })
    if (before === null || before === recordId) return
    const isOf = (address: CellAddress) => isSameRecord(address.primaryValues, record)
    for (const draft of this.#map.values()) {
      const isMoved = isOf(draft.address) && draft.recordId === before
      if (isMoved) this.#map.put({ ...draft, recordId })
    }
    const move = (typed: Typed | null) =>
      typed?.recordId === before ? { ...typed, recordId } : typed
    this.history.rename(
      (change) =>
        isOf(change.address)
          ? { ...change, before: move(change.before), after: move(change.after) }
          : change,
      (change) =>
        change.kind === 'rename' &&
        isSameRecord(change.record, record) &&
        change.recordId === before
          ? { ...change, recordId }
          : change,
    )
  }

  /** Settles one conflict by its user's choice; see `decide`. */
  resolve(shown: Draft, choice: Choice): Decision {
    return this.decide([shown], () => choice)
  }

  /**
   * Settles conflicts by their user's choice, all in one step of undo. A choice is about what was shown: a conflict
   * that is another one by now, or none any more, is left as it is. A record to be deleted is decided as a whole, and
   * only where all of its cells that wait were shown; where another record has its name, that is not deleted by it.
   *
   * @param shown the drafts as their user saw them
   * @param isThirdValue the choice is what is typed for them as a third value, which holds back every other
   */
  decide(
    shown: readonly Draft[],
    choiceOf: (shown: Draft) => Choice,
    isThirdValue = false,
  ): Decision {
    const sorted = this.#sorted(shown, isThirdValue)
    const isOnOffer = (one: Draft) =>
      one.group !== 'deleted-record' || this.#deletions.isOnOffer(one, choiceOf(one))
    const decision = { ...sorted, decided: sorted.decided.filter(isOnOffer) }
    this.#map.gesture('decide', () => {
      for (const one of decision.decided) {
        const draft = this.#map.get(one.key)
        // With one cell of a record to be deleted all of them are decided.
        if (draft?.status.kind !== 'conflict') continue
        if (draft.group === 'deleted-record') this.#deletions.resolve(draft, choiceOf(one))
        else this.#cells.resolve(draft, choiceOf(one))
      }
      this.#life.tidy()
    })
    return decision
  }

  /**
   * What was typed as a third value for a cell whose conflict is over is its edit, on what was shown beside it.
   *
   * @param shown what the cell was seen to hold
   * @returns false where that is not so any more: the text stays as it is
   */
  takeOpenText(text: OpenText, attribute: Attribute, shown: CellBase, value: string): boolean {
    const { key, cell, anchor } = text
    const { address } = anchor
    const draft = this.get(cell)
    const now = draft?.base ?? this.stored.baseOf(address)
    if (draft?.status.kind === 'conflict' || now === null || !isSameRead(now, shown)) return false
    this.batch(() => {
      this.texts.drop(key)
      this.edit(cell, attribute, address, now, value)
    })
    return true
  }

  /** Settles a conflict by what was typed as a third value, which is used with that; see `decide`. */
  takeThirdValue(shown: Draft, value: string): Decision {
    const text = this.texts.thirdValue(shown.key)
    let decision: Decision = { decided: [], changed: [], over: [], typing: [] }
    this.batch(() => {
      decision = this.decide([shown], () => ({ kind: 'edit', value }), true)
      if (text !== undefined && decision.decided.length > 0) this.texts.drop(text.key)
    })
    return decision
  }

  /** True for two states of a draft that are the same conflict to whoever decides about it. */
  isSameConflict(a: Draft, b: Draft): boolean {
    return isAsShown(a, b, (x, y) => this.stored.isSameGuard(x, y))
  }

  /**
   * Whether a conflict is still the one that was shown.
   *
   * @param all what was shown with it: of a record to be deleted, its other cells
   */
  standingOf(
    shown: Draft,
    all: readonly Draft[] = [shown],
    isThirdValue = false,
  ): ConflictStanding {
    const now = this.#map.get(shown.key)
    if (now?.status.kind !== 'conflict') return 'over'
    const isSame = (a: Draft, b: Draft) => this.isSameConflict(a, b)
    if (!isSame(shown, now)) return 'changed'
    const waiting = this.#deletions.waitingWith(now)
    if (!isThirdValue && this.texts.thirdValue(shown.key)) return 'typing'
    const areShown = waiting.every((mate) =>
      all.some((one) => one.key === mate.key && isSame(one, mate)),
    )
    return areShown ? 'shown' : 'changed'
  }

  /**
   * Edits in conflict whose record others gave another name go on there, at the user's word: one step of undo. Those
   * that are not as they were shown are left as they are.
   */
  follow(shown: readonly Draft[], to: PrimaryValues): Decision {
    const decision = this.#sorted(shown)
    this.#map.gesture('decide', () =>
      this.#cells.follow(
        decision.decided.map(({ key }) => key),
        to,
      ),
    )
    return decision
  }

  #sorted(shown: readonly Draft[], isThirdValue = false): Decision {
    const standings = shown.map((draft) => this.standingOf(draft, shown, isThirdValue))
    const as = (standing: ConflictStanding) => shown.filter((_, at) => standings[at] === standing)
    const [decided, changed] = [as('shown'), as('changed')]
    return { decided, changed, over: as('over'), typing: as('typing') }
  }

  /** True for a record that its user saw to hold values, and whose last one no save of theirs removed. */
  isSeen(record: PrimaryValues): boolean {
    return this.stored.isStored(record) && !this.#deletions.isEmptied(record)
  }

  /** True for a record whose last value a save of one's own removed. */
  isEmptied(record: PrimaryValues): boolean {
    return this.#deletions.isEmptied(record)
  }

  /** A reading of the table begins: what it finds of records that were deleted before counts. */
  beginRead(): void {
    this.#deletions.beginRead()
  }

  /** Records to be added that a save without an answer turns out to have added are stored. */
  takeOwn(
    read: (address: CellAddress) => CellBase | null = (address) => this.stored.baseOf(address),
  ): void {
    this.batch(() => this.#life.takeOwn(({ address }) => read(address)?.value ?? null))
  }

  /**
   * The table was read again: `read` gives what a cell holds now, `null` where it was not read; `asksAboutScope` tells
   * the drafts whose lock scope others moved, and whose user is to look first; `begunAtMs` when it was begun.
   */
  takeRead(
    read: (address: CellAddress) => CellBase | null,
    asksAboutScope: AsksAboutScope = () => false,
    begunAtMs?: number,
  ): void {
    this.batch(() => {
      this.#map.unmarkMoved(read)
      this.#life.takeRenamed()
      this.takeOwn(read)
      for (const draft of this.#map.values()) {
        const base = read(draft.address)
        if (base !== null) this.#cells.takeRead(draft, base, asksAboutScope(draft), begunAtMs)
      }
      this.#life.takeRead(asksAboutScope)
      this.#life.tidy()
      this.#deletions.takeRead(asksAboutScope)
    })
  }

  /** Moves the bases of drafts, but for those `apart`, along with a scope that provably moved by our own write alone. */
  forwardScope(
    level: LockLevel,
    hasPrimaries: boolean,
    move: Pick<OwnMove, 'scope' | 'from' | 'to'>,
    apart: ReadonlySet<string> = new Set(),
  ): void {
    this.batch(() => forwardAll(this.#map, this.#life, { level, hasPrimaries, ...move }, apart))
  }
}

/** Nothing of it was stored, and nothing tells what is. */
function isLeftUnsaved(outcome: DraftOutcome): boolean {
  return outcome.kind === 'kept' || (outcome.kind === 'failed' && outcome.reason !== 'unknown')
}

function isReread(draft: Draft | undefined): boolean {
  return draft?.status.kind === 'saving' && draft.status.isReread === true
}
