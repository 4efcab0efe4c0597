import { type CellAddress, cellKey, type PrimaryValues, recordKey } from '@/lib/data-table'
import { renameKey } from '@/lib/drafts/rename'
import { addressIn } from './key-parts'

/** What a person knows that stands behind a draft or a rename. Times are ticks of the stand-in's clock. */
export interface Knowledge {
  /** The value that they saw, or decided about, when they began. */
  readonly value: string | null
  /** When that was read: what others did up to then, they may be said to have seen. */
  readonly atMs: number
  /** When its cell itself was read, where that was not with what guards it. @default `atMs` */
  readonly ownMs?: number
}

/** What was typed last into a cell that is not settled. */
export interface Typed {
  readonly address: CellAddress
  readonly value: string | null
}

/** What a record is to be called. */
export interface Named {
  readonly record: PrimaryValues
  readonly to: PrimaryValues
}

/** What one person typed and was shown, cell by cell, kept apart from what the app keeps. */
export class Memory {
  /** By the key that the cell has now. */
  readonly typed = new Map<string, Typed>()
  /** New names of records, by the key of their record. */
  readonly named = new Map<string, Named>()
  /** Names that were sent for a record without an answer so far, by its key. */
  readonly #sent = new Map<string, PrimaryValues[]>()
  readonly #known = new Map<string, Knowledge>()
  readonly #shownMs = new Map<string, number>()
  /** New keys of cells whose attribute was renamed, by the key before. */
  readonly #movedTo = new Map<string, string>()
  /** The same for records, whose names may be given again: for what a save tells that began before. */
  readonly #movedRecords = new Map<string, string>()
  #readMs = 0

  constructor(readonly tableId: string) {}

  /** What stands behind the cell's draft; `undefined` when there is nothing. */
  known(key: string): Knowledge | undefined {
    return this.#known.get(this.#keyNow(key))
  }

  /** The person knows this of the cell from now on. */
  know(key: string, knowledge: Knowledge): void {
    this.#known.set(this.#keyNow(key), knowledge)
  }

  /** When what is shown of the cell was read. */
  shownAt(key: string): number {
    return this.#shownMs.get(this.#keyNow(key)) ?? this.#readMs
  }

  /** The cell shows what was read of it at this time. */
  show(key: string, atMs: number): void {
    this.#shownMs.set(this.#keyNow(key), atMs)
  }

  /** The key that a cell has now which a save knows by this one. */
  toldOf(key: string): string {
    return this.#movedRecords.get(key) ?? key
  }

  /** A save begins, with the names of now. */
  beginSave(
    renames: readonly { readonly from: PrimaryValues; readonly to: PrimaryValues }[],
  ): void {
    this.#movedRecords.clear()
    for (const { from, to } of renames) {
      this.#sent.set(recordKey(from), [...this.sentFor(from), to])
    }
  }

  /** The service holds this since a save wrote or found it: so much of what was typed is not to be lost any more. */
  takeSaved(key: string, value: string | null, atMs: number): void {
    this.show(key, atMs)
    this.know(key, { value, atMs })
    const now = this.#keyNow(key)
    if (this.typed.get(now)?.value === value) this.typed.delete(now)
  }

  /** The whole table was read; the drafts and renames with these keys stand on that read. */
  takeRead(atMs: number, renewed: readonly string[]): void {
    this.#readMs = atMs
    this.#shownMs.clear()
    for (const key of renewed) {
      const known = this.#known.get(key)
      if (known) this.#known.set(key, { value: known.value, atMs })
    }
  }

  /** The reading was older than what the cell shows: that goes on showing, and what stands on it. */
  keepShown(key: string, shownMs: number): void {
    this.show(key, shownMs)
    const known = this.#known.get(this.#keyNow(key))
    if (known) this.#known.set(this.#keyNow(key), { ...known, atMs: shownMs })
  }

  /** Names that a save sent for the record, of which it is not known that they were refused. */
  sentFor(record: PrimaryValues): readonly PrimaryValues[] {
    return this.#sent.get(recordKey(record)) ?? []
  }

  /** The person gave the new name up, and with it what may have become of it. */
  forgetName(record: PrimaryValues): void {
    this.named.delete(recordKey(record))
    this.forgetSent(record)
  }

  /** None of the names that were sent for a record has come to be. */
  forgetSent(record: PrimaryValues): void {
    this.#sent.delete(recordKey(record))
  }

  /** The service holds a record under this name now: what is known of its cells goes with it. */
  takeRenamed(from: PrimaryValues, to: PrimaryValues): void {
    this.forgetSent(from)
    const target = this.named.get(recordKey(from))
    this.named.delete(recordKey(from))
    const known = this.#known.get(renameKey(from))
    if (target && recordKey(target.to) !== recordKey(to)) {
      this.named.set(recordKey(to), { record: to, to: target.to })
      if (known) this.#known.set(renameKey(to), known)
    }
    const isOf = (record: PrimaryValues) => recordKey(record) === recordKey(from)
    const moved = this.#move((address) =>
      isOf(address.primaryValues) ? { ...address, primaryValues: to } : address,
    )
    for (const [before, now] of moved) this.#movedRecords.set(before, now)
  }

  /** Attributes have other names now: what is known of their cells goes with them. */
  rename(names: ReadonlyMap<string, string>): void {
    const moved = this.#move((address) => ({
      ...address,
      attribute: names.get(address.attribute) ?? address.attribute,
    }))
    for (const [before, now] of moved) this.#movedTo.set(before, now)
  }

  /** @returns the new keys of cells by those before */
  #move(readdress: (address: CellAddress) => CellAddress): ReadonlyMap<string, string> {
    const keys = new Set([...this.typed.keys(), ...this.#known.keys()])
    const moved = [...keys].flatMap((from) => {
      const address = addressIn(from)
      const to = address && readdress(address)
      const key = to && cellKey(this.tableId, to)
      const before = { known: this.#known.get(from), typed: this.typed.get(from) }
      return !to || !key || key === from ? [] : [{ from, key, to, ...before }]
    })
    for (const { from } of moved) {
      this.typed.delete(from)
      this.#known.delete(from)
    }
    for (const { key, to, known, typed } of moved) {
      if (typed) this.typed.set(key, { ...typed, address: to })
      if (known) this.#known.set(key, known)
    }
    return new Map(moved.map(({ from, key }) => [from, key]))
  }

  /** A save that began under the former name tells of its cells by that. */
  #keyNow(key: string): string {
    return this.#movedTo.get(key) ?? key
  }
}
