import { v4 as uuid } from 'uuid'
import { type CellAddress, type CellAnchor, cellKey, type PrimaryValues } from '@/lib/data-table'
import type { Draft, TextKind } from './draft'
import type { Readdress } from './rename-attributes'

/** What stands in an open field about a cell, or stood in one whose cell is missing: no edit yet. Immutable. */
export interface OpenText {
  readonly key: string
  readonly kind: TextKind
  /** The key of its cell. */
  readonly cell: string
  /** What the edit rests on that it is to become. */
  readonly anchor: CellAnchor
  /** In an editor of the grid as it would be stored, `null` for none; a third value as it stands in its field. */
  readonly value: string | null
  /** No editor is to open with it by itself: its user decides. */
  readonly isParked: boolean
  /** Its cell is missing as far as is known: its user decides, though an editor may hold it yet. */
  readonly isMissing: boolean
}

const PREFIX = '["text",'

/** True for the key of an open text among the keys of drafts. */
export function isTextKey(key: string): boolean {
  return key.startsWith(PREFIX)
}

/**
 * The texts in open fields of one table, from the first character on. They are kept and brought back with the drafts of
 * their table, in the form of drafts, and are none: no save takes them, no reading decides on them. Each belongs to the
 * tab that types it until that tab is gone.
 */
export class OpenTexts {
  /** Names this page's life: other texts are of other tabs, or of earlier sessions. */
  readonly #page = uuid()
  readonly #texts = new Map<string, OpenText>()
  readonly #forms = new WeakMap<OpenText, Draft>()
  /** Of other tabs, as the draft storage has them. */
  readonly #others = new Map<string, Draft>()
  readonly #listeners = new Set<() => void>()
  readonly #keyOf: (address: CellAddress) => string
  readonly #onWaiting: (key: string) => void
  #all: readonly OpenText[] | null = null
  #parked: readonly OpenText[] = []
  #made = 0

  /**
   * @param keyOf gives the key of a cell
   * @param onWaiting told of the key when a third value, or a text without an editor, came or went; not when it only grew
   */
  constructor(
    keyOf = (address: CellAddress) => cellKey('', address),
    onWaiting: (key: string) => void = () => {},
  ) {
    this.#keyOf = keyOf
    this.#onWaiting = onWaiting
  }

  /** Calls back after every change of a text; gives the way out. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** This tab's, oldest first; the same array until any changes. */
  readonly all = (): readonly OpenText[] => {
    this.#all ??= [...this.#texts.values()]
    return this.#all
  }

  /** Those that wait for their user; the same array until any of them changes. */
  readonly parked = (): readonly OpenText[] => {
    const now = this.all().filter(({ isParked }) => isParked)
    const isSame =
      now.length === this.#parked.length && now.every((one, i) => one === this.#parked[i])
    if (!isSame) this.#parked = now
    return this.#parked
  }

  /** The last one that an editor of the grid is to hold; `null` for none. */
  readonly typing = (): string | null =>
    this.all().findLast(({ kind, isParked }) => kind === 'cell-editor' && !isParked)?.key ?? null

  get(key: string): OpenText | undefined {
    return this.#texts.get(key)
  }

  /** The third value that is typed for a cell; the same object until it changes. */
  thirdValue(cell: string): OpenText | undefined {
    return this.all().find((text) => text.kind === 'third-value' && text.cell === cell)
  }

