import { type CellAddress, cellKey, type PrimaryValues, recordKey } from '@/lib/data-table'
import { renameKey } from '@/lib/drafts/rename'
import type { SaveRequest } from '@/lib/save'
import { addressIn } from './key-parts'

/** A cell as it was called, and when its record and its attribute were called that: the journal tells which they were. */
export interface Place extends CellAddress {
  readonly recordMs: number
  readonly attributeMs: number
}

/** What a user knows that stands behind a draft or a rename. Times are ticks of the stand-in's clock. */
export interface Knowledge {
  /** The value that they saw, or decided about, when they began. */
  readonly value: string | null
  /** When that was read: what others did up to then, they may be said to have seen. */
  readonly atMs: number
  /** When its cell itself was read, where that was not with what guards it. @default `atMs` */
  readonly ownMs?: number
  /** What the cell showed, where that was an edit of their own. @default `value` */
  readonly shown?: string | null | undefined
  /** The cell that they pointed at, or decided about. */
  readonly place?: Place | undefined
}

/** What was typed last into a cell that is not settled. */
export interface Typed {
  readonly address: CellAddress
  /** The record that it was typed into, as it was found after. */
  readonly recordId?: string | undefined
  readonly value: string | null
}

/** What a record is to be called. */
export interface Named {
  readonly record: PrimaryValues
  readonly to: PrimaryValues
  /** The service's id of it, where it was known. */
  readonly recordId?: string | null | undefined
}

/** What one user typed and was shown, cell by cell, kept apart from what the app keeps. */
export class Memory {
  /** By the key that the cell has now. */
  readonly typed = new Map<string, Typed>()
  /** Cells whose conflict went without a decision, since their record is to be deleted. */
  readonly undecided = new Set<string>()
  /** New names of records, by the key of their record. */
  readonly named = new Map<string, Named>()
  /** Names that were sent for a record without an answer so far, by its key, and which record that was. */
  readonly #sent = new Map<
    string,
    { readonly recordId: string | undefined; readonly names: readonly PrimaryValues[] }
  >()
  readonly #known = new Map<string, Knowledge>()
  readonly #saved = new Map<string, Knowledge>()
  readonly #theirs = new Map<string, string | null>()
  readonly #shownMs = new Map<string, number>()
  /** The keys that the cells of the save under way have now, by those that it knows them by. */
  #moved = new Map<string, string>()
  #readMs = 0
  #schemaMs = 0
  /** When a save told that a record has its name, which no later reading of the time before makes untrue. */
  readonly #namedMs = new Map<string, number>()

  constructor(readonly tableId: string) {}

  /** What stands behind the cell's draft; `undefined` when there is nothing. */
  known(key: string): Knowledge | undefined {
    return this.#known.get(key)
  }

  /** The user knows this of the cell from now on. */
  know(key: string, knowledge: Knowledge): void {
    this.#known.set(key, knowledge)
    this.undecided.delete(key)
  }

  /** When what is shown of the cell was read. */
  shownAt(key: string): number {
    return this.#shownMs.get(key) ?? this.#readMs
  }

  /** The cell shows what was read of it at this time. */
  show(key: string, atMs: number): void {
    this.#shownMs.set(key, atMs)
  }

  /** A save told what others stored in the cell. */
  showTheirs(key: string, value: string | null, atMs: number): void {
    this.show(key, atMs)
    this.#theirs.set(key, value)
  }

  /** True where a save told that others stored the very same. */
  isTheirs(key: string, value: string | null): boolean {
    return this.#theirs.get(key) === value
  }

