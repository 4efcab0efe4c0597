/** The id for "no string". */
export const NO_STRING = -1

const FIRST_CAPACITY = 64

/** The capacity that has room for `index`, by doubling. */
function capacityFor(index: number, current: number): number {
  let capacity = Math.max(current, FIRST_CAPACITY)
  while (capacity <= index) capacity *= 2
  return capacity
}

/** String ids by record index, 4 bytes each. Allocates nothing until the first id is stored. */
export class IdArray {
  #ids: Int32Array | null = null

  /** The id at an index, or `NO_STRING`. */
  get(index: number): number {
    return this.#ids?.[index] ?? NO_STRING
  }

  set(index: number, id: number): void {
    const ids = this.#ids
    if (ids !== null && index < ids.length) {
      ids[index] = id
      return
    }
    if (id === NO_STRING) return
    const grown = new Int32Array(capacityFor(index, ids?.length ?? 0)).fill(NO_STRING)
    if (ids !== null) grown.set(ids)
    grown[index] = id
    this.#ids = grown
  }

  /** Calls `visit` with each index that has `id`, in order. */
  forEachHolding(id: number, visit: (index: number) => void): void {
    const ids = this.#ids
    if (ids === null) return
    for (let index = ids.indexOf(id); index >= 0; index = ids.indexOf(id, index + 1)) visit(index)
  }

  /** The first index that has `id`, or `null`. */
  firstHolding(id: number): number | null {
    const index = this.#ids?.indexOf(id) ?? -1
    return index < 0 ? null : index
  }

  /** Marks every stored id. */
  markUsed(isUsed: Uint8Array): void {
    for (const id of this.#ids ?? []) if (id !== NO_STRING) isUsed[id] = 1
  }

  /** Replaces every id by its new number. */
  renumber(newIds: Int32Array): void {
    const ids = this.#ids
    if (ids === null) return
    for (let index = 0; index < ids.length; index += 1) {
      ids[index] = newIds[ids[index] ?? NO_STRING] ?? NO_STRING
    }
  }
}

/** Times by record index in epoch milliseconds, 8 bytes each. Allocates nothing until the first time is stored. */
export class TimeArray {
  #times: Float64Array | null = null

  /** The time at an index, or `null`. */
  get(index: number): number | null {
    const time = this.#times?.[index] ?? Number.NaN
    return Number.isNaN(time) ? null : time
  }

  set(index: number, timeMs: number | null): void {
    const times = this.#times
    if (times !== null && index < times.length) {
      times[index] = timeMs ?? Number.NaN
      return
    }
    if (timeMs === null) return
    const grown = new Float64Array(capacityFor(index, times?.length ?? 0)).fill(Number.NaN)
    if (times !== null) grown.set(times)
    grown[index] = timeMs
    this.#times = grown
  }
}

/** Flags by record index, one byte each; 0 by default. */
export class FlagArray {
  #flags = new Uint8Array(0)

  get(index: number): number {
    return this.#flags[index] ?? 0
  }

  set(index: number, flag: number): void {
    if (index >= this.#flags.length) {
      const grown = new Uint8Array(capacityFor(index, this.#flags.length))
      grown.set(this.#flags)
      this.#flags = grown
    }
    this.#flags[index] = flag
  }
}