  /**
   * Keeps a text as it stands now.
   *
   * @param key of the text that it goes on from; `null` for a new one
   * @param isMissing its cell is. @default false
   * @returns its key
   */
  keep(
    kind: TextKind,
    key: string | null,
    anchor: CellAnchor,
    value: string | null,
    isMissing = false,
  ): string {
    const known = key ?? this.#newKey()
    const before = this.#texts.get(known)
    // A field knows its cell by the names of when it was opened.
    const isOfSameCell =
      before?.anchor.record.record === anchor.record.record &&
      before.anchor.attribute === anchor.attribute
    const address = isOfSameCell ? before.anchor.address : anchor.address
    const isSame = isOfSameCell && before.value === value && !before.isParked
    if (isSame && before.anchor.base === anchor.base && before.isMissing === isMissing) return known
    this.#put({
      key: known,
      kind,
      anchor: { ...anchor, address },
      value,
      isParked: false,
      isMissing,
    })
    return known
  }

  /** No editor holds it any more: it waits for its user. */
  park(key: string): void {
    const text = this.#texts.get(key)
    if (text && !text.isParked) this.#put({ ...text, isParked: true })
  }

  /** The table was read, which tells whose cells are missing now. */
  lookUp(isMissing: (anchor: CellAnchor) => boolean): void {
    for (const text of this.all()) {
      if (text.kind !== 'cell-editor') continue
      const isGone = isMissing(text.anchor)
      if (isGone !== text.isMissing) this.#put({ ...text, isMissing: isGone })
    }
  }

  /** It became an edit, or its user gave it up. */
  drop(key: string): void {
    const text = this.#texts.get(key)
    if (text === undefined) return
    this.#texts.delete(key)
    this.#changed()
    if (isWaiting(text)) this.#onWaiting(key)
  }

  /** Their cells are found elsewhere now. Tells of it when whoever moved them has done so. */
  readdress(move: Readdress): void {
    for (const text of this.all()) {
      const address = move(text.anchor.address)
      const cell = this.#keyOf(address)
      if (cell === text.cell) continue
      this.#texts.set(text.key, { ...text, cell, anchor: { ...text.anchor, address } })
    }
    const before = this.#all
    this.#all = null
    if (this.all().some((text, at) => text !== before?.[at])) queueMicrotask(() => this.#tell())
  }

  /** All of them in the form of drafts, for the draft storage. */
  forms(): readonly Draft[] {
    return [...this.all().map((text) => this.#formOf(text)), ...this.#others.values()]
  }

  form(key: string): Draft | undefined {
    const text = this.#texts.get(key)
    return text ? this.#formOf(text) : this.#others.get(key)
  }

  /** Takes a text as the draft storage has it; `null` takes it away. What is this tab's own is known better here. */
  adopt(key: string, draft: Draft | null): void {
    if (this.#texts.has(key)) return
    if (draft === null) this.#others.delete(key)
    else this.#others.set(key, draft)
  }

  /** A text of a tab that is gone comes back here, by a key of this tab's. */
  takeOver(key: string, numberOf: (record: PrimaryValues) => number, seenUntil: number): void {
    const draft = this.#others.get(key)
    if (draft === undefined) return
    this.#others.delete(key)
    const { address, attribute, base, value, group, recordId = null, openText } = draft
    const { kind, shown } = openText ?? { kind: 'cell-editor', shown: base.value }
    const record = { record: numberOf(address.primaryValues), recordId }
    const isOfNewRecord = group === 'new-record'
    const anchor = { record, address, attribute, base, shown, isOfNewRecord, seenUntil }
    const text = { kind, anchor, value, isParked: false, isMissing: false }
    this.#put({ key: this.#newKey(), ...text })
  }

  #newKey(): string {
    this.#made += 1
    return JSON.stringify(['text', this.#page, this.#made])
  }

  #put(given: Omit<OpenText, 'cell'>): void {
    const text = { ...given, cell: this.#keyOf(given.anchor.address) }
    const before = this.#texts.get(text.key)
    this.#texts.set(text.key, text)
    const isSameForm = before?.anchor === text.anchor && before.value === text.value
    const form = isSameForm && before ? this.#forms.get(before) : undefined
    if (form) this.#forms.set(text, form)
    this.#changed()
    if ((before !== undefined && isWaiting(before)) !== isWaiting(text)) this.#onWaiting(text.key)
  }

  #formOf(text: OpenText): Draft {
    const known = this.#forms.get(text) ?? formOf(text)
    this.#forms.set(text, known)
    return known
  }

  #changed(): void {
    this.#all = null
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Its user finds it elsewhere than in its cell. */
function isWaiting({ kind, isParked, isMissing }: OpenText): boolean {
  return kind === 'third-value' || isParked || isMissing
}

function formOf({ key, kind, anchor, value }: OpenText): Draft {
  const { address, attribute, base, shown, record, isOfNewRecord } = anchor
  return {
    key,
    address,
    // What stands in the field of a third value need not be a value of the attribute's type.
    attribute: kind === 'third-value' ? { ...attribute, valueType: 'TEXT', rules: {} } : attribute,
    base,
    value,
    witness: null,
    status: { kind: 'dirty' },
    isUncertain: false,
    uncertainValues: [],
    problem: null,
    group: isOfNewRecord ? 'new-record' : null,
    recordId: record.recordId,
    openText: { kind, shown },
  }
}
