import { type CellAddress, cellKey } from '@/lib/data-table'

/** What a person knows that stands behind a draft. Times are ticks of the stand-in's clock. */
export interface Knowledge {
  /** The value that they saw, or decided about, when they began. */
  readonly value: string | null
  /** When that was read: what others did up to then, they may be said to have seen. */
  readonly atMs: number
}

/** What was typed last into a cell that is not settled. */
export interface Typed {
  readonly address: CellAddress
  readonly value: string | null
}

/** What one person typed and was shown, cell by cell, kept apart from what the app keeps. */
export class Memory {
  /** By the key that the cell has now. */
  readonly typed = new Map<string, Typed>()
  readonly #known = new Map<string, Knowledge>()
  readonly #shownMs = new Map<string, number>()
  /** New keys of cells whose attribute was renamed, by the key before. */
  readonly #movedTo = new Map<string, string>()
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

  /** The service holds this since a save wrote or found it: so much of what was typed is not to be lost any more. */
  takeSaved(key: string, value: string | null, atMs: number): void {
    this.show(key, atMs)
    this.know(key, { value, atMs })
    const now = this.#keyNow(key)
    if (this.typed.get(now)?.value === value) this.typed.delete(now)
  }

  /** The whole table was read; the drafts with these keys stand on that read. */
  takeRead(atMs: number, renewed: readonly string[]): void {
    this.#readMs = atMs
    this.#shownMs.clear()
    for (const key of renewed) {
      const known = this.#known.get(key)
      if (known) this.#known.set(key, { ...known, atMs })
    }
  }

  /** Attributes have other names now: what is known of their cells goes with them. */
  rename(names: ReadonlyMap<string, string>): void {
    for (const [key, { address, value }] of [...this.typed]) {
      const attribute = names.get(address.attribute)
      if (attribute === undefined) continue
      const moved = { ...address, attribute }
      const to = cellKey(this.tableId, moved)
      this.typed.delete(key)
      this.typed.set(to, { address: moved, value })
      const known = this.#known.get(key)
      if (known) this.#known.set(to, known)
      this.#movedTo.set(key, to)
    }
  }

  /** A save that began under the former name tells of its cells by that. */
  #keyNow(key: string): string {
    return this.#movedTo.get(key) ?? key
  }
}
