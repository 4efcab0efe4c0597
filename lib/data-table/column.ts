import { IdArray, NO_STRING, TimeArray } from './growing-arrays'
import type { StringPool } from './string-pool'
import type { CellBase, LockVersion } from './types'

/** The base of a cell without a stored value; always this same object. */
export const NO_VALUE: CellBase = Object.freeze({
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
})

const MEMBERS = ['dataTable', 'attribute', 'primaryValues', 'value'] as const

/** What a write changed: nothing, only the version or time, or the value. */
export type Change = 'none' | 'version' | 'value'

/** The cells of one attribute by record index: values, versions and times in flat arrays, allocated on first use. */
export class Column {
  readonly #pool: StringPool
  readonly #values = new IdArray()
  readonly #versions: Readonly<Record<keyof LockVersion, IdArray>> = {
    dataTable: new IdArray(),
    attribute: new IdArray(),
    primaryValues: new IdArray(),
    value: new IdArray(),
  }
  readonly #times = new TimeArray()
  readonly #regions = new IdArray()

  constructor(pool: StringPool) {
    this.#pool = pool
  }

  /** True if the cell has a stored value. */
  has(record: number): boolean {
    return this.#values.get(record) !== NO_STRING
  }

  /** The stored value, or `null`. */
  value(record: number): string | null {
    return this.#pool.text(this.#values.get(record))
  }

  /** The base of the cell as a new object. A version without any member reads as `null`. */
  read(record: number): CellBase {
    const value = this.value(record)
    if (value === null) return NO_VALUE
    return {
      value,
      lockVersion: this.#readVersion(record),
      modifiedAtMs: this.#times.get(record),
      modifiedRegion: this.#pool.text(this.#regions.get(record)),
    }
  }

  /** True if the base has another value than the cell, or the same one written again. */
  isWrittenSince(record: number, base: CellBase): boolean {
    const value = this.value(record)
    if (value !== base.value) return true
    const version = this.#pool.text(this.#versions.value.get(record))
    const next = base.lockVersion?.value ?? null
    return value !== null && version !== null && next !== null && version !== next
  }

  /** Stores a base; one without a value clears the cell and its version. */
  write(record: number, base: CellBase): Change {
    const stored = base.value === null ? NO_VALUE : base
    const isSameValue = !this.#put(this.#values, record, stored.value)
    const isSameRest = !this.#writeRest(record, stored)
    if (!isSameValue) return 'value'
    return isSameRest ? 'none' : 'version'
  }

  /** Replaces one member of the version where it is `from`; calls `visit` for each such record. */
  forward(
    member: keyof LockVersion,
    from: string,
    to: string,
    visit: (record: number) => void,
    only: number | null,
  ): void {
    const versions = this.#versions[member]
    const fromId = this.#pool.find(from)
    if (fromId === NO_STRING || from === to) return
    const move = (record: number) => {
      versions.set(record, this.#pool.intern(to))
      visit(record)
    }
    if (only === null) versions.forEachHolding(fromId, move)
    else if (versions.get(only) === fromId) move(only)
  }

  /** The first record whose value has this version of its own; `null` if there is none. */
  recordWithVersion(version: string): number | null {
    const id = this.#pool.find(version)
    return id === NO_STRING ? null : this.#versions.value.firstHolding(id)
  }

  /** All arrays of string ids, for the compaction of the pool. */
  idArrays(): readonly IdArray[] {
    return [this.#values, ...Object.values(this.#versions), this.#regions]
  }

  #readVersion(record: number): LockVersion | null {
    const { dataTable, attribute, primaryValues, value } = this.#versions
    const version = {
      dataTable: this.#pool.text(dataTable.get(record)),
      attribute: this.#pool.text(attribute.get(record)),
      primaryValues: this.#pool.text(primaryValues.get(record)),
      value: this.#pool.text(value.get(record)),
    }
    return Object.values(version).every((member) => member === null) ? null : version
  }

  /** True if anything but the value changed. */
  #writeRest(record: number, base: CellBase): boolean {
    const { lockVersion, modifiedAtMs } = base
    let isChanged = this.#put(this.#regions, record, base.modifiedRegion)
    for (const member of MEMBERS) {
      if (this.#put(this.#versions[member], record, lockVersion?.[member] ?? null)) isChanged = true
    }
    if (this.#times.get(record) === modifiedAtMs) return isChanged
    this.#times.set(record, modifiedAtMs)
    return true
  }

  #put(ids: IdArray, record: number, text: string | null): boolean {
    const id = this.#pool.intern(text)
    if (ids.get(record) === id) return false
    ids.set(record, id)
    return true
  }
}
