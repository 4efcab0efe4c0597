/** The id for "no string". */
export const NO_STRING = -1

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
