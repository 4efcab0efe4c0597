/** The id that stands for "no string" wherever ids are stored. */
export const NO_STRING = -1

/**
 * Every distinct string once, known by a small number: lock versions, regions and many values repeat over
 * thousands of cells.
 */
export class StringPool {
  #texts: string[] = []
  readonly #ids = new Map<string, number>()

  /** How many distinct strings are kept. */
  get size(): number {
    return this.#texts.length
  }

  /** The id of a string, kept from now on; `NO_STRING` for `null`. */
  intern(text: string | null): number {
    if (text === null) return NO_STRING
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const id = this.#texts.length
    this.#texts.push(text)
    this.#ids.set(text, id)
    return id
  }

  /** The id of a string that is kept already, else `NO_STRING`. */
  find(text: string): number {
    return this.#ids.get(text) ?? NO_STRING
  }

  /** The string of an id; `null` for `NO_STRING`. */
  text(id: number): string | null {
    return this.#texts[id] ?? null
  }

  /**
   * Forgets the strings whose entry in `isUsed` is 0. Gives each old id's new one; whoever stores ids must
   * replace them at once.
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
