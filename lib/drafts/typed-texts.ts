import type { CellAnchor, PrimaryValues } from '@/lib/data-table'
import type { Draft } from './draft'
import type { Readdress } from './rename-attributes'
import { newName } from './vault/database'

/** What stands in an open editor, or stood in one whose cell went missing: typed, and not made an edit yet. */
export interface TypedText {
  readonly key: string
  /** What the edit rests on that it is to become. */
  readonly anchor: CellAnchor
  /** As it would be stored; `null` for none. */
  readonly value: string | null
  /** No editor is to open with it by itself: its user decides. */
  readonly isParked: boolean
}

const PREFIX = '["text",'

/** True for the key of a typed text among the keys of drafts. */
export function isTextKey(key: string): boolean {
  return key.startsWith(PREFIX)
}

/**
 * Texts that are being typed, from the first character on. They are kept and brought back with the drafts of their table,
 * in the form of drafts, and are none: no save takes them, no reading decides on them.
 */
export class TypedTexts {
  /** Names this page's life: other texts are of other tabs, or of earlier sittings. */
  readonly #page = newName()
  readonly #texts = new Map<string, TypedText>()
  readonly #forms = new WeakMap<TypedText, Draft>()
  /** Of other tabs, as the vault has them. */
  readonly #others = new Map<string, Draft>()
  readonly #listeners = new Set<() => void>()
  #all: readonly TypedText[] | null = null
  #parked: readonly TypedText[] = []
  #made = 0

  /** Calls back after every change of a text; gives the way out. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** This tab's, oldest first; the same array until any changes. */
  readonly all = (): readonly TypedText[] => {
    this.#all ??= [...this.#texts.values()]
    return this.#all
  }

  /** Those that wait for their user; the same array until any of them changes. */
  readonly parked = (): readonly TypedText[] => {
    const now = this.all().filter(({ isParked }) => isParked)
    const isSame =
      now.length === this.#parked.length && now.every((one, i) => one === this.#parked[i])
    if (!isSame) this.#parked = now
    return this.#parked
  }

  /** The last one that an editor is to hold; `null` for none. */
  readonly typing = (): string | null =>
    this.all().findLast(({ isParked }) => !isParked)?.key ?? null

  get(key: string): TypedText | undefined {
    return this.#texts.get(key)
  }

  /**
   * Keeps a text as it stands now.
   *
   * @param key of the text that it goes on from; `null` for a new one
   * @returns its key
   */
  keep(key: string | null, anchor: CellAnchor, value: string | null): string {
    const known = key ?? this.#newKey()
    const before = this.#texts.get(known)
    const isSame = before?.anchor === anchor && before.value === value && !before.isParked
    if (!isSame) this.#put({ key: known, anchor, value, isParked: false })
    return known
  }

  /** No editor holds it any more: it waits for its user. */
  park(key: string): void {
    const text = this.#texts.get(key)
    if (text && !text.isParked) this.#put({ ...text, isParked: true })
  }

  /** It became an edit, or its user gave it up. */
  drop(key: string): void {
    if (this.#texts.delete(key)) this.#changed()
  }

  /** Attributes have other names now. */
  rename(move: Readdress): void {
    for (const text of this.#texts.values()) {
      const address = move(text.anchor.address)
      this.#texts.set(text.key, { ...text, anchor: { ...text.anchor, address } })
    }
    this.#all = null
  }

  /** All of them in the form of drafts, for the vault. */
  forms(): readonly Draft[] {
    return [...this.all().map((text) => this.#formOf(text)), ...this.#others.values()]
  }

  form(key: string): Draft | undefined {
    const text = this.#texts.get(key)
    return text ? this.#formOf(text) : this.#others.get(key)
  }

  /** Takes a text as the vault has it; `null` takes it away. What is this tab's own is known better here. */
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
    const { address, attribute, base, value, group, recordId = null } = draft
    const record = { record: numberOf(address.primaryValues), recordId }
    const isOfNewRecord = group === 'new-record'
    const anchor = {
      record,
      address,
      attribute,
      base,
      shown: base.value,
      isOfNewRecord,
      seenUntil,
    }
    this.#put({ key: this.#newKey(), anchor, value, isParked: false })
  }

  #newKey(): string {
    this.#made += 1
    return JSON.stringify(['text', this.#page, this.#made])
  }

  #put(text: TypedText): void {
    const before = this.#texts.get(text.key)
    this.#texts.set(text.key, text)
    const isSameForm = before?.anchor === text.anchor && before.value === text.value
    const form = isSameForm && before ? this.#forms.get(before) : undefined
    if (form) this.#forms.set(text, form)
    this.#changed()
  }

  #formOf(text: TypedText): Draft {
    const known = this.#forms.get(text) ?? formOf(text)
    this.#forms.set(text, known)
    return known
  }

  #changed(): void {
    this.#all = null
    for (const listener of [...this.#listeners]) listener()
  }
}

function formOf({ key, anchor, value }: TypedText): Draft {
  const { address, attribute, base, record, isOfNewRecord } = anchor
  return {
    key,
    address,
    attribute,
    base,
    value,
    witness: null,
    status: { kind: 'dirty' },
    isUncertain: false,
    uncertainValues: [],
    problem: null,
    group: isOfNewRecord ? 'new-record' : null,
    recordId: record.recordId,
  }
}