  /** A cell as it is called on the screen now. */
  placeOf(address: CellAddress): Place {
    const namedMs = this.#namedMs.get(recordKey(address.primaryValues)) ?? 0
    return {
      ...address,
      recordMs: Math.max(this.#readMs, namedMs),
      attributeMs: this.#schemaMs,
    }
  }

  /** The key that a cell has now which the save under way knows by this one. */
  toldOf(key: string): string {
    return this.#moved.get(key) ?? key
  }

  /**
   * A save begins, with the names of now.
   *
   * @param idOf the id that the last reading had for a record
   */
  beginSave(
    { drafts, renames = [] }: Pick<SaveRequest, 'drafts' | 'renames'>,
    idOf: (record: PrimaryValues) => string | undefined,
  ): void {
    this.#moved = new Map(drafts.map(({ id }) => [id, id]))
    for (const { from, to } of renames) {
      const recordId = this.sentRecord(from) ?? idOf(from)
      this.#sent.set(recordKey(from), { recordId, names: [...this.sentFor(from), to] })
    }
  }

  /** The service holds this since a save wrote or found it: so much of what was typed is not to be lost any more. */
  takeSaved(key: string, value: string | null, atMs: number): void {
    this.show(key, atMs)
    const saved = { value, atMs, place: this.known(key)?.place }
    this.know(key, saved)
    this.#saved.set(key, saved)
    const now = key
    if (this.typed.get(now)?.value === value) this.typed.delete(now)
  }

  /** The whole table was read; the drafts and renames with these keys stand on that read. */
  takeRead(atMs: number, renewed: readonly string[]): void {
    this.#readMs = atMs
    this.#shownMs.clear()
    for (const key of renewed) {
      const known = this.#known.get(key)
      const { value, shown, place } = known ?? {}
      if (value !== undefined) this.#known.set(key, { value, shown, atMs, place })
    }
  }

  /** The reading was older than what the cell shows: that goes on showing, and what stands on it. */
  keepShown(key: string, shownMs: number): void {
    this.show(key, shownMs)
    const known = this.#known.get(key)
    if (known) this.#known.set(key, { ...known, atMs: shownMs })
  }

  /** What a save of one's own left in the cell since a time: whoever saw their edit there has seen that. */
  savedSince(key: string, sinceMs: number): Knowledge | undefined {
    const saved = this.#saved.get(key)
    return saved && saved.atMs >= sinceMs ? saved : undefined
  }

  /** Names that a save sent for the record, of which it is not known that they were refused. */
  sentFor(record: PrimaryValues): readonly PrimaryValues[] {
    return this.#sent.get(recordKey(record))?.names ?? []
  }

  /** The id of the record for which those names were sent. */
  sentRecord(record: PrimaryValues): string | undefined {
    return this.#sent.get(recordKey(record))?.recordId
  }

  /** The user gave the new name up, and with it what may have become of it. */
  forgetName(record: PrimaryValues): void {
    this.named.delete(recordKey(record))
    this.forgetSent(record)
  }

  /** None of the names that were sent for a record has come to be. */
  forgetSent(record: PrimaryValues): void {
    this.#sent.delete(recordKey(record))
  }

  /** The service holds a record under this name now: what is known of its cells goes with it. */
  takeRenamed(from: PrimaryValues, to: PrimaryValues, atMs: number): void {
    this.#namedMs.set(recordKey(to), atMs)
    this.forgetSent(from)
    const target = this.named.get(recordKey(from))
    this.named.delete(recordKey(from))
    const known = this.#known.get(renameKey(from))
    if (target && recordKey(target.to) !== recordKey(to)) {
      this.named.set(recordKey(to), { ...target, record: to })
      if (known) this.#known.set(renameKey(to), known)
    }
    const isOf = (record: PrimaryValues) => recordKey(record) === recordKey(from)
    this.#move((address) =>
      isOf(address.primaryValues) ? { ...address, primaryValues: to } : address,
    )
  }

  /** The attributes are on show as they are called at a time. */
  takeSchema(atMs: number): void {
    this.#schemaMs = atMs
  }

  /**
   * Attributes have other names now: what is known of their cells goes with them.
   *
   * @param aside what edits are called whose own attribute has lost its name, by their cells' keys
   * @param gone names of attributes that were deleted: what was saved there is nothing of others of their name
   */
  rename(
    names: ReadonlyMap<string, string>,
    quarantined: ReadonlyMap<string, string>,
    gone: ReadonlySet<string>,
  ): void {
    for (const key of [...this.#saved.keys()]) {
      if (gone.has(addressIn(key)?.attribute ?? '')) this.#saved.delete(key)
    }
    this.#move((address) => {
      const key = cellKey(this.tableId, address)
      const name = quarantined.get(key) ?? names.get(address.attribute) ?? address.attribute
      return { ...address, attribute: name }
    })
  }

  #move(readdress: (address: CellAddress) => CellAddress): void {
    const keys = new Set([...this.typed.keys(), ...this.#known.keys(), ...this.#saved.keys()])
    const moved = [...keys].flatMap((from) => {
      const address = addressIn(from)
      const to = address && readdress(address)
      const key = to && cellKey(this.tableId, to)
      const [known, saved] = [this.#known.get(from), this.#saved.get(from)]
      const before = { known, saved, typed: this.typed.get(from) }
      return !to || !key || key === from ? [] : [{ from, key, to, ...before }]
    })
    for (const { from } of moved) {
      this.typed.delete(from)
      this.#known.delete(from)
      this.#saved.delete(from)
    }
    for (const { key, to, known, saved, typed } of moved) {
      if (saved) this.#saved.set(key, saved)
      if (typed) this.typed.set(key, { ...typed, address: to })
      if (known) this.#known.set(key, known)
    }
    const now = new Map(moved.map(({ from, key }) => [from, key]))
    for (const [id, key] of this.#moved) this.#moved.set(id, now.get(key) ?? key)
  }
}
