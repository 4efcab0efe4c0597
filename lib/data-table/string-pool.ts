import { type IdArray, NO_STRING } from './growing-arrays'

/**
 * Stores every distinct string once, under a small number: lock versions, regions and many values repeat over thousands
 * of cells.
 */
export class StringPool {
  #texts: string[] = []
  readonly #ids = new Map<string, number>()

  /** The number of distinct strings. */
  get size(): number {
    return this.#texts.length
  }

  /** The id of a string, which is added if new; `NO_STRING` for `null`. */
  intern(text: string | null): number {
    if (text === null) return NO_STRING
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const id = this.#texts.length
    this.#texts.push(text)
    this.#ids.set(text, id)
    return id
  }

  /** The id of a known string, else `NO_STRING`. */
  find(text: string): number {
    return this.#ids.get(text) ?? NO_STRING
  }

  /** The string of an id; `null` for `NO_STRING`. */
  text(id: number): string | null {
    return this.#texts[id] ?? null
  }

  /**
   * Drops the strings whose entry in `isUsed` is 0. Returns the new id of each old one; all stored ids must be replaced
   * at once.
   */
  compact(isUsed: Uint8Array): Int32Array {
    const newIds = new Int32Array(this.#texts.length).fill(NO_STRING)
    const old = this.#texts
    this.#texts = []
    this.#ids.clear()
    old.forEach((text, id) => {
      if (isUsed[id] === 1) newIds[id] = this.intern(text)
    })
    return newIds
  }
}

/** Smaller pools are not worth compacting. */
const SMALL_POOL = 4_096

/** Removes unused strings after a reload. Every reload adds new lock versions, so old ones would pile up. */
export class PoolCompaction {
  readonly #pool: StringPool
  #sizeAfterReload = 0

  constructor(pool: StringPool) {
    this.#pool = pool
  }

  /** Call after a reload; `arrays` have all ids in use. */
  afterReload(arrays: readonly IdArray[]): void {
    const isWorthwhile =
      this.#sizeAfterReload > 0 && this.#pool.size > Math.max(SMALL_POOL, this.#sizeAfterReload * 2)
    if (isWorthwhile) {
      const isUsed = new Uint8Array(this.#pool.size)
      for (const array of arrays) array.markUsed(isUsed)
      const newIds = this.#pool.compact(isUsed)
      for (const array of arrays) array.renumber(newIds)
    }
    if (isWorthwhile || this.#sizeAfterReload === 0) this.#sizeAfterReload = this.#pool.size
  }
}
